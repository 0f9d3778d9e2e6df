// SPDX-License-Identifier: Apache-2.0
import { alice, bob } from '@phat/chain/test/harness'
import { type Keypair, keypairFromUri } from '@phat/crypto'
import { textBytes, toHex } from '@phat/primitives'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { EnvelopeKind } from '../confidential-client.ts'
import { ask, handIn, sealCommand, sealQuery } from './sealed.ts'
import { type Stage, startStage } from './stage.ts'

const mallory = keypairFromUri('//Mallory')
const zeros = new Uint8Array(32)
let stage: Stage

interface Told {
  readonly records: readonly { readonly type: string; readonly message?: string; readonly sequence: number }[]
  readonly next: number
}

/** Asks the logger as the SDK does; undefined for nobody. */
async function tail(who: Keypair | undefined, kind: EnvelopeKind, question: object = {}): Promise<Told | string> {
  const asked = { action: 'GetLog', from: 0, count: 1_000, contract: toHex(stage.contract), ...question }
  const data = { type: 'SidevmMessage', value: textBytes(JSON.stringify(asked)) } as const
  const query = sealQuery(stage, kind, data, { who: who ?? alice, contract: zeros })
  const told = await handIn(stage, query.bytes, who)
  if (typeof told === 'string') return told
  const { outcome } = query.open(told)
  if (outcome.type !== 'Ok' || !('value' in outcome.value)) return outcome.type
  return JSON.parse(new TextDecoder().decode(outcome.value.value as Uint8Array)) as Told
}

const messagesOf = (told: Told | string) => (typeof told === 'string' ? told : told.records.map(({ message }) => message))

beforeAll(async () => {
  stage = await startStage()
  await stage.push(bob, sealCommand(stage, 'version 2', bob, stage.calling('say', { text: 'of bob' })))
  await stage.push(alice, sealCommand(stage, 'version 2', alice, stage.calling('say', { text: 'of alice' })))
  expect(await ask(stage, bob, 'echo', { text: 'asked by bob' })).toBe('asked by bob')
}, 120_000)
afterAll(() => stage.stop())

describe.each(['legacy', 'version 2'] as const)('the log through %s queries', (kind) => {
  test('is there: the caller sees his own, the deployer what the contract said', async () => {
    const own = messagesOf(await tail(bob, kind))
    expect(own).toEqual(expect.arrayContaining(['of bob', 'asked by bob']))
    expect(own).not.toContain('of alice')
    expect(messagesOf(await tail(alice, kind))).toEqual(expect.arrayContaining(['of bob', 'of alice', 'asked by bob']))
  })

  test.each([{}, { from: -1_000 }, { from: 1 }, { contract: undefined }, { contract: toHex(zeros) }, { count: 0 }])(
    'shows a third party nothing of others: %j',
    async (question) => {
      expect(await tail(mallory, kind, question)).toEqual({ records: [], next: expect.any(Number) })
    },
  )

  test('tells a third party by no number how much others log', async () => {
    const before = await tail(mallory, kind)
    await stage.push(bob, sealCommand(stage, 'version 2', bob, stage.calling('say', { text: 'more of bob' })))
    expect(await tail(mallory, kind)).toEqual(before)
  })
})

test('an unsigned question is answered with nothing, or not at all', async () => {
  const told = await tail(undefined, 'legacy')
  expect(typeof told === 'string' ? [] : told.records).toEqual([])
  expect(await tail(undefined, 'version 2')).toBe('A version 2 query is signed by its sender')
})
