// SPDX-License-Identifier: Apache-2.0
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { textBytes, toJson } from '@phat/primitives'
import { type RecoveryShare, recoveryShare } from '../keys/master-key-recovery.ts'
import { syncFolder, writeDurably } from './data-files.ts'

/** Where the shares of a master key lie: nobody but the holders of the recovery keys can open them, so they are not sealed. */
export const recoveryPath = (folder: string, rotation: bigint): string => join(folder, `recovery-shares-${rotation}.json`)

/** Writes the shares of master keys for the operator to hand out. */
export interface RecoveryFiles {
  /** Writes the shares, unless they were the last ones; on disk when it settles. */
  keep(shares: readonly RecoveryShare[]): Promise<void>
}

/**
 * Shares leave the worker before the chain hears of their master key: where the TEE has no sealing key, they are all that a restart leaves.
 * A key that was rotated keeps its file.
 */
export function createRecoveryFiles(folder: string): RecoveryFiles {
  let kept: readonly RecoveryShare[] = []
  return {
    async keep(shares) {
      const [first] = shares
      if (first === undefined || shares === kept) return
      const { masterPublicKey, rotation, needed } = first
      const content = {
        ...{ masterPublicKey, rotation, needed },
        shares: shares.map((share) => ({ recoveryKey: share.recoveryKey, share: recoveryShare.encode(share) })),
      }
      await mkdir(folder, { recursive: true, mode: 0o700 })
      await writeDurably(recoveryPath(folder, rotation), textBytes(`${toJson(content, 2)}\n`))
      await syncFolder(folder)
      kept = shares
    },
  }
}
