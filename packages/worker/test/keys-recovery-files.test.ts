// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAgreementKey } from '@phat/crypto/agreement'
import { fromHex } from '@phat/primitives'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openRecoveryShare, recoverMasterKey, recoveryShare, splitMasterKey } from '../src/keys/master-key-recovery.ts'
import { drawSecret } from '../src/keys/sr25519-secret.ts'
import { createRecoveryFiles, recoveryPath } from '../src/persist/recovery-files.ts'
import { seededRandom } from './system-chain.ts'

let folder: string
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'phat-recovery-')), 'data')
})
afterEach(() => rm(join(folder, '..'), { recursive: true }))

const random = seededRandom('recovery files')
const holders = [1, 2, 3].map(() => createAgreementKey(drawSecret(random)))
const recovery = { needed: 2, keys: holders.map(({ publicKey }) => publicKey) }

test('shares of a master key lie in the folder, and give the key back to their holders', async () => {
  const files = createRecoveryFiles(folder)
  const secret = drawSecret(random)
  await files.keep(splitMasterKey({ secret, rotation: 3n }, recovery, random))
  const written = JSON.parse(await readFile(recoveryPath(folder, 3n), 'utf8')) as { needed: number; shares: { share: string }[] }
  const opened = written.shares
    .map(({ share }) => recoveryShare.decode(fromHex(share)))
    .flatMap((share) => holders.flatMap((holder) => openRecoveryShare(holder, share) ?? []))
  expect(opened).toHaveLength(3)
  expect(recoverMasterKey(opened.slice(0, written.needed))).toEqual(secret)
  expect((await stat(recoveryPath(folder, 3n))).mode & 0o077).toBe(0)
})

test('a rotated key keeps its file, the same shares are written once, and no shares make no file', async () => {
  const files = createRecoveryFiles(folder)
  const [first, second] = [0n, 1n].map((rotation) => splitMasterKey({ secret: drawSecret(random), rotation }, recovery, random))
  await files.keep([])
  await expect(readdir(folder)).rejects.toThrow('ENOENT')
  await files.keep(first ?? [])
  await files.keep(second ?? [])
  expect((await readdir(folder)).sort()).toEqual(['recovery-shares-0.json', 'recovery-shares-1.json'])
  await rm(recoveryPath(folder, 1n))
  await files.keep(second ?? [])
  expect(await readdir(folder)).toEqual(['recovery-shares-0.json'])
})
