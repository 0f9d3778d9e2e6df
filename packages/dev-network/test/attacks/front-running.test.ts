// SPDX-License-Identifier: Apache-2.0
import { alice, bob, carol } from '@phat/chain/test/harness'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask, sealCommand } from './sealed.ts'
import { type Stage, startStage } from './stage.ts'

let stage: Stage

beforeAll(async () => {
  stage = await startStage()
}, 120_000)
afterAll(() => stage.stop())

/** What the contract has: the note, who kept it, and how often one was kept. */
const state = async () => [await ask(stage, alice, 'note'), await ask(stage, alice, 'by'), await ask(stage, alice, 'kept')]

describe('someone pushes a copy of a command that he saw on its way to a block', () => {
  test('version 2: the copy has no effect and leaves a receipt, the command has its own', async () => {
    const command = sealCommand(stage, 'version 2', bob, stage.calling('keep', { text: 'mine' }))
    expect(await stage.push(carol, command)).toEqual([
      { contract: stage.contract, cluster: expect.anything(), account: carol.accountId, reason: { type: 'Unreadable' } },
    ])
    expect(await state()).toEqual(['made', alice.accountId, 0])
    expect(await stage.push(bob, command)).toEqual([])
    expect(await state()).toEqual(['mine', bob.accountId, 1])
    expect(await stage.push(bob, command)).toMatchObject([{ account: bob.accountId, reason: { type: 'Replayed' } }])
    expect(await state()).toEqual(['mine', bob.accountId, 1])
  })

  test('legacy: the copy counts as a command of the copier, which is what remains; the same sender’s is refused', async () => {
    const command = sealCommand(stage, 'legacy', bob, stage.calling('keep', { text: 'bid' }))
    expect(await stage.push(carol, command)).toEqual([])
    // Carol does not learn what she sent, and it was done in her name.
    expect(await state()).toEqual(['bid', carol.accountId, 2])
    expect(await stage.push(carol, command)).toMatchObject([{ account: carol.accountId, reason: { type: 'Replayed' } }])
    expect(await stage.push(bob, command)).toEqual([])
    expect(await state()).toEqual(['bid', bob.accountId, 3])
  })

  test('legacy: a contract that does not accept it is not exposed', async () => {
    const acceptance = { nonce: Uint8Array.of(0), plain: false, legacy: false, version2: true }
    const closing = sealCommand(stage, 'version 2', alice, { type: 'SetAcceptance', value: acceptance })
    expect(await stage.push(alice, closing)).toEqual([])
    const command = sealCommand(stage, 'legacy', bob, stage.calling('keep', { text: 'late' }))
    expect(await stage.push(carol, command)).toMatchObject([{ account: carol.accountId, reason: { type: 'NotAccepted' } }])
    expect(await state()).toEqual(['bid', bob.accountId, 3])
  })
})
