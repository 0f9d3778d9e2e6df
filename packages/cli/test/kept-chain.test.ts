// SPDX-License-Identifier: Apache-2.0
import { readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { equalBytes, PHA, toHex } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
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
import { phat, startPhat } from './processes.ts'

const endowment = 10_000_000n * PHA

describe('a chain in a folder', () => {
  test('goes on where it was stopped: same head, same balances, next block on top, and all of it replays', async () => {
    const folder = temporaryFolder()
    const first = await startKept(folder, '--finality-delay', '0')
    const sent = await phat(['transfer', '5', '--from', '//Alice', '--to', '//Bob', '--json'], { PHAT_URL: first.url })
    expect(sent).toMatchObject({ code: 0 })
    const [before, balances] = await withRpc(first, async (rpc) => [await bestOf(rpc), await accountsAt(rpc)] as const)
    expect(balances.bob).toBe(endowment + 5n * PHA)
    expect(await first.stop()).toMatchObject({ code: 0, signal: null })

    const second = await startKept(folder, '--seal', 'manual')
    expect(second.ready).toMatchObject({ startedAt: before.number, genesisHash: first.ready.genesisHash })
    await withRpc(second, async (rpc) => {
      const best = await bestOf(rpc)
      expect(best.hash).toEqual(before.hash)
      expect(await rpc.request('chain_getFinalizedHead')).toBe(toHex(before.hash))
      expect(await accountsAt(rpc)).toEqual(balances)
      await rpc.request('author_submitExtrinsic', transferWith(balances.nonce))
      second.started.child.stdin?.write('\n')
      expect(JSON.parse((await second.started.nextLine()) ?? '')).toEqual({ event: 'block', number: before.number + 1 })
      const next = await bestOf(rpc)
      expect(next.header.parentHash).toEqual(before.hash)
      expect((await accountsAt(rpc)).bob).toBe(endowment + 6n * PHA)
      const twin = await replay(rpc)
      expect(equalBytes(twin.best.hash, next.hash)).toBe(true)
      expect(accountsOf(twin)).toEqual(await accountsAt(rpc))
    })
    expect(await second.stop()).toMatchObject({ code: 0, signal: null })
  })

  test('is not opened by a second node', async () => {
    const folder = temporaryFolder()
    const first = await startKept(folder)
    const second = await phat(['node', '--dev', '--port', '0', '--json', '--data', folder])
    expect(second).toMatchObject({ code: 6, err: expect.stringContaining('"database.in-use"') })
    expect(await first.stop()).toMatchObject({ code: 0 })
    expect(await (await startKept(folder)).stop()).toMatchObject({ code: 0 })
  })

  test('that is damaged is refused, and no block is made on it', async () => {
    const folder = temporaryFolder()
    const first = await startKept(folder, '--seal', 'interval:10')
    await withRpc(first, async (rpc) => {
      const heads = await rpc.subscribe('chain_subscribeNewHeads')
      for (let i = 0; i < 5; i++) await heads.next()
    })
    expect(await first.stop()).toMatchObject({ code: 0 })
    const file = join(folder, 'phala-dev', 'db', 'data.mdb')
    const whole = readFileSync(file)
    const damages: readonly (() => void)[] = [
      () => writeFileSync(file, whole.fill(0xa5, 0, 8192)),
      () => truncateSync(file, 3 * 4096),
    ]
    for (const damage of damages) {
      damage()
      const refused = await phat(['node', '--dev', '--port', '0', '--data', folder])
      expect(refused).toMatchObject({ code: 6, out: '', err: expect.stringMatching(/\[database\.(foreign|corrupt)\]/) })
      expect(await phat(['db', 'check', '--data', folder])).toMatchObject({ code: 6 })
    }
  })

  test('stops cleanly under load, and the next node has all that was told final', async () => {
    const folder = temporaryFolder()
    const first = await startKept(folder, '--seal', 'interval:15', '--finality-delay', '0')
    let final = 0
    await withRpc(first, async (rpc) => {
      const submit = async () => {
        for (let nonce = 0; ; nonce++) await rpc.request('author_submitExtrinsic', transferWith(nonce))
      }
      const follow = async () => {
        const heads = await rpc.subscribe('chain_subscribeFinalizedHeads')
        for (;;) {
          final = readHeader(await heads.next()).number
          if (final === 5) first.started.child.kill('SIGTERM')
        }
      }
      await Promise.allSettled([submit(), follow()])
    })
    expect(await first.started.ended).toMatchObject({ code: 0, signal: null, err: '' })
    const second = await startKept(folder, '--seal', 'manual')
    expect(second.ready.startedAt).toBeGreaterThanOrEqual(final)
    await withRpc(second, async (rpc) => expect(accountsOf(await replay(rpc))).toEqual(await accountsAt(rpc)))
    await second.stop()
    // What a clean stop saved saves the next start the work of building the tries.
    const info = JSON.parse((await phat(['db', 'info', '--data', folder, '--json'])).out) as { checkpoints: unknown[] }
    expect(info.checkpoints).toHaveLength(1)
  })

  test('of another genesis is refused', async () => {
    const folder = temporaryFolder()
    expect(await (await startKept(folder)).stop()).toMatchObject({ code: 0 })
    // The same id, so that it lies in the same place; the genesis has another account.
    const { out } = await phat(['spec', 'build', 'dev', '--json'])
    const spec = JSON.parse(out) as { genesis: { runtimeGenesis: { config: { balances: [string, string][] } } } }
    spec.genesis.runtimeGenesis.config.balances.pop()
    const path = `${folder}/other.json`
    writeFileSync(path, JSON.stringify(spec))
    const refused = await phat(['node', '--chain', path, '--port', '0', '--data', folder])
    expect(refused).toMatchObject({ code: 6, err: expect.stringMatching(/\[database.foreign\]/) })
  })

  test('in a folder tells people that it is kept, and in memory that it is not, and how to keep it', async () => {
    const folder = temporaryFolder()
    for (const [flags, wanted] of [
      [[], /nothing is kept when the node stops; --data <folder> keeps the chain/],
      [['--data', folder], /phala-dev, a new chain/],
      [['--data', folder], /phala-dev, (a new chain|goes on after block \d+)/],
    ] as const) {
      const started = startPhat(['node', '--dev', '--port', '0', ...flags])
      while (!(await started.nextLine())?.includes('Ctrl-C')) expect(started.child.exitCode).toBe(null)
      started.child.kill('SIGTERM')
      const { code, out } = await started.ended
      expect(code).toBe(0)
      expect(out).toMatch(wanted)
    }
  })
})

test('headers are read to the hash that the node gives them', async () => {
  const node = await startKept(temporaryFolder(), '--seal', 'interval:10')
  await withRpc(node, async (rpc) => {
    const heads = await rpc.subscribe('chain_subscribeNewHeads')
    for (let i = 0; i < 3; i++) {
      const { hash, number } = readHeader(await heads.next())
      expect(await rpc.request('chain_getBlockHash', number)).toBe(toHex(hash))
    }
  })
  await node.stop()
})
