// SPDX-License-Identifier: Apache-2.0

import type { RpcClient } from '@phat/client/node'
import { PHA, toHex } from '@phat/primitives'
import { expect, test } from 'vitest'
import {
  accountsAt,
  accountsOf,
  bestOf,
  readHeader,
  replay,
  startKept,
  temporaryFolder,
  transferWith,
  withRpc,
} from './kept-chain.ts'
import { type DevNode, phat } from './processes.ts'

/** How often the node is killed: `PHAT_KILLS=100` for a long run, `PHAT_KILL_SEED` to repeat one. */
const kills = Number(process.env.PHAT_KILLS ?? '10')
const seed = Number(process.env.PHAT_KILL_SEED ?? '1')
/** Blocks come so often that the time between them is hardly longer than a write. */
const flags = ['--seal', 'interval:15', '--finality-delay', '5']
/** A node takes so many transfers at least, and up to so many more, and lives so long after the last of them at most. */
const takenMin = 3
const takenMore = 40
const livesMaxMs = 60
/** A whole check of the database reads all of it, so that it comes after some of the kills only. */
const killsPerCheck = 3
const endowment = 10_000_000n * PHA

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function seededRandom(start: number): () => number {
  let state = start >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** What clients were told final: hashes by height. */
interface Told {
  readonly final: Map<number, string>
}

/** Sends transfers as fast as the node answers, until it is gone; `onTaken` is told how many it took. */
async function load(rpc: RpcClient, firstNonce: number, presigned: string[], onTaken: (count: number) => void): Promise<void> {
  let taken = 0
  const lane = async (lanes: number, index: number): Promise<void> => {
    for (let nonce = firstNonce + index; ; nonce += lanes) {
      presigned[nonce] ??= transferWith(nonce)
      await rpc.request('author_submitExtrinsic', presigned[nonce])
      onTaken(++taken)
    }
  }
  await Promise.allSettled([0, 1, 2, 3].map((index) => lane(4, index)))
}

/** Notes every block that the node tells final, until it is gone. */
async function follow(rpc: RpcClient, told: Told): Promise<void> {
  const heads = await rpc.subscribe('chain_subscribeFinalizedHeads')
  for (;;) {
    const { number, hash, header } = readHeader(await heads.next())
    told.final.set(number, toHex(hash))
    if (number > 0) told.final.set(number - 1, toHex(header.parentHash))
  }
}

/** All that must hold after a kill. */
async function checkKept(rpc: RpcClient, told: Told): Promise<number> {
  const best = await bestOf(rpc)
  const numbers = [...told.final.keys()]
  expect(best.number).toBeGreaterThanOrEqual(Math.max(0, ...numbers))
  expect(await rpc.request('chain_getBlockHash', numbers)).toEqual([...told.final.values()])
  const { nonce, bob } = await accountsAt(rpc)
  // Each transfer took one nonce and moved one PHA, or neither.
  expect(bob).toBe(endowment + BigInt(nonce) * PHA)
  return nonce
}

/** Every block and the whole state, by the command. */
async function checkWhole(folder: string): Promise<void> {
  expect(await phat(['db', 'check', '--data', folder, '--json'])).toMatchObject({
    code: 0,
    out: expect.stringContaining('"whole":true'),
  })
}

test(
  `a node that is killed ${kills} times under load loses nothing that it told final`,
  async () => {
    const random = seededRandom(seed)
    const folder = temporaryFolder()
    const told: Told = { final: new Map() }
    const presigned: string[] = []
    const heights: number[] = []
    let node: DevNode = await startKept(folder, ...flags)
    for (let kill = 0; kill < kills; kill++) {
      await withRpc(node, async (rpc) => {
        const nonce = await checkKept(rpc, told)
        const [takes, lives] = [takenMin + Math.floor(random() * takenMore), Math.floor(random() * livesMaxMs)]
        const onTaken = (count: number) => {
          if (count === takes) setTimeout(() => node.started.child.kill('SIGKILL'), lives)
        }
        await Promise.allSettled([load(rpc, nonce, presigned, onTaken), follow(rpc, told)])
      })
      expect((await node.started.ended).signal, `kill ${kill} of seed ${seed}`).toBe('SIGKILL')
      if (kill % killsPerCheck === 0) await checkWhole(folder)
      node = await startKept(folder, ...(kill + 1 < kills ? flags : ['--seal', 'manual']))
      heights.push(Number(node.ready.startedAt))
    }
    await withRpc(node, async (rpc) => {
      await checkKept(rpc, told)
      const twin = await replay(rpc)
      expect(toHex(twin.best.hash)).toBe(toHex((await bestOf(rpc)).hash))
      expect(accountsOf(twin)).toEqual(await accountsAt(rpc))
      // The test tests something: blocks were made between the kills, and transfers were in them.
      expect(accountsOf(twin).nonce).toBeGreaterThan(0)
    })
    expect(heights).toEqual([...heights].sort((a, b) => a - b))
    expect(heights.at(-1)).toBeGreaterThan(kills)
    expect(await node.stop()).toMatchObject({ code: 0, signal: null })
    await checkWhole(folder)
  },
  60_000 + kills * 5_000,
)
