// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { blake2b256 } from '@phat/crypto'
import { known, PhatError, textBytes, toHex } from '@phat/primitives'
import { createRuntimes } from '@phat/runtime'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type RunningNode, startNode } from '../../src/index.ts'
import { devSpec } from '../../src/spec/built-in-specs.ts'
import { openSpec } from '../../src/spec/open-spec.ts'
import { writeSpec } from '../../src/spec/write-spec.ts'

const builds = known(process.env.PHAT_BUILD, 'the global set-up compiles the entry points')
const verifierWorkerUrl = pathToFileURL(join(builds, 'verifier-worker.js'))
const runtimes = createRuntimes()
let root: string
let specPath: string
let recordPath: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'phat-known-spec-'))
  specPath = join(root, 'spec.json')
  recordPath = join(root, 'data', 'kept', 'known-spec')
  writeFileSync(specPath, writeSpec({ ...devSpec(runtimes), name: 'Kept', id: 'kept' }, { runtimes, form: 'plain' }))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

/** Starts a node on the spec file, reads what `read` asks of it, and stops it. */
async function onNode<T>(read: (node: RunningNode) => T): Promise<T> {
  const node = await startNode({
    chain: specPath,
    dataFolder: join(root, 'data'),
    port: 0,
    seal: { mode: 'manual' },
    logLevel: 'silent',
    verifierWorkerUrl,
  })
  try {
    return read(node)
  } finally {
    await node.stop()
  }
}

const shown = ({ chainName, genesisHash, accounts, seal }: RunningNode) => ({ chainName, genesisHash, accounts, seal })

async function refusalOf(step: Promise<unknown>): Promise<unknown> {
  return step.then(
    () => undefined,
    (error: unknown) => (error instanceof PhatError ? error.code : error),
  )
}

/** Changes the record and its checksum with it. */
function rewriteRecord(change: (line: string) => string): void {
  const line = change(known(readFileSync(recordPath, 'utf8').split('\n')[0], 'the record is a line'))
  writeFileSync(recordPath, `${line}\n${toHex(blake2b256(textBytes(line)))}\n`)
}

test('the second start on a spec file tells the same as the first', async () => {
  const first = await onNode(shown)
  expect(first.accounts).toHaveLength(6)
  expect(await onNode(shown)).toEqual(first)
})

test('a spec that is known is not computed again', async () => {
  const { genesisHash } = await onNode(shown)
  rewriteRecord((line) => line.replace('"Kept"', '"As recorded"'))
  expect(await onNode(shown)).toMatchObject({ chainName: 'As recorded', genesisHash })
  rewriteRecord((line) => line.replace(genesisHash, toHex(new Uint8Array(32).fill(7))))
  expect(await refusalOf(onNode(shown))).toBe('database.foreign')
})

test('a spec file whose balances changed is refused as before', async () => {
  await onNode(shown)
  const text = readFileSync(specPath, 'utf8')
  writeFileSync(specPath, text.replace('10000000000000000000', '10000000000000000001'))
  expect(readFileSync(specPath, 'utf8')).not.toBe(text)
  expect(await refusalOf(onNode(shown))).toBe('database.foreign')
  writeFileSync(specPath, text)
  expect(await refusalOf(onNode(shown))).toBeUndefined()
})

test('a spec file that says the same in other words is read, and known from then on', async () => {
  const first = await onNode(shown)
  const record = readFileSync(recordPath, 'utf8')
  writeFileSync(specPath, `${readFileSync(specPath, 'utf8')}\n`)
  expect(await onNode(shown)).toEqual(first)
  expect(readFileSync(recordPath, 'utf8')).not.toBe(record)
})

test.each([
  ['is damaged', () => writeFileSync(recordPath, readFileSync(recordPath, 'utf8').replace('"Kept"', '"Left"'))],
  ['is cut', () => writeFileSync(recordPath, readFileSync(recordPath, 'utf8').slice(0, 100))],
  ['is of another release', () => rewriteRecord((line) => line.replace(/"release":"[^"]*"/, '"release":"0.0.0-other"'))],
  ['is of a runtime of other content', () => rewriteRecord((line) => line.replace(/"code":"0x[^"]*"/, '"code":"0x00"'))],
  ['has a newer format', () => rewriteRecord((line) => line.replace('"format":1', '"format":2'))],
])('a record that %s is made anew', async (_what, spoil) => {
  const first = await onNode(shown)
  const record = readFileSync(recordPath, 'utf8')
  spoil()
  expect(readFileSync(recordPath, 'utf8')).not.toBe(record)
  expect(await onNode(shown)).toEqual(first)
  expect(readFileSync(recordPath, 'utf8')).toBe(record)
})

test('who waits for a large spec is told, once', () => {
  const told: string[] = []
  const open = () => openSpec(specPath, join(root, 'data'), runtimes, (step) => void told.push(step))
  open().genesis()
  expect(told).toEqual([])
  // Blanks at the end of a document say nothing.
  writeFileSync(specPath, readFileSync(specPath, 'utf8') + ' '.repeat(5_000_000))
  const spec = open()
  const genesisHash = spec.genesisHash()
  spec.genesis()
  expect(told).toEqual(['reading the chain spec', 'building the genesis'])
  mkdirSync(join(root, 'data', 'kept'), { recursive: true })
  spec.remember(join(root, 'data', 'kept'), genesisHash)
  expect(open().genesisHash()).toEqual(genesisHash)
  expect(told).toHaveLength(2)
})

test('a record that outlived its database leads to the same genesis', async () => {
  const first = await onNode(shown)
  rmSync(join(root, 'data', 'kept', 'db'), { recursive: true })
  expect(await onNode(shown)).toEqual(first)
})

test('a spec that changes while a record is in use is not taken for the one that is known', async () => {
  await onNode(shown)
  const spec = openSpec(specPath, join(root, 'data'), runtimes)
  writeFileSync(specPath, `${readFileSync(specPath, 'utf8')}\n`)
  expect(() => spec.genesis()).toThrow(expect.objectContaining({ code: 'spec.unreadable' }))
})
