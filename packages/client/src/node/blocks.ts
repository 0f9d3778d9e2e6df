// SPDX-License-Identifier: Apache-2.0
import type { EventRecord } from '@phat/metadata'
import { type Hex, toHex } from '@phat/primitives'
import { answersOf } from './answers.ts'
import type { ConnectedChain } from './connected-chain.ts'
import { type DecodedExtrinsic, decodeExtrinsic } from './extrinsic.ts'
import type { ClientErrors } from './node-errors.ts'
import type { RpcClient } from './rpc-client.ts'

/** What a node tells of a header. */
export interface BlockHeader {
  readonly number: number
  readonly hash: Hex
  readonly parentHash: Hex
  readonly stateRoot: Hex
  readonly extrinsicsRoot: Hex
  readonly digest: readonly Hex[]
}

/** A block with what happened in it. */
export interface BlockContents {
  readonly header: BlockHeader
  readonly extrinsics: readonly DecodedExtrinsic[]
  readonly events: readonly EventRecord[]
}

/** @throws PhatError `bad-answer` */
export function readHeader(errors: ClientErrors, value: unknown, hash: Hex): BlockHeader {
  const { expectArray, expectHex, expectNumber, expectObject } = answersOf(errors)
  const header = expectObject('the header', value)
  const digest = expectObject('the digest', header.digest)
  return {
    number: expectNumber('the block number', header.number),
    hash,
    parentHash: expectHex('parentHash', header.parentHash),
    stateRoot: expectHex('stateRoot', header.stateRoot),
    extrinsicsRoot: expectHex('extrinsicsRoot', header.extrinsicsRoot),
    digest: expectArray('the digest', digest.logs).map((item) => expectHex('a digest item', item)),
  }
}

/** The header of a block. @throws PhatError `not-found`, `bad-answer` */
export async function fetchHeader(rpc: RpcClient, hash: Hex): Promise<BlockHeader> {
  const header = await rpc.request('chain_getHeader', hash)
  if (header === null) throw rpc.errors.error('not-found', `the node has no block ${hash}`)
  return readHeader(rpc.errors, header, hash)
}

/** A block, decoded. @throws PhatError `not-found`, `bad-answer` */
export async function fetchBlock(chain: ConnectedChain, hash: Hex): Promise<BlockContents> {
  const { expectArray, expectBytes, expectObject } = answersOf(chain.rpc.errors)
  const eventsKey = toHex(chain.view.storage('System.Events').key())
  const answer = await chain.rpc.request('chain_getBlock', hash)
  if (answer === null) throw chain.rpc.errors.error('not-found', `the node has no block ${hash}`)
  const block = expectObject('the block', expectObject('the answer', answer).block)
  const stored = await chain.rpc.request('state_getStorage', eventsKey, hash)
  return {
    header: readHeader(chain.rpc.errors, block.header, hash),
    extrinsics: expectArray('the extrinsics', block.extrinsics).map((one) =>
      decodeExtrinsic(chain, expectBytes('an extrinsic', one)),
    ),
    events: chain.view.decodeEvents(stored === null ? undefined : expectBytes('the events', stored)),
  }
}

/** Events that belong to the extrinsic at a position. */
export function eventsOf(events: readonly EventRecord[], position: number): readonly EventRecord[] {
  return events.filter(({ phase }) => phase.type === 'ApplyExtrinsic' && phase.value === position)
}

/** How an extrinsic ended, as its events tell. */
export interface ExtrinsicOutcome {
  readonly success: boolean
  /** The decoded `DispatchError` of a failure. */
  readonly error: unknown
  /** Planck, tip included; undefined for what pays no fee. */
  readonly fee: bigint | undefined
}

/** Reads the outcome from the events of an extrinsic; that of a meta call is what came of the call inside. */
export function outcomeOf(events: readonly EventRecord[]): ExtrinsicOutcome {
  const find = (pallet: string, name: string) =>
    events.find(({ event }) => event.type === pallet && event.value.type === name)?.event.value.value as
      | Readonly<Record<string, unknown>>
      | undefined
  const error = find('System', 'ExtrinsicFailed')?.dispatchError ?? metaCallError(find('EvmAccountMapping', 'CallDone'))
  const fees = [
    find('TransactionPayment', 'TransactionFeePaid'),
    find('EvmAccountMapping', 'TransactionFeePaid'),
    find('EvmAccountMapping', 'ServiceFeePaid'),
  ].flatMap((paid) => (typeof paid?.actualFee === 'bigint' ? [paid.actualFee] : []))
  return { success: error === undefined, error, fee: fees.length === 0 ? undefined : fees.reduce((sum, fee) => sum + fee) }
}

/** The error of the call inside a meta call, which succeeds by itself whatever comes of that. */
function metaCallError(done: Readonly<Record<string, unknown>> | undefined): unknown {
  // The casts state what the pallet declares: `Result<PostDispatchInfo, DispatchErrorWithPostInfo>`.
  const result = done?.callResult as { readonly type: string; readonly value: unknown } | undefined
  return result?.type === 'Err' ? (result.value as { readonly error: unknown }).error : undefined
}
