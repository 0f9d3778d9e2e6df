// SPDX-License-Identifier: Apache-2.0
import { alice, bob, carol } from '@phat/chain/test/harness'
import { type Keypair, keypairFromUri } from '@phat/crypto'
import { makeCall } from '@phat/frame'
import { commandPayload, isOffchainOrigin, type MessageSigner, type SignedMessage, signMessage } from '@phat/messaging'
import { messages, PhalaMq } from '@phat/pallet-phala-mq'
import { PhalaPhatContracts } from '@phat/pallet-phala-phat-contracts'
import { assert, known, PHA } from '@phat/primitives'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sealCommand } from './sealed.ts'
import { executionAt, receiptsSince, type Stage, startStage, submitAs } from './stage.ts'

const stranger = keypairFromUri('//Stranger')
let stage: Stage
/** What the cluster has to say of two commands that cannot be read, as the worker signed it; no block has it yet. */
let said: readonly [SignedMessage, SignedMessage]

beforeAll(async () => {
  stage = await startStage()
  const { chain, worker, contract } = stage
  for (const who of [bob, carol]) {
    // Sealed by another than who pushes it.
    const payload = commandPayload.encode(sealCommand(stage, 'version 2', alice, stage.calling('keep', { text: 'x' })))
    await submitAs(
      chain,
      who,
      makeCall(chain.runtime, PhalaPhatContracts, 'pushContractMessage', { contractId: contract, payload, deposit: 0n }),
    )
  }
  chain.grow(1)
  await worker.follow(chain)
  const [first, second, ...more] = await worker.egress()
  expect(more).toEqual([])
  said = [known(first, 'the cluster speaks'), known(second, 'of both')]
}, 120_000)
afterAll(() => stage.stop())

const nextSequence = (): bigint => {
  const { chain } = stage
  const { sender } = said[0].message
  assert(isOffchainOrigin(sender), 'a cluster speaks from off the chain')
  return messages.nextSequence(executionAt(chain, chain.chain.best.number), sender)
}

/** Hands messages in, each in an extrinsic of its own, and makes blocks: the receipts in them. */
async function bring(who: Keypair, ...brought: readonly SignedMessage[]) {
  const { chain } = stage
  const { pool } = chain
  const before = chain.chain.best.number
  for (const signedMessage of brought) {
    const call = makeCall(chain.runtime, PhalaMq, 'syncOffchainMessage', { signedMessage })
    await pool.submit(chain.sign(who, call, { nonce: pool.nextNonce(who.accountId) }))
  }
  chain.grow(2)
  return receiptsSince(chain, before)
}

const signedBy =
  (key: Keypair): MessageSigner =>
  (bytes) =>
    key.sign(bytes)

test('what is not said by its sender, or not in its place, is not taken, and keeps nothing from being taken', async () => {
  const [first, second] = said
  const { sequence, message } = first
  const next = nextSequence()
  expect(sequence).toBe(next)
  const attempts: readonly (readonly [string, SignedMessage])[] = [
    ['signed by a stranger', signMessage(message, sequence, signedBy(stranger))],
    ['signed by the account that brings it', signMessage(message, sequence, signedBy(bob))],
    [
      'of a worker that is not registered',
      signMessage({ ...message, sender: { type: 'Worker', value: stranger.publicKey } }, 0n, signedBy(stranger)),
    ],
    ['with the content of another', { ...first, message: second.message }],
    ['with another sender', { ...first, message: { ...message, sender: { type: 'Worker', value: stage.worker.publicKey } } }],
    ['in the place of another', { ...second, sequence }],
    ['before the one that comes before it', second],
  ]
  for (const [name, attempt] of attempts) {
    expect({ name, receipts: await bring(bob, attempt), next: nextSequence() }).toEqual({ name, receipts: [], next })
  }
})

test('copies that can never stand in a block, whatever they offer to pay, keep the genuine ones from nothing', async () => {
  const { chain } = stage
  const { pool } = chain
  const next = nextSequence()
  const copyOf = (signedMessage: SignedMessage, ahead: number) => {
    const call = makeCall(chain.runtime, PhalaMq, 'syncOffchainMessage', { signedMessage })
    // The nonce before it never comes, and so nobody pays.
    return chain.sign(carol, call, { nonce: pool.nextNonce(carol.accountId) + ahead, tip: 10n * PHA })
  }
  await pool.submit(copyOf(said[0], 2))
  const genuine = makeCall(chain.runtime, PhalaMq, 'syncOffchainMessage', { signedMessage: said[0] })
  const result = await pool.submit(chain.sign(alice, genuine, { nonce: pool.nextNonce(alice.accountId) }))
  expect(result.ok).toBe(true)
  // Nor do they take the place of one that is there.
  await pool.submit(copyOf(said[0], 3))
  const before = chain.chain.best.number
  chain.grow(2)
  // The second one, which Bob brought too early, has waited for its turn.
  expect(receiptsSince(chain, before).map(({ account }) => account)).toEqual([bob.accountId, carol.accountId])
  expect(nextSequence()).toBe(next + 2n)
})

test('what was taken is not taken again', async () => {
  const next = nextSequence()
  expect(await bring(alice, ...said)).toEqual([])
  expect(await bring(alice, said[1], said[0])).toEqual([])
  expect(nextSequence()).toBe(next)
})
