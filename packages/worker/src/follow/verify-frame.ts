// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import { header as substrateHeader } from '@phat/frame'
import {
  decodeCommit,
  decodeHeader,
  decodeSeal,
  type Header as EngineHeader,
  type Outcome,
  type PendingVerdict,
  type StepOptions,
  type Time,
  type TrustedState,
  verifyStep,
  verifyTxProof,
} from '@phat/light-client'
import { equalBytes, PhatError, toHex } from '@phat/primitives'
import { verifyProof } from '@phat/trie'
import type { BlockFrame } from '@phat/wire/block-frame'
import { refuseFrame } from './follow-errors.ts'

/** The last block that a worker verified, or its trust root. */
export interface FollowedBlock {
  /** Number and hash of the Substrate block; at a trust root of height 0 those of the genesis. */
  readonly number: number
  readonly hash: Uint8Array
  /** What the engine's light client keeps of it. */
  readonly trusted: TrustedState
}

/** A block that more than two thirds of the validators decided, with what its state says under the keys that were asked for. */
export interface VerifiedBlock extends FollowedBlock {
  readonly stateRoot: Uint8Array
  readonly time: Time
  /** In the order of the keys; null where the state has none. */
  readonly values: readonly (Uint8Array | null)[]
}

/** What a worker wants to know of each block, and by which clock. */
export interface FollowOptions extends StepOptions {
  /** Storage keys, whose values or absence each frame must prove. */
  readonly keys: readonly Uint8Array[]
}

/**
 * Verifies the frame of the block after `previous`. The path is: validators known → commit → header → data hash → seal →
 * Substrate header → state root → keys. Everything but the signatures is decided at once; nothing is verified before `judge`
 * said so.
 *
 * Blocks are followed one by one, because each may hold messages: a leap that a light client allows would skip them.
 */
export function verifyFrame(
  previous: FollowedBlock,
  frame: BlockFrame,
  options: FollowOptions,
): Outcome<PendingVerdict<VerifiedBlock>> {
  const header = decodeHeader(frame.header)
  if (!header.ok) return header
  const commit = decodeCommit(frame.commit)
  if (!commit.ok) return commit
  if (header.value.height !== previous.trusted.height + 1n) {
    return refuseFrame('wrong-number', `height ${header.value.height} after ${previous.trusted.height}`)
  }
  const validators = frame.validators ?? previous.trusted.nextValidators
  const block = { header: header.value, commit: commit.value, validators, nextValidators: frame.nextValidators ?? validators }
  const step = verifyStep(previous.trusted, block, options)
  if (!step.ok) return step
  const content = verifyContent(previous, frame, header.value, options)
  if (!content.ok) return content
  return {
    ok: true,
    value: {
      checks: step.value.checks,
      judge: (results) => {
        const trusted = step.value.judge(results)
        return trusted.ok ? { ok: true, value: { ...content.value, trusted: trusted.value } } : trusted
      },
    },
  }
}

/** From the engine's header, which the commit proves, to the values of the state. */
function verifyContent(
  previous: FollowedBlock,
  { seal, sealProof, substrateHeader: headerBytes, stateProof }: BlockFrame,
  { dataHash, height, time }: EngineHeader,
  { keys }: FollowOptions,
): Outcome<Omit<VerifiedBlock, 'trusted'>> {
  // "Exactly one seal, the last": a transaction elsewhere that looks like one proves nothing.
  const isLast = sealProof.index === sealProof.total - 1
  if (!isLast || !verifyTxProof(dataHash, seal, sealProof)) {
    return refuseFrame('wrong-seal', `transaction ${sealProof.index} of ${sealProof.total} at height ${height}`)
  }
  const sealed = decodeSeal(seal)
  if (!sealed.ok) return sealed
  const hash = blake2b256(headerBytes)
  if (!equalBytes(hash, sealed.value)) return refuseFrame('wrong-header', `${toHex(hash)} instead of ${toHex(sealed.value)}`)
  const header = readSubstrateHeader(headerBytes)
  if (header === undefined) return refuseFrame('wrong-header', 'not the SCALE encoding of a header')
  if (BigInt(header.number) !== height || header.number !== previous.number + 1) {
    return refuseFrame('wrong-number', `block ${header.number} at height ${height}, after block ${previous.number}`)
  }
  if (!equalBytes(header.parentHash, previous.hash)) {
    return refuseFrame(
      'broken-chain',
      `block ${header.number} stands on ${toHex(header.parentHash)}, not on ${toHex(previous.hash)}`,
    )
  }
  const values = verifyProof(header.stateRoot, stateProof, keys)
  if (!values.ok) return values
  // The root is remembered for many blocks: as a view it would keep each block's frame.
  const stateRoot = header.stateRoot.slice()
  return { ok: true, value: { number: header.number, hash, stateRoot, time, values: values.value } }
}

/** What the validators signed is a header by our own chain's rules; bytes that are none come from another kind of chain. */
function readSubstrateHeader(bytes: Uint8Array) {
  try {
    return substrateHeader.decode(bytes)
  } catch (error) {
    if (error instanceof PhatError) return undefined
    throw error
  }
}

/** Verifies a frame where signatures are verified at once. @param verify one ed25519 check, by ZIP-215 */
export function followFrame(
  previous: FollowedBlock,
  frame: BlockFrame,
  options: FollowOptions,
  verify: (check: PendingVerdict<unknown>['checks'][number]) => boolean,
): Outcome<VerifiedBlock> {
  const pending = verifyFrame(previous, frame, options)
  return pending.ok ? pending.value.judge(pending.value.checks.map(verify)) : pending
}
