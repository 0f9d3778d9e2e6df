// SPDX-License-Identifier: Apache-2.0
import type { ChainService, StoredBlock } from '@phat/chain'
import { bytes, struct, u32 } from '@phat/codec'
import { decodeCommit, decodeHeader, encodeCommit, encodeHeader, encodeSeal, type SignedHeader } from '@phat/light-client'
import type { BlockNumber } from '@phat/primitives'
import { engineErrors } from '../engine-errors.ts'

/** What the engine stores with a block. */
export interface Certificate {
  readonly signedHeader: SignedHeader
  /** How many of the block's extrinsics are inherents: they stand first and are no transactions of the engine's block. */
  readonly inherentCount: number
}

/** The protobuf bytes of header and commit, which everyone reads who knows CometBFT, and what the chain adds. */
const certificate = struct('phat_engine::Certificate', { header: bytes, commit: bytes, inherentCount: u32 })

/** The bytes for the block store. */
export function encodeCertificate({ signedHeader: { header, commit }, inherentCount }: Certificate): Uint8Array {
  return certificate.encode({ header: encodeHeader(header), commit: encodeCommit(commit), inherentCount })
}

/**
 * The certificate that a chain stores at a height; undefined for a height without one: genesis and what is not decided.
 * @throws PhatError `engine.bad-certificate`
 */
export function readCertificate(chain: Pick<ChainService, 'certificate'>, height: BlockNumber): Certificate | undefined {
  const encoded = chain.certificate(height)
  if (encoded === undefined) return undefined
  const stored = decodeStored(encoded, height)
  const header = decodeHeader(stored.header)
  const commit = decodeCommit(stored.commit)
  if (!header.ok) throw engineErrors.error('bad-certificate', `header of block ${height}: ${header.rejection.detail}`)
  if (!commit.ok) throw engineErrors.error('bad-certificate', `commit of block ${height}: ${commit.rejection.detail}`)
  return { signedHeader: { header: header.value, commit: commit.value }, inherentCount: stored.inherentCount }
}

function decodeStored(encoded: Uint8Array, height: BlockNumber) {
  try {
    return certificate.decode(encoded)
  } catch (cause) {
    throw engineErrors.error('bad-certificate', `of block ${height}: not decodable`, { cause })
  }
}

/** The transactions of the engine's block, the seal last: what its `dataHash` commits to. */
export function transactionsOf({ extrinsics, hash }: StoredBlock, inherentCount: number): readonly Uint8Array[] {
  // Inherents follow from the block's context, so only transactions travel; the seal certifies what executing them gave.
  return [...extrinsics.slice(inherentCount), encodeSeal(hash)]
}
