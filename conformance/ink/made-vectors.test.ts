// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path'
import { selectorOf } from '@phat/abi'
import { blake2b256 } from '@phat/crypto'
import { describe, expect, test } from 'vitest'
import { Counter } from '../../packages/cli/templates/counter/contracts/counter.ts'
import { SealedBid } from '../../packages/cli/templates/sealed-bid/contracts/sealed-bid.ts'
import { describe as describeContract } from '../../packages/contract/src/describe.ts'
import { type Call, runTemplate } from './engine-run.ts'
import { contractVectors } from './vectors.ts'

const counterCalls: readonly Call[] = [
  { label: 'new', args: { start: 5 } },
  { label: 'increment', args: { by: 2 }, from: 'bob' },
  { label: 'increment', args: { by: 5_000 } },
  { label: 'announce', args: {} },
  { label: 'get', args: {} },
]

const sealedBidCalls: readonly Call[] = [
  { label: 'new', args: { closesAt: 30 } },
  { label: 'my_bid', args: {}, from: 'bob' },
  { label: 'bid', args: { amount: '30000000000000' }, from: 'bob' },
  { label: 'bid', args: { amount: '20000000000000' }, from: 'charlie' },
  { label: 'my_bid', args: {}, from: 'bob' },
  { label: 'settle', args: {} },
  { label: 'bid', args: { amount: '1' }, from: 'dave', after: 30 },
  { label: 'settle', args: {} },
]

const emptyAuction: readonly Call[] = [
  { label: 'new', args: { closesAt: 1 } },
  { label: 'settle', args: {} },
]

const made = [
  { template: 'counter', contract: Counter, runs: [counterCalls] },
  { template: 'sealed-bid', contract: SealedBid, runs: [sealedBidCalls, emptyAuction] },
] as const

describe.each(made)('the vectors of $template, which phat new makes, for foreign clients', ({ template, contract, runs }) => {
  const declared = describeContract(contract, {
    selectorOf: (label) => selectorOf(label, blake2b256),
    language: { source: 'TypeScript', compiler: 'phat' },
  })

  // Written by `npx vitest run conformance/ink -u`; the clients read these files, and the metadata from the project that is made then.
  test.each([4, 5] as const)('are those of its declaration and of what the engine answers, in ink! %i', async (ink) => {
    const { constructors, messages, events, project } = contractVectors(declared, ink)
    const outcomes = await Promise.all(runs.map((calls) => runTemplate(template, ink, calls)))
    for (const { project: built } of outcomes) {
      expect(built.spec).toEqual(project.spec)
      expect(built.types).toEqual(project.types)
    }
    const entries = [
      ...constructors.map((entry) => ({ constructor: entry })),
      ...messages.map((message) => ({ message })),
      ...events.map((event) => ({ event })),
      ...outcomes.flatMap(({ ran }) => ran.map((run) => ({ ran: run }))),
    ]
    const lines = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('')
    await expect(lines).toMatchFileSnapshot(join(import.meta.dirname, 'made', `${template}-ink${ink}.jsonl`))
    const kinds = outcomes.flatMap(({ ran }) => ran.flatMap(({ answers }) => answers.map(({ kind }) => kind)))
    expect(new Set(kinds)).toEqual(new Set(['value', 'error']))
    expect(outcomes.flatMap(({ ran }) => ran.flatMap((run) => run.events)).length).toBeGreaterThan(0)
  })
})
