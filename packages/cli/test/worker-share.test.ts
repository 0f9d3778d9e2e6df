// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { agreementKeyFromUri } from '@phat/crypto/agreement'
import { known, toJson } from '@phat/primitives'
import { afterAll, expect, test } from 'vitest'
import { handedFileText, openOwnShare, readShareFile } from '../src/worker/share-file.ts'
import { runHere } from './run-here.ts'

const sample = 'docs/guides/run-a-worker/recovery-shares-0.json'
const folder = mkdtempSync(join(tmpdir(), 'phat-share-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const code = (text: string): unknown => expect.objectContaining({ code: text })

function sharesOf(path: string) {
  const file = readShareFile(path)
  return file.kind === 'shares' ? file.shares : expect.unreachable('it holds shares')
}

test('each holder of the file in the guide opens the own share, and a stranger none', () => {
  const shares = sharesOf(sample)
  const opened = ['//Alice', '//Bob', '//Charlie'].map((uri) => openOwnShare(sample, shares, agreementKeyFromUri(uri)))
  expect(opened.map(({ index, needed, rotation }) => ({ index, needed, rotation }))).toEqual(
    [1, 2, 3].map((index) => ({ index, needed: 2, rotation: 0n })),
  )
  expect(() => openOwnShare(sample, shares, agreementKeyFromUri('//Dave'))).toThrow(code('cli.no-share'))
})

test('a holder may have cut the file to the own share; a changed share is told', () => {
  const whole = JSON.parse(readFileSync(sample, 'utf8')) as { shares: { share: string }[] }
  const [, second] = whole.shares
  const path = join(folder, 'mine.json')
  const write = (share: string) => writeFileSync(path, toJson({ shares: [{ share }] }))
  const { share } = known(second, 'a share')
  write(share)
  expect(openOwnShare(path, sharesOf(path), agreementKeyFromUri('//Bob')).index).toBe(2)
  write(share.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')))
  expect(() => openOwnShare(path, sharesOf(path), agreementKeyFromUri('//Bob'))).toThrow(code('cli.no-share'))
  write(share.slice(0, 40))
  expect(() => readShareFile(path)).toThrow(code('cli.unreadable-file'))
})

test('what was encrypted to a worker goes into a file and out of it, and takes no flag but --worker', async () => {
  const path = join(folder, 'handed.json')
  const file = { worker: `0x${'22'.repeat(32)}`, rotation: 3n, handed: Uint8Array.of(1, 2, 3) } as const
  writeFileSync(path, handedFileText(file))
  expect(readShareFile(path)).toEqual({ kind: 'handed', ...file })
  for (const words of [[], ['--dry-run'], ['--out', join(folder, 'other')]])
    expect(await runHere(['worker', 'share', path, ...words])).toMatchObject({
      code: 2,
      err: expect.stringContaining('needs --worker'),
    })
  const nobody = await runHere(['worker', 'share', path, '--worker', 'http://127.0.0.1:1'])
  expect(nobody).toMatchObject({ code: 3, err: expect.stringContaining('cannot reach 127.0.0.1:1') })
  writeFileSync(path, toJson({ ...file, rotation: 'many' }))
  expect(() => readShareFile(path)).toThrow(code('cli.unreadable-file'))
})
