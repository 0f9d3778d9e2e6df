// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { machineFiles, systemCode } from '../src/device-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'phat-files-'))
const at = (name: string): string => join(folder, name)
afterAll(() => rmSync(folder, { recursive: true }))

describe('the files of the machine', () => {
  test('are read whole, of any length up to the bound', async () => {
    for (const length of [0, 1, 16 * 1024, 100_000]) {
      const bytes = Uint8Array.from({ length }, (_, i) => i)
      writeFileSync(at('blob'), bytes)
      expect(await machineFiles.read(at('blob'), 100_000)).toEqual(bytes)
    }
    await expect(machineFiles.read(at('blob'), 99_999)).rejects.toMatchObject({ code: 'tee.too-large' })
  })

  test('are read to their end where single reads are short', async () => {
    execFileSync('mkfifo', [at('pipe')])
    const read = machineFiles.read(at('pipe'), 1_000)
    const writer = await open(at('pipe'), 'w')
    for (const part of ['a', 'bc', 'def']) {
      await writer.write(part)
      await new Promise((resolve) => setImmediate(resolve))
    }
    await writer.close()
    expect(new TextDecoder().decode(await read)).toBe('abcdef')
  })

  test('are written in place, and never made', async () => {
    writeFileSync(at('attribute'), 'old content')
    await machineFiles.write(at('attribute'), new TextEncoder().encode('new'))
    expect(readFileSync(at('attribute'), 'utf8')).toBe('new content')
    await expect(machineFiles.write(at('nothing'), new Uint8Array(1))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  test('tell what lies at a path', async () => {
    expect(await machineFiles.entryAt(folder)).toBe('folder')
    expect(await machineFiles.entryAt(at('attribute'))).toBe('file')
    expect(await machineFiles.entryAt(at('nothing'))).toBe('absent')
    expect(await machineFiles.entryAt(at('attribute/below'))).toBe('absent')
    expect(await machineFiles.entryAt('/dev/null')).toBe('file')
  })

  test('fail with codes of the system, which no other error has', async () => {
    const error: unknown = await machineFiles.read(at('nothing'), 1).then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    expect(systemCode(error)).toBe('ENOENT')
    expect(systemCode(new Error('x'))).toBeUndefined()
    expect(systemCode(Object.assign(new Error('x'), { code: 'tee.busy' }))).toBeUndefined()
    expect(systemCode('ENOENT')).toBeUndefined()
  })
})
