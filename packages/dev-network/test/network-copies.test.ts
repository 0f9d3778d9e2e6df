// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ChainControls } from '@phat/node'
import { fromHex, type Hex, known } from '@phat/primitives'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { listSnapshots, listStates, readCopy, saveState, takeSnapshot } from '../src/development/controls/network-copies.ts'
import { finishLoad, finishRevert, notePending, readPending } from '../src/development/controls/pending-step.ts'
import { type NetworkFolder, openNetworkFolder } from '../src/development/folder/network-folder.ts'
import { temporaryFolder } from './network-process.ts'

const hash: Hex = `0x${'07'.repeat(32)}`
const at = { number: 7, hash, shiftMs: 5, genesisHash: `0x${'01'.repeat(32)}` } as const

let path: string
let folder: NetworkFolder
/** Heights that the chain was told to go to. */
let went: number[]

beforeEach(async () => {
  path = temporaryFolder()
  folder = await openNetworkFolder(path, { fresh: false })
  folder.keepRelease('{}', Uint8Array.of(1))
  mkdirSync(folder.paths.chain)
  write('as it was')
  went = []
})
afterEach(() => {
  folder.release()
  rmSync(path, { recursive: true, force: true })
})

const files = (): readonly string[] => [
  join(folder.paths.chain, 'data'),
  ...folder.workers.map(({ sealed }) => join(sealed, 'log')),
]
function write(text: string): void {
  for (const file of files()) writeFileSync(file, text)
}
const read = (): readonly string[] => files().map((file) => readFileSync(file, 'utf8'))

/** A chain that only notes where it goes. */
const chain = {
  hashOf: () => fromHex(hash),
  goTo: (number: number) => void went.push(number),
} as unknown as ChainControls

describe('a snapshot', () => {
  test('has the next number, without what belongs to who runs', async () => {
    const [first] = folder.workers
    const { sealed } = known(first, 'there is one')
    writeFileSync(join(sealed, 'lock'), '1')
    writeFileSync(join(sealed, 'log.partial'), 'half')
    const one = await takeSnapshot(folder, at)
    const two = await takeSnapshot(folder, { ...at, number: 9 })
    expect(listSnapshots(folder.paths)).toEqual([one, two])
    expect([one.name, two.name]).toEqual(['1', '2'])
    const copied = join(one.path, 'worker-1', 'sealed')
    expect(['lock', 'log.partial', 'log'].map((name) => existsSync(join(copied, name)))).toEqual([false, false, true])
  })

  test('that was interrupted is none', async () => {
    const one = await takeSnapshot(folder, at)
    rmSync(join(one.path, 'copied-at.json'))
    mkdirSync(join(folder.paths.snapshots, '5.partial'))
    expect(listSnapshots(folder.paths)).toEqual([])
    expect(readCopy(one.path)).toBeUndefined()
  })

  test.each([
    ['before anything happened', () => undefined],
    ['when a folder was gone', () => rmSync(known(folder.workers[0], 'there is one').sealed, { recursive: true })],
    [
      'when a copy was half there',
      () => {
        const half = `${known(folder.workers[1], 'there are two').sealed}.partial`
        mkdirSync(half)
        writeFileSync(join(half, 'log'), 'as')
      },
    ],
  ])('that is gone back to is done anew where it was interrupted %s', async (_, interrupted) => {
    const one = await takeSnapshot(folder, at)
    await takeSnapshot(folder, { ...at, number: 9 })
    write('later')
    notePending(folder.paths, { kind: 'revert', copy: one.path, forget: true })
    interrupted()
    const pending = readPending(folder.paths)
    if (pending?.kind !== 'revert') throw new Error('a revert is to be done')
    finishRevert(folder.paths, pending, chain)
    expect(read().slice(1)).toEqual(['as it was', 'as it was'])
    expect(went).toEqual([7])
    expect(listSnapshots(folder.paths)).toEqual([])
    expect(readPending(folder.paths)).toBeUndefined()
  })
})

describe('a saved state', () => {
  test('brings all of a network back, into another one too, as often as it takes', async () => {
    const saved = await saveState(folder, 'one', at)
    const { identity, workers } = folder
    folder.release()
    folder = await openNetworkFolder(path, { fresh: true, seed: 'other', workers: 3 })
    expect(listStates(folder.paths)).toEqual([saved])
    folder.keepRelease('{"other":1}', Uint8Array.of(2))
    mkdirSync(folder.paths.chain)
    const load = { kind: 'load', copy: saved.path } as const
    for (const interrupted of [false, true]) {
      notePending(folder.paths, load)
      if (interrupted) rmSync(folder.paths.chain, { recursive: true })
      expect(readPending(folder.paths)).toEqual(load)
      finishLoad(folder.paths, load)
    }
    folder.release()
    folder = await openNetworkFolder(path, { fresh: false })
    expect(folder).toMatchObject({ identity, workers, trustRoot: Uint8Array.of(1) })
    expect(read()).toEqual(['as it was', 'as it was', 'as it was'])
    expect(existsSync(join(path, 'worker-3'))).toBe(false)
  })

  test('replaces the one of its name', async () => {
    await saveState(folder, 'one', at)
    const again = await saveState(folder, 'one', { ...at, number: 9 })
    expect(listStates(folder.paths)).toEqual([again])
  })
})
