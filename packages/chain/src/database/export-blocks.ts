// SPDX-License-Identifier: Apache-2.0
import { setImmediate } from 'node:timers/promises'
import { compactU32, u64 } from '@phat/codec'
import { digestItem } from '@phat/frame'
import type { OrderedStore } from '@phat/kv'
import { type BlockNumber, concatBytes, textBytes, toHex } from '@phat/primitives'
import { createBlockStore } from '../block/block-store.ts'
import type { StoredBlock } from '../chain-api.ts'
import { databaseErrors } from './database-errors.ts'

/** Blocks between two looks at the signal. */
const blocksPerTurn = 256

export interface ExportOptions {
  readonly from: BlockNumber
  /** The last block of the export; the best one by default. */
  readonly to?: BlockNumber
  /**
   * `json`: one line a block, as `chain_getBlock` answers. `scale`: the number of blocks (8 bytes, little-endian), then each as
   * `SignedBlock` without justifications: what Substrate's `export-blocks --binary` writes.
   */
  readonly format: 'json' | 'scale'
  /** Takes the bytes in order; the next block waits for it. */
  readonly write: (bytes: Uint8Array) => Promise<void> | void
  readonly signal: AbortSignal
  readonly onProgress?: (done: { readonly at: BlockNumber; readonly of: BlockNumber }) => void
}

/**
 * Writes blocks to a stream.
 * @returns how many
 * @throws PhatError `database.missing` when a block's extrinsics are not kept; the signal's reason
 */
export async function exportBlocks(store: OrderedStore, options: ExportOptions): Promise<number> {
  const { from, format, write, signal, onProgress = () => {} } = options
  const blocks = createBlockStore(store)
  const best = blocks.best()?.number ?? -1
  const to = Math.min(options.to ?? best, best)
  const count = Math.max(0, to - from + 1)
  if (format === 'scale') await write(u64.encode(BigInt(count)))
  for (let number = from; number <= to; number++) {
    if ((number - from) % blocksPerTurn === 0) {
      onProgress({ at: number, of: to })
      await setImmediate()
      signal.throwIfAborted()
    }
    const hash = blocks.hashOf(number)
    const block = hash && blocks.block(hash)
    if (block === undefined) throw databaseErrors.error('missing', `the extrinsics of block ${number} are not kept`)
    await write(format === 'scale' ? signedBlock(block) : jsonLine(block))
  }
  onProgress({ at: to, of: to })
  return count
}

/** `SignedBlock { block: { header, extrinsics }, justifications: None }`; the extrinsics bring their length prefixes with them. */
function signedBlock({ encodedHeader, extrinsics }: StoredBlock): Uint8Array {
  return concatBytes(encodedHeader, compactU32.encode(extrinsics.length), ...extrinsics, Uint8Array.of(0))
}

function jsonLine({ header, extrinsics }: StoredBlock): Uint8Array {
  const line = {
    block: {
      header: {
        parentHash: toHex(header.parentHash),
        number: `0x${header.number.toString(16)}`,
        stateRoot: toHex(header.stateRoot),
        extrinsicsRoot: toHex(header.extrinsicsRoot),
        digest: { logs: header.digest.logs.map((item) => toHex(digestItem.encode(item))) },
      },
      extrinsics: extrinsics.map(toHex),
    },
    justifications: null,
  }
  return textBytes(`${JSON.stringify(line)}\n`)
}
