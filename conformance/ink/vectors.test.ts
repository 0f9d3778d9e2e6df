// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path'
import { type ContractDescriptor, selectorOf } from '@phat/abi'
import { blake2b256 } from '@phat/crypto'
import { describe, expect, test } from 'vitest'
import { sampleContract } from '../../packages/abi/test/sample-contract.ts'
import { SealedBid } from '../../packages/contract/examples/sealed-bid.ts'
import { Vault } from '../../packages/contract/examples/vault.ts'
import { describe as describeContract } from '../../packages/contract/src/describe.ts'
import { type ContractVectors, contractVectors } from './vectors.ts'
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
function lines({ constructors, messages, events, project }: ContractVectors): string {
  const entries = [
    ...constructors.map((entry) => ({ constructor: entry })),
    ...messages.map((message) => ({ message })),
    ...events.map((event) => ({ event })),
    { project },
  ]
  return entries.map((entry) => `${JSON.stringify(entry)}\n`).join('')
}

describe.each(contracts)('the vectors of $name for foreign clients', (contract) => {
  // Written by `npx vitest run conformance/ink -u`; the clients read these files.
  test.each([4, 5] as const)('are those of its declaration in ink! %i', async (ink) => {
    const vectors = contractVectors(contract, ink)
    const name = `${vectors.project.contract.name}-ink${ink}.jsonl`
    await expect(lines(vectors)).toMatchFileSnapshot(join(import.meta.dirname, 'vectors', name))
  })

  test('have every kind of answer', () => {
    const { messages } = contractVectors(contract, 4)
    expect(new Set(messages.flatMap(({ answers }) => answers.map(({ kind }) => kind)))).toEqual(
      new Set(['value', 'error', 'langError']),
    )
  })
})
