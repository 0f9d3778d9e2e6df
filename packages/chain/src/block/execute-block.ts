// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import {
  applyExtrinsic,
  type BaseState,
  type BlockContext,
  Execution,
  type Extrinsic,
  finalizeBlock,
  type Header,
  header as headerCodec,
  initializeBlock,
  type Runtime,
  type SignatureVerifier,
  type TransactionValidityError,
} from '@phat/frame'
import { type BlockHash, type ByteString, equalBytes, type StateRoot } from '@phat/primitives'
import { orderedRoot, type PreparedState, type StateStore } from '@phat/trie'
import type { StoredBlock } from '../chain-api.ts'
import { chainErrors, describeThrown } from '../chain-errors.ts'

/** A transaction that a proposer may take. */
export interface Candidate {
  /** Decoded by the runtime that executes the block. */
  readonly extrinsic: Extrinsic
  readonly hash: Uint8Array
}

/** Candidates in order. The source is told whether the last one was taken; what depends on one that was not is not worth trying. */
export type Candidates = Iterable<Candidate, unknown, boolean>

/** Why a candidate did not get into the block. */
export type CandidateRefusal =
  | { readonly kind: 'invalid'; readonly error: TransactionValidityError }
  /** No room left: it may go into the next block. */
  | { readonly kind: 'full' }
  /** Its execution threw something that is not an outcome: a bug of ours. It is banned, and the chain goes on. */
  | { readonly kind: 'threw'; readonly detail: string }

/** What executing a block gave; nothing is stored yet. */
export interface ExecutedBlock {
  readonly block: StoredBlock
  /** How many of the block's extrinsics are inherents; they stand first and do not travel as transactions. */
  readonly inherentCount: number
  readonly changes: ReadonlyMap<ByteString, Uint8Array | null>
  readonly prepared: PreparedState
  readonly refused: readonly { readonly candidate: Candidate; readonly refusal: CandidateRefusal }[]
}

/** What a block is executed on and with. */
export interface BlockGround {
  readonly runtime: Runtime
  readonly base: BaseState
  readonly state: StateStore
  readonly verify: SignatureVerifier
}

/** How many candidates in a row may be refused for lack of room before the block counts as full. */
const refusedInRowMax = 16

/** Authors a block: inherents, then candidates while there is room, then the end of the block. */
export function proposeBlock(ground: BlockGround, context: BlockContext, candidates: Candidates): ExecutedBlock {
  const execution = begin(ground, context)
  execution.expectedInherents.forEach((inherent, i) => {
    const failure = replayExtrinsic(execution, inherent, ground.verify)
    if (failure !== undefined) throw chainErrors.error('hook-failed', `block ${context.number}, inherent ${i}: ${failure}`)
  })
  return end(ground, execution, takeCandidates(execution, candidates, ground.verify))
}

function takeCandidates(execution: Execution, candidates: Candidates, verify: SignatureVerifier): ExecutedBlock['refused'] {
  const refused: { candidate: Candidate; refusal: CandidateRefusal }[] = []
  const source = candidates[Symbol.iterator]()
  let refusedInRow = 0
  for (let next = source.next(true); !next.done; ) {
    const candidate = next.value
    const refusal = tryCandidate(execution, candidate, verify)
    if (refusal === undefined) refusedInRow = 0
    else refused.push({ candidate, refusal })
    if (refusal?.kind === 'full' && ++refusedInRow >= refusedInRowMax) break
    next = source.next(refusal === undefined)
  }
  source.return?.()
  return refused
}

function tryCandidate(execution: Execution, candidate: Candidate, verify: SignatureVerifier): CandidateRefusal | undefined {
  try {
    const applied = applyExtrinsic(execution, candidate.extrinsic, verify)
    if (applied.ok) return undefined
    const { error } = applied
    const isFull = error.type === 'Invalid' && error.value.type === 'ExhaustsResources'
    // What finds no room in an empty block never will; offered again for ever, it would keep the engine busy.
    const isEmpty = execution.extrinsics.length === execution.expectedInherents.length
    return isFull && !isEmpty ? { kind: 'full' } : { kind: 'invalid', error }
  } catch (error) {
    // "On propose it is dropped, banned and counted": the layer it ran in is gone, so the block goes on without it.
    return { kind: 'threw', detail: describeThrown(error) }
  }
}

/**
 * Executes a block that someone else made, and compares: inherents, extrinsics, roots and header must be what execution gives.
 * @throws PhatError `chain.invalid-block`
 */
export function replayBlock(
  ground: BlockGround,
  context: BlockContext,
  header: Header,
  extrinsics: readonly Uint8Array[],
): ExecutedBlock {
  const execution = begin(ground, context)
  const inherents = execution.expectedInherents
  const startsRight = inherents.every((inherent, i) => equalBytes(inherent, extrinsics[i] ?? new Uint8Array()))
  if (!startsRight) throw chainErrors.error('invalid-block', `block ${context.number} does not begin with its inherents`)
  extrinsics.forEach((extrinsic, i) => {
    const failure = replayExtrinsic(execution, extrinsic, ground.verify)
    if (failure !== undefined) throw chainErrors.error('invalid-block', `block ${context.number}, extrinsic ${i}: ${failure}`)
  })
  const executed = end(ground, execution, [])
  if (!equalBytes(executed.block.encodedHeader, headerCodec.encode(header))) {
    executed.prepared.discard()
    throw chainErrors.error('invalid-block', `block ${context.number}: execution gives another header`)
  }
  return executed
}

function replayExtrinsic(execution: Execution, extrinsic: Uint8Array, verify: SignatureVerifier): string | undefined {
  try {
    const applied = applyExtrinsic(execution, extrinsic, verify)
    return applied.ok ? undefined : describeValidity(applied.error)
  } catch (error) {
    return describeThrown(error)
  }
}

function begin({ runtime, base }: BlockGround, context: BlockContext): Execution {
  const execution = new Execution(runtime, base, context)
  try {
    initializeBlock(execution)
  } catch (cause) {
    throw chainErrors.error('hook-failed', `block ${context.number}, initialization: ${describeThrown(cause)}`, { cause })
  }
  return execution
}

function end({ state }: BlockGround, execution: Execution, refused: ExecutedBlock['refused']): ExecutedBlock {
  const { number } = execution.block
  let unrooted: ReturnType<typeof finalizeBlock>
  try {
    unrooted = finalizeBlock(execution)
  } catch (cause) {
    throw chainErrors.error('hook-failed', `block ${number}, finalization: ${describeThrown(cause)}`, { cause })
  }
  const changes = execution.overlay.changes()
  const prepared = state.prepare(changes)
  const extrinsicsRoot = orderedRoot(execution.extrinsics)
  const header: Header = { ...unrooted, stateRoot: prepared.root as StateRoot, extrinsicsRoot }
  const encodedHeader = headerCodec.encode(header)
  const hash = blake2b256(encodedHeader) as BlockHash
  const block = { hash, number, header, encodedHeader, extrinsics: execution.extrinsics }
  return { block, inherentCount: execution.expectedInherents.length, changes, prepared, refused }
}

/** A validity error in one word, for logs. */
export function describeValidity(error: TransactionValidityError): string {
  return `${error.type}.${error.value.type}`
}
