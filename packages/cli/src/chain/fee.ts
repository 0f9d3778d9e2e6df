// SPDX-License-Identifier: Apache-2.0

import {
  type ConnectedChain,
  describeDispatchError,
  dispatchErrorType,
  poolErrors,
  rpcFailureOf,
  type SignedExtrinsic,
} from '@phat/client/node'
import { compact, Reader, struct, u8, u32, u64, u128 } from '@phat/codec'
import { concatBytes, equalBytes, fromHex, toHex } from '@phat/primitives'
import { cliErrors } from '../terminal/cli-errors.ts'
import { expectBytes } from './answers.ts'

/** `pallet_transaction_payment_rpc_runtime_api::RuntimeDispatchInfo`; V14 metadata does not describe runtime APIs. */
const runtimeDispatchInfo = struct('pallet_transaction_payment::types::RuntimeDispatchInfo', {
  weight: struct('sp_weights::weight_v2::Weight', { refTime: compact(u64), proofSize: compact(u64) }),
  class: u8,
  partialFee: u128,
})

/** What a transaction costs before it is sent; planck, without tip. */
export interface FeeQuote {
  readonly fee: bigint
  readonly weight: { readonly refTime: bigint; readonly proofSize: bigint }
}

/** Asks the runtime for the fee of a signed transaction. @throws PhatError `rpc.*`, `codec.*` */
export async function queryFee(chain: ConnectedChain, { encoded }: SignedExtrinsic): Promise<FeeQuote> {
  const argument = toHex(concatBytes(encoded, u32.encode(encoded.length)))
  const answer = await chain.rpc.request('state_call', 'TransactionPaymentApi_query_info', argument)
  const { weight, partialFee } = runtimeDispatchInfo.decode(expectBytes('the fee', answer))
  return { fee: partialFee, weight }
}

/** How sure a dry run is: the call was executed, or only nonce, balance for the fee and signature were checked. */
export type DryRunDepth = 'executed' | 'validated'

/**
 * Tries a transaction without sending it: executes it where the node allows that, else lets the runtime validate it.
 * @throws PhatError `cli.would-fail`, `pool.*`
 */
export async function tryExtrinsic(chain: ConnectedChain, extrinsic: SignedExtrinsic): Promise<DryRunDepth> {
  try {
    const answer = await chain.rpc.request('system_dryRun', toHex(extrinsic.encoded))
    readDryRun(chain, expectBytes('the dry run', answer))
    return 'executed'
  } catch (error) {
    if (!isRefusal(error)) throw error
  }
  const source = Uint8Array.of(2) // TransactionSource::External
  const parent = expectBytes('the newest block', await chain.rpc.request('chain_getBlockHash'))
  const argument = toHex(concatBytes(source, extrinsic.encoded, parent))
  const answer = await chain.rpc.request('state_call', 'TaggedTransactionQueue_validate_transaction', argument)
  const reader = new Reader(expectBytes('the validity', answer))
  if (reader.byte() !== 0) throw rejectedBy(reader)
  return 'validated'
}

/** True when the node does not serve a method: it is unsafe here, or unknown. */
function isRefusal(error: unknown): boolean {
  return rpcFailureOf(error)?.code === -32601
}

/** Reads `Result<Result<(), DispatchError>, TransactionValidityError>`. */
function readDryRun(chain: ConnectedChain, result: Uint8Array): void {
  if (equalBytes(result, fromHex('0x0000'))) return
  const reader = new Reader(result)
  if (reader.byte() !== 0) throw rejectedBy(reader)
  reader.advance(1)
  const type = dispatchErrorType(chain.view)
  const failure = type === undefined ? undefined : describeDispatchError(chain.view, chain.view.codec(type).read(reader))
  const text = failure === undefined ? 'the dispatch would fail' : `${failure.name}: ${failure.docs}`
  throw cliErrors.error('would-fail', text)
}

/** sp-runtime's `InvalidTransaction`, in its order, in words. */
const invalid: readonly (readonly [keyof typeof poolErrors.entries, string])[] = [
  ['call-not-allowed', 'the call is not expected'],
  ['cannot-pay', 'the account cannot pay the fee'],
  ['nonce-too-high', 'the nonce is too high: an earlier transaction is missing'],
  ['nonce-used', 'the nonce was used before'],
  ['bad-signature', 'the signature does not match: wrong chain, version or key'],
  ['expired', 'the transaction is too old'],
  ['too-large', 'the transaction exceeds the limits of a block'],
  ['refused-by-extension', 'the runtime gave a reason of its own'],
  ['call-not-allowed', 'a mandatory call failed'],
  ['call-not-allowed', 'mandatory calls cannot be sent'],
  ['bad-signature', 'the signer may not sign'],
]

/** Reads a `TransactionValidityError` into an error. */
function rejectedBy(reader: Reader): Error {
  if (reader.byte() !== 0) return poolErrors.error('unverifiable', 'the runtime cannot tell whether it is valid')
  const told = invalid[reader.byte()]
  return told === undefined ? cliErrors.error('rejected', 'the transaction is not valid') : poolErrors.error(...told)
}
