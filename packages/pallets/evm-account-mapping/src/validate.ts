// SPDX-License-Identifier: Apache-2.0
import { recoverEcdsa } from '@phat/crypto'
import { anyValid, callSize, dispatchInfoOf, invalid, type RuntimeCall, type ValidTransaction } from '@phat/frame'
import { type AccountId, assert, concatBytes, equalBytes, textBytes } from '@phat/primitives'
import { accountOfKey } from './account-of-key.ts'
import type { Context, MetaCall } from './base.ts'
import { domainSeparator, substrateCallDigest } from './eip712.ts'

/** Blocks that a call may wait in the pool: its signature ends only with its nonce. */
const longevity = 64n

const tagPrefix = textBytes('EVMAccountMapping')

/** The tag by which the pool knows that an account used a nonce: prefix, account, nonce as u64 little-endian. */
function tagOf(who: AccountId, nonce: bigint): Uint8Array {
  const number = new Uint8Array(8)
  new DataView(number.buffer).setBigUint64(0, nonce, true)
  return concatBytes(tagPrefix, who, number)
}

/** The arguments of a meta call; undefined for a call that is none. */
export function metaCallOf({ pallet, call, args }: RuntimeCall): MetaCall | undefined {
  // The declaration of the call says what its arguments are.
  return pallet === 'EvmAccountMapping' && call === 'metaCall' ? (args as MetaCall) : undefined
}

/** Fails with BadSigner unless the account's key signed the call and its nonce. */
function checkSignature({ config, execution }: Context, { who, call, nonce, signature }: MetaCall): void {
  const callData = execution.runtime.types.call.encode(call)
  const digest = substrateCallDigest(domainSeparator(config.eip712), config.ss58Prefix, who, callData, nonce)
  const publicKey = recoverEcdsa(signature, digest) ?? invalid('BadProof')
  const signer = accountOfKey(config.eip712.version, publicKey) ?? invalid('BadProof')
  if (!equalBytes(signer, who)) invalid('BadSigner')
}

/** Fails with Payment unless the account can pay for the call and the service; gives the fee of the call. */
function checkPayment(context: Context, { who, call }: MetaCall): bigint {
  const { config, execution } = context
  const fee = config.payment.feeOf(context, callSize(execution.runtime.types, call), dispatchInfoOf(call), 0n)
  if (!config.payment.canPay(context, who, fee + config.serviceFee)) invalid('Payment')
  return fee
}

/**
 * Says whether a meta call may stand in a block on this state, and after which. What is cheap to check comes first: nobody has paid yet.
 * Source: `validate_unsigned` of pallet-evm_account_mapping, except for what the README says.
 */
export function validateMetaCall(context: Context, call: RuntimeCall): ValidTransaction {
  const meta = metaCallOf(call)
  assert(meta !== undefined, 'only meta calls are bare transactions of this pallet')
  const { who, nonce, tip } = meta
  const expected = context.store.accountNonce.get(who)
  if (nonce < expected) invalid('Stale')
  // The signed message has no tip: whoever hands the call in could take the account's balance by one.
  if (tip !== undefined && tip !== 0n) invalid('BadProof')
  const fee = checkPayment(context, meta)
  checkSignature(context, meta)
  const length = callSize(context.execution.runtime.types, meta.call)
  return {
    ...anyValid,
    priority: context.config.payment.priorityOf(context, dispatchInfoOf(meta.call), length, 0n, fee),
    requires: nonce > expected ? [tagOf(who, nonce - 1n)] : [],
    provides: [tagOf(who, nonce)],
    longevity,
  }
}

/** Refuses a meta call whose turn has not come: what the pool lets wait, a block does not. */
export function prepareMetaCall({ store }: Context, call: RuntimeCall): void {
  const meta = metaCallOf(call)
  assert(meta !== undefined, 'only meta calls are bare transactions of this pallet')
  if (meta.nonce !== store.accountNonce.get(meta.who)) invalid('Future')
}
