// SPDX-License-Identifier: Apache-2.0
// The node is stopped, and later killed, while a client is connected: the client finds it again by itself and goes on.
import { setTimeout as delay } from 'node:timers/promises'
import { eventually, expect, finish, PHA, restartNode, step, until, vital, within } from '../report.mjs'

/**
 * @typedef {object} Session one client, connected once
 * @property {() => Promise<string>} genesisHash
 * @property {() => Promise<{ number: number, hash: string }>} finalized
 * @property {(number: number) => Promise<string>} hashOf
 * @property {() => Promise<{ free: bigint, nonce: number }>} alice
 * @property {(seen: { head: (number: number) => void, finalized: (block: { number: number, hash: string }) => void,
 *   balance: (free: bigint) => void }) => Promise<void>} follow best blocks, finalized ones and Bob's balance, until the end
 * @property {() => { inBlock: Promise<void>, finalized: Promise<void> }} transfer 1 PHA from Alice to Bob, watched
 * @property {boolean} watchesAcross whether a transaction that it watched is watched on after it lost its connection
 * @property {boolean} [failsWhileWatching] whether it cannot lose its connection while a transaction is on its way
 */

const reconnectTimeoutMs = 20_000
const stepTimeoutMs = 40_000

/** Keeps what a subscription told, and fails a step that asks when it once went back behind what was final. */
function recordHeads() {
  const [finalized, backwards, balances] = [[], [], []]
  return {
    finalized,
    balances,
    head: (number) => {
      const last = finalized.at(-1)
      if (last !== undefined && number < last.number) backwards.push(`head ${number} after ${last.number} was final`)
    },
    finalize: (block) => {
      const last = finalized.at(-1)
      if (last !== undefined && block.number < last.number) backwards.push(`final ${block.number} after ${last.number}`)
      finalized.push(block)
    },
    expectForward: () => expect(backwards.length === 0, backwards.join('; ')),
  }
}

/** A transfer that the client follows to its end, and of which the subscription to Bob's account tells. */
async function transact(session, seen) {
  const before = seen.balances.at(-1)
  const { inBlock, finalized } = await eventually(() => session.transfer(), reconnectTimeoutMs)
  await within(inBlock, 'in a block')
  await within(finalized, 'finalized')
  await until(
    () => seen.balances.at(-1) - before >= PHA,
    () => `the subscription tells of 1 PHA more: ${before}, ${seen.balances.at(-1)}`,
  )
}

/** The client answers again, of the same chain, and has seen nothing go back. */
async function expectSameChain(session, seen, genesisHash) {
  const last = seen.finalized.at(-1)
  const now = await eventually(() => session.finalized(), reconnectTimeoutMs)
  expect(now.number >= last.number, `final was ${last.number}, is ${now.number}`)
  expect((await session.genesisHash()) === genesisHash, 'the genesis hash')
  expect((await session.hashOf(last.number)) === last.hash, `block ${last.number} is what was final`)
  seen.expectForward()
}

/** Kills the node between a watched transaction's block and its finality. @returns what the client tells of it */
async function crashWhileWatched(session) {
  const { nonce } = await session.alice()
  if (session.failsWhileWatching) {
    await restartNode('SIGKILL')
    return { nonce, outcome: Promise.resolve('not sent') }
  }
  const { inBlock, finalized } = session.transfer()
  const outcome = finalized.then(
    () => 'finalized',
    (error) => `reported: ${error}`,
  )
  await within(inBlock, 'in a block')
  await restartNode('SIGKILL')
  return { nonce, outcome }
}

/** The transaction became final, and its watcher was told; or it did not, and then its place is free. */
async function expectOutcome(session, { nonce, outcome }) {
  const told = session.watchesAcross
    ? await within(outcome, 'the end of the watched transaction')
    : await Promise.race([outcome, delay(0)])
  const { nonce: now } = await eventually(() => session.alice(), reconnectTimeoutMs)
  expect(now === nonce || now === nonce + 1, `the nonce was ${nonce}, is ${now}`)
  if (told === 'finalized') expect(now === nonce + 1, 'what was told to be final is on the chain')
}

/** @param {() => Promise<Session>} createSession */
export async function runRestart(createSession) {
  const session = await vital('connect', createSession)
  const seen = recordHeads()
  const genesisHash = await session.genesisHash()
  await vital('before', async () => {
    await session.follow({ head: seen.head, finalized: seen.finalize, balance: (free) => seen.balances.push(free) })
    await until(
      () => seen.finalized.length > 0 && seen.balances.length > 0,
      () => 'the subscriptions begin',
    )
    await transact(session, seen)
    return true
  })
  await vital('restart', () => restartNode('SIGTERM').then(() => true), stepTimeoutMs)
  await step('same-chain', () => expectSameChain(session, seen, genesisHash), stepTimeoutMs)
  await step('goes-on', () => transact(session, seen), stepTimeoutMs)
  const crashed = await vital('crash', () => crashWhileWatched(session), stepTimeoutMs)
  await step('outcome', () => expectOutcome(session, crashed), stepTimeoutMs)
  await step('same-chain-again', () => expectSameChain(session, seen, genesisHash), stepTimeoutMs)
  await step(
    'goes-on-again',
    async () => {
      await transact(session, seen)
      seen.expectForward()
    },
    stepTimeoutMs,
  )
  finish()
}
