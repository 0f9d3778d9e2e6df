// SPDX-License-Identifier: Apache-2.0
import type { AgreementKey } from '@phat/crypto/agreement'
import { equalBytes, fromHex, type Hex, isHex, PhatError, toHex, toJson } from '@phat/primitives'
import { type OpenedShare, openRecoveryShare, type RecoveryShare, recoveryShare } from '@phat/worker/recovery-share'
import { readEvidenceBytes } from '../attest/read-files.ts'
import { cliErrors } from '../terminal/cli-errors.ts'
import { shortPath } from '../terminal/read-bounded.ts'

/** A share that was encrypted to a worker: only that worker opens it. */
export interface HandedFile {
  readonly worker: Hex
  readonly rotation: bigint
  readonly handed: Uint8Array
}

/** What a file for `phat worker share` is. */
export type ShareFile =
  | { readonly kind: 'shares'; readonly shares: readonly RecoveryShare[] }
  | ({ readonly kind: 'handed' } & HandedFile)

/**
 * Reads shares as a gatekeeper wrote them (`recovery-shares-<rotation>.json`, whole or the holder's part), or one that was encrypted to a worker.
 * @throws PhatError `cli.unreadable-file`
 */
export function readShareFile(path: string): ShareFile {
  const content = parsed(path)
  if (content.handed !== undefined) {
    const { worker, rotation, handed } = content
    const isWhole = isHex(worker) && worker.length === 66 && typeof rotation === 'string' && /^\d{1,20}$/.test(rotation)
    if (!isWhole || !isHex(handed)) throw noShares(path, 'the share for a worker is not whole')
    return { kind: 'handed', worker, rotation: BigInt(rotation), handed: fromHex(handed) }
  }
  if (!Array.isArray(content.shares) || content.shares.length === 0) throw noShares(path, 'it has no list of shares')
  return { kind: 'shares', shares: content.shares.map((entry, place) => shareOf(path, entry, place)) }
}

/** The same file, to be written. */
export const handedFileText = (file: HandedFile): string => `${toJson(file, 2)}\n`

/**
 * Opens the holder's own share.
 * @throws PhatError `cli.no-share`
 */
export function openOwnShare(path: string, shares: readonly RecoveryShare[], key: AgreementKey): OpenedShare {
  const own = shares.find(({ recoveryKey }) => equalBytes(recoveryKey, key.publicKey))
  if (own === undefined) throw cliErrors.error('no-share', `none of ${shortPath(path)} is for ${toHex(key.publicKey)}`)
  const opened = openRecoveryShare(key, own)
  if (opened === undefined) throw cliErrors.error('no-share', `share ${own.index} of ${shortPath(path)} does not open`)
  return opened
}

function parsed(path: string): Readonly<Record<string, unknown>> {
  const text = new TextDecoder().decode(readEvidenceBytes(path))
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch (cause) {
    throw noShares(path, 'it is no JSON', cause)
  }
  if (typeof content !== 'object' || content === null) throw noShares(path, 'it is no object')
  return content as Readonly<Record<string, unknown>> // any object has fields of some kind
}

function shareOf(path: string, entry: unknown, place: number): RecoveryShare {
  const share = typeof entry === 'object' && entry !== null && 'share' in entry ? entry.share : undefined
  try {
    if (isHex(share)) return recoveryShare.decode(fromHex(share))
  } catch (cause) {
    if (!(cause instanceof PhatError)) throw cause
    throw noShares(path, `share ${place + 1} cannot be read`, cause)
  }
  throw noShares(path, `share ${place + 1} is not hex`)
}

const noShares = (path: string, reason: string, cause?: unknown): Error =>
  cliErrors.error('unreadable-file', `${shortPath(path)} holds no recovery shares: ${reason}`, { cause })
