// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { lockFolder } from '@phat/chain'
import { known, toHex } from '@phat/primitives'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type NetworkFolder, openNetworkFolder } from '../src/development/folder/network-folder.ts'
import { type WantedIdentity, writeIdentity } from '../src/development/folder/network-identity.ts'
import { temporaryFolder } from './network-process.ts'

let folder: string

beforeEach(() => {
  folder = temporaryFolder()
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

const open = (fresh = false, wanted: WantedIdentity = {}) => openNetworkFolder(folder, { fresh, ...wanted })

const first = ({ workers }: NetworkFolder) => known(workers[0], 'a network has a worker')

test('a folder keeps its machines, its release and what it is', async () => {
  const one = await open(false, { seed: 'demo', workers: 3 })
  expect(one.trustRoot).toBeUndefined()
  one.keepRelease('{}', Uint8Array.of(1, 2))
  one.release()
  const again = await open()
  expect(again).toMatchObject({ identity: one.identity, workers: one.workers, trustRoot: Uint8Array.of(1, 2) })
  expect(again.identity).toEqual({ seed: 'demo', resets: 0, workers: 3, debuggable: false })
  expect(new Set(again.workers.map(({ fuses }) => toHex(fuses))).size).toBe(3)
  expect(statSync(join(folder, 'worker-1', 'machine', 'fuses')).mode & 0o077).toBe(0)
  again.release()
})

test('a fresh one begins with other machines, without what was kept, and counts that', async () => {
  const one = await open()
  one.keepRelease('{}', Uint8Array.of(1))
  writeFileSync(join(first(one).sealed, 'sealed'), 'x')
  one.release()
  const second = await open(true)
  expect(second.trustRoot).toBeUndefined()
  expect(second.identity).toEqual({ ...one.identity, resets: 1 })
  expect(first(second).fuses).not.toEqual(first(one).fuses)
  expect(existsSync(join(first(second).sealed, 'sealed'))).toBe(false)
  second.release()
  const third = await open(true, { seed: 'other', workers: 1 })
  expect(third.identity).toEqual({ seed: 'other', resets: 0, workers: 1, debuggable: false })
  expect(existsSync(join(folder, 'worker-2'))).toBe(false)
  third.release()
})

test('a fresh begin that was interrupted goes on, and is counted once', async () => {
  const one = await open()
  one.release()
  writeIdentity(one.paths.identity, { ...one.identity, resets: 1 }, { wiping: true })
  writeFileSync(join(first(one).sealed, 'sealed'), 'x')
  const next = await open()
  expect(next.identity.resets).toBe(1)
  expect(existsSync(join(first(next).sealed, 'sealed'))).toBe(false)
  next.release()
})

test.each([
  [{ seed: 'other' }, 'dev-network.other-seed'],
  [{ workers: 3 }, 'dev-network.other-workers'],
] as const)('what is kept is not mixed with %j', async (wanted, code) => {
  ;(await open()).release()
  await expect(open(false, wanted)).rejects.toMatchObject({ code })
})

test('a network of an older release is told, and gives way to a fresh one', async () => {
  const one = await open()
  one.release()
  rmSync(one.paths.identity)
  mkdirSync(one.paths.chain)
  mkdirSync(join(folder, 'worker'))
  await expect(open()).rejects.toMatchObject({ code: 'dev-network.older-release' })
  ;(await open(true)).release()
  expect(existsSync(join(folder, 'worker'))).toBe(false)
})

test('one process has it', async () => {
  const one = await open()
  await expect(open()).rejects.toMatchObject({ code: 'dev-network.in-use' })
  one.release()
})

test('a wipe waits for a machine that still runs', async () => {
  const one = await open()
  one.release()
  const { machine } = known(one.workers[1], 'it has two')
  const free = lockFolder(machine)
  const wiped = open(true)
  expect(existsSync(join(machine, 'fuses'))).toBe(true)
  free()
  ;(await wiped).release()
})

test('other files are not wiped, nor mixed with ours', async () => {
  writeFileSync(join(folder, 'thesis.txt'), 'years of work')
  await expect(open(true)).rejects.toMatchObject({ code: 'dev-network.not-a-network' })
  expect(existsSync(join(folder, 'thesis.txt'))).toBe(true)
})
