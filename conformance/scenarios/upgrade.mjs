// SPDX-License-Identifier: Apache-2.0
// The chain goes from version 1 of its runtime to the newest at a block named on chain, under a client that was connected before.
import { endpoint, eventually, expect, finish, PHA, step, until, vital, within } from '../report.mjs'

/**
 * @typedef {import('./restart.mjs').Session & UpgradeSession} Session
 * @typedef {object} UpgradeSession
 * @property {() => Promise<number>} specVersion the one that the client works with
 * @property {() => boolean | Promise<boolean>} knowsProxies whether it has the pallet Proxy, which came with version 2
 * @property {(when: number, code: string) => { finalized: Promise<void> }} scheduleCode root puts the code in place at that block
 * @property {() => { finalized: Promise<void> }} addProxy a call of version 2: Bob acts for Alice
 * @property {() => Promise<number>} proxiesOfAlice how many there are
 * @property {(hash: string) => Promise<{ specVersion: number, alice: bigint, events: string[] }>} readAt a block of version 1
 */

const upgradeTimeoutMs = 30_000

/** A method of development chains, which the clients do not know. */
async function developer(method, ...params) {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(endpoint.replace(/^ws/, 'http'), { method: 'POST', headers, body })
  const { result, error } = await response.json()
  expect(error === undefined, `${method}: ${JSON.stringify(error)}`)
  return result
}

/** A transfer under either version; the subscription to Bob's account, made under version 1, tells of it. */
async function transact(session, balances) {
  const before = balances.at(-1)
  await within(session.transfer().finalized, 'finalized')
  await until(
    () => balances.at(-1) - before >= PHA,
    () => `the subscription tells of 1 PHA more: ${before}, ${balances.at(-1)}`,
  )
}

/** What is true under version 1, and a block of it to be read later. */
async function before(session, balances) {
  const heads = []
  await session.follow({ head: (number) => heads.push(number), finalized: () => {}, balance: (free) => balances.push(free) })
  await until(
    () => balances.length > 0,
    () => 'the subscription begins',
  )
  await transact(session, balances)
  expect((await session.specVersion()) === 1, `version 1, got ${await session.specVersion()}`)
  expect(!(await session.knowsProxies()), 'version 1 has no proxies')
  const { hash } = await session.finalized()
  return { heads, hash, read: await session.readAt(hash) }
}

/** @param {() => Promise<Session>} createSession */
export async function runUpgrade(createSession) {
  const session = await vital('connect', createSession)
  const balances = []
  const old = await vital('before', () => before(session, balances))
  const { number } = await session.finalized()
  const when = number + 6
  await vital('schedule', async () => {
    await within(session.scheduleCode(when, process.env.PHAT_NEXT_CODE).finalized, 'finalized')
    expect((await session.specVersion()) === 1, 'nothing changes before its block')
    return true
  })
  await step(
    'upgrade',
    async () => {
      // More than what the clients keep pinned: they must ask the archive for the old block.
      await developer('dev_newBlock', { to: when + 80 })
      await until(
        () => old.heads.at(-1) > when,
        () => `heads go on: ${old.heads}`,
      )
      // Until the change is final, dedot has its new transactions checked by the block before it, which refuses them.
      await eventually(async () => expect((await session.finalized()).number > when, 'the change is final'), upgradeTimeoutMs)
      await eventually(async () => expect((await session.specVersion()) > 1, 'the newest version'), upgradeTimeoutMs)
      await eventually(async () => expect(await session.knowsProxies(), 'the new pallet is known'), upgradeTimeoutMs)
    },
    upgradeTimeoutMs * 2,
  )
  await step('goes-on', () => transact(session, balances))
  await step('new-call', async () => {
    await within(session.addProxy().finalized, 'finalized')
    expect((await session.proxiesOfAlice()) === 1, `one proxy, got ${await session.proxiesOfAlice()}`)
  })
  await step('old-block', async () => {
    const { specVersion, alice, events } = await session.readAt(old.hash)
    expect(specVersion === 1, `read under version 1, got ${specVersion}`)
    expect(alice === old.read.alice && events.join() === old.read.events.join(), `${alice} ${events}`)
    expect(events.includes('Balances.Transfer'), `its events decode: ${events}`)
  })
  finish()
}
