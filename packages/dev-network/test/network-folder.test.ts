// SPDX-License-Identifier: Apache-2.0
import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { lockFolder } from '@phat/chain'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openNetworkFolder } from '../src/development/network-folder.ts'
import { temporaryFolder } from './network-process.ts'

let folder: string

beforeEach(() => {
  folder = temporaryFolder()
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

const open = (fresh = false) => openNetworkFolder(folder, { fresh })

test('a folder keeps its machine and its trust root', async () => {
  const first = await open()
  expect(first.trustRoot).toBeUndefined()
  first.keepTrustRoot(Uint8Array.of(1, 2))
  first.release()
  const second = await open()
  expect({ fuses: second.fuses, trustRoot: second.trustRoot }).toEqual({ fuses: first.fuses, trustRoot: Uint8Array.of(1, 2) })
  expect(statSync(join(folder, 'machine', 'fuses')).mode & 0o077).toBe(0)
  second.release()
})

test('a fresh one begins with another machine, and without what was kept', async () => {
  const first = await open()
  first.keepTrustRoot(Uint8Array.of(1))
  writeFileSync(join(first.worker, 'sealed'), 'x')
  first.release()
  const second = await open(true)
  expect(second.trustRoot).toBeUndefined()
  expect(second.fuses).not.toEqual(first.fuses)
  expect(existsSync(join(second.worker, 'sealed'))).toBe(false)
  second.release()
})

test('one process has it', async () => {
  const first = await open()
  await expect(open()).rejects.toMatchObject({ code: 'dev-network.in-use' })
  first.release()
})

test('a wipe waits for the machine that still runs', async () => {
  const first = await open()
  first.release()
  const free = lockFolder(first.machine)
  const wiped = open(true)
  expect(existsSync(join(first.machine, 'fuses'))).toBe(true)
  free()
  ;(await wiped).release()
})

test('other files are not wiped, nor mixed with ours', async () => {
  writeFileSync(join(folder, 'thesis.txt'), 'years of work')
  await expect(open(true)).rejects.toMatchObject({ code: 'dev-network.not-a-network' })
  expect(existsSync(join(folder, 'thesis.txt'))).toBe(true)
})
