// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path'
import { type ContractDescriptor, selectorOf } from '@phat/abi'
import { blake2b256 } from '@phat/crypto'
import { describe, expect, test } from 'vitest'
import { sampleContract } from '../../packages/abi/test/sample-contract.ts'
import { SealedBid } from '../../packages/contract/examples/sealed-bid.ts'
import { Vault } from '../../packages/contract/examples/vault.ts'
import { describe as describeContract } from '../../packages/contract/src/describe.ts'
import { contractVectors } from './vectors.ts'
import { WholeLibrary } from './whole-library.ts'

/** Contracts in TypeScript, as the build describes them. */
const written = [WholeLibrary, Vault, SealedBid].map((contract) =>
  describeContract(contract, {
    selectorOf: (label) => selectorOf(label, blake2b256),
    language: { source: 'TypeScript', compiler: 'phat' },
  }),
)

const contracts: readonly ContractDescriptor[] = [sampleContract, ...written]

/** One entry a line: a change shows as what it changes. */
const lines = (list: readonly unknown[]): string => `[\n${list.map((one) => `  ${JSON.stringify(one)}`).join(',\n')}\n]`

describe.each(contracts)('the vectors of $name for foreign clients', (contract) => {
  // Written by `npx vitest run conformance/ink -u`; the clients read these files.
  test.each([4, 5] as const)('are those of its declaration in ink! %i', async (ink) => {
    const { constructors, messages, events, project } = contractVectors(contract, ink)
    const text = `{"constructors": ${lines(constructors)},\n"messages": ${lines(messages)},\n"events": ${lines(events)},\n"project": ${JSON.stringify(project)}}\n`
    await expect(text).toMatchFileSnapshot(join(import.meta.dirname, 'generated', `${project.contract.name}-ink${ink}.json`))
  })

  test('have every kind of answer', () => {
    const { messages } = contractVectors(contract, 4)
    expect(new Set(messages.flatMap(({ answers }) => answers.map(({ kind }) => kind)))).toEqual(
      new Set(['value', 'error', 'langError']),
    )
  })
})
