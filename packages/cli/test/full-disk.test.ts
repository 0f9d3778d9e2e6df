// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process'
import { toHex } from '@phat/primitives'
import { expect, test } from 'vitest'
import { bestOf, readHeader, readyNode, remarkWith, startKept, temporaryFolder, withRpc } from './kept-chain.ts'
import { entry, followProcess } from './processes.ts'

/** No file of the node can grow beyond, which is how a full disk looks to it. */
const fileKilobytesMax = 3_000
const remarkBytes = 100_000

/** A node in a folder on a disk that is almost full. */
function startOnFullDisk(folder: string) {
  const command = [process.execPath, entry(), 'node', '--dev', '--port', '0', '--json', '--data', folder, '--finality-delay', '0']
  // Without the trap the system would end a process that writes too far, before the write could fail.
  const script = `trap '' XFSZ; ulimit -f ${fileKilobytesMax}; exec "$@"`
  return followProcess(spawn('bash', ['-c', script, 'bash', ...command], { stdio: ['pipe', 'pipe', 'pipe'] }))
}

test('a node whose disk is full says so and ends; with room again it goes on, and has all that it told final', async () => {
  const folder = temporaryFolder()
  const full = await readyNode(startOnFullDisk(folder))
  const final = new Map<number, string>()
  await withRpc(full, async (rpc) => {
    const fill = async () => {
      for (let nonce = 0; ; nonce++) await rpc.request('author_submitExtrinsic', remarkWith(nonce, remarkBytes))
    }
    const follow = async () => {
      const heads = await rpc.subscribe('chain_subscribeFinalizedHeads')
      for (;;) {
        const { number, hash } = readHeader(await heads.next())
        final.set(number, toHex(hash))
      }
    }
    await Promise.allSettled([fill(), follow()])
  })
  const { code, signal, err } = await full.started.ended
  expect({ code, signal }).toEqual({ code: 5, signal: null })
  const last = JSON.parse(err.trimEnd().split('\n').at(-1) ?? '') as { error: unknown }
  expect(last.error).toMatchObject({ code: 'kv.disk-full', exitCode: 5, remedy: expect.stringMatching(/./) })
  expect(final.size).toBeGreaterThan(1)

  const roomy = await startKept(folder, '--seal', 'manual')
  await withRpc(roomy, async (rpc) => {
    const best = await bestOf(rpc)
    expect(best.number).toBeGreaterThanOrEqual(Math.max(...final.keys()))
    expect(await rpc.request('chain_getBlockHash', [...final.keys()])).toEqual([...final.values()])
    roomy.started.child.stdin?.write('\n')
    expect(JSON.parse((await roomy.started.nextLine()) ?? '')).toEqual({ event: 'block', number: best.number + 1 })
  })
  expect(await roomy.stop()).toMatchObject({ code: 0, signal: null })
})
