// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fromHex, toHex } from '@phat/primitives'
import { beforeAll, describe, expect, test } from 'vitest'
import { bestOf, readHeader, startKept, temporaryFolder, transferWith, withRpc } from './kept-chain.ts'
import { phat } from './processes.ts'

const folder = temporaryFolder()
const blocks = 12
let hashes: string[] = []

const db = (line: string) => phat([...line.split(' '), '--data', folder, '--json'])
const json = async <T>(line: string): Promise<T> => {
  const { code, out, err } = await db(line)
  expect({ code, err }).toEqual({ code: 0, err })
  return JSON.parse(out.trimEnd().split('\n').at(-1) ?? '') as T
}

beforeAll(async () => {
  const node = await startKept(folder, '--seal', 'manual', '--archive')
  await withRpc(node, async (rpc) => {
    for (let height = 1; height <= blocks; height++) {
      await rpc.request('author_submitExtrinsic', transferWith(height - 1))
      node.started.child.stdin?.write('\n')
      await node.started.nextLine()
    }
    expect((await bestOf(rpc)).number).toBe(blocks)
    hashes = (await rpc.request(
      'chain_getBlockHash',
      Array.from({ length: blocks + 1 }, (_, i) => i),
    )) as string[]
  })
  expect(await node.stop()).toMatchObject({ code: 0 })
})

describe('phat db', () => {
  test('tells what is there', async () => {
    expect(await json('db info')).toMatchObject({
      chainId: 'phala-dev',
      best: { number: blocks, hash: hashes[blocks] },
      genesisHash: hashes[0],
      oldestState: 0,
    })
    const shown = await phat(['db', 'info', '--data', folder])
    expect(shown.out).toContain(`newest block  ${blocks}  ${hashes[blocks]}, final`)
  })

  test('finds a whole database whole, and says how far it is on standard error', async () => {
    expect(await json('db check')).toEqual({ whole: true, blocks: blocks + 1, bodies: blocks + 1 })
    const { err } = await phat(['db', 'check', '--data', folder])
    expect(err).toMatch(/^blocks: 0 %\n/)
  })

  test('writes every block as nodes answer it, in both forms', async () => {
    const { code, out } = await db('db export --from 0')
    const lines = out.trimEnd().split('\n')
    expect({ code, lines: lines.length }).toEqual({ code: 0, lines: blocks + 1 })
    const exported = lines.map((line) => (JSON.parse(line) as { block: { header: unknown; extrinsics: string[] } }).block)
    expect(exported.map(({ header }) => toHex(readHeader(header).hash))).toEqual(hashes)

    const file = join(folder, 'blocks.bin')
    expect(await json(`db export --from 0 --format scale --out ${file}`)).toEqual({ blocks: blocks + 1, file })
    const bytes = readFileSync(file)
    expect(bytes.readBigUInt64LE(0)).toBe(BigInt(blocks + 1))
    for (const { extrinsics } of exported)
      for (const one of extrinsics) expect(bytes.includes(Buffer.from(fromHex(one)))).toBe(true)
    expect(await db(`db export --format scale --out ${file}`)).toMatchObject({
      code: 1,
      err: expect.stringContaining('"cli.bad-file"'),
    })
  })

  test('prunes states and extrinsics, after which the chain is whole and goes on', async () => {
    expect(await json('db prune --keep-states 4 --keep-blocks 5')).toMatchObject({ bodies: blocks - 5 })
    expect(await json('db check')).toEqual({ whole: true, blocks: blocks + 1, bodies: 6 })
    expect(await json('db info')).toMatchObject({ oldestBody: blocks - 4, oldestState: blocks - 3 })
    expect(await db('db export')).toMatchObject({ code: 1, err: expect.stringContaining('"database.missing"') })
    const node = await startKept(folder, '--seal', 'manual')
    expect(node.ready.startedAt).toBe(blocks)
    node.started.child.stdin?.write('\n')
    expect(JSON.parse((await node.started.nextLine()) ?? '')).toEqual({ event: 'block', number: blocks + 1 })
    for (const line of ['db info', 'db check', 'db export', 'db prune --keep-blocks 1']) {
      expect(await db(line)).toMatchObject({ code: 6, err: expect.stringContaining('"database.in-use"') })
    }
    await node.stop()
  })

  test('refuses a folder without a database, and makes none', async () => {
    const empty = temporaryFolder()
    const { code, err } = await phat(['db', 'info', '--data', empty])
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('[database.missing]') })
    expect(await phat(['db', 'prune', '--data', empty])).toMatchObject({ code: 2, err: expect.stringContaining('--keep-blocks') })
  })
})
