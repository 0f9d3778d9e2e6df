// SPDX-License-Identifier: Apache-2.0
import { u16 } from '@phat/codec'
import { blake2b256 } from '@phat/crypto'
import {
  addWeight,
  ensureSigned,
  failWith,
  type PostDispatchInfo,
  type RuntimeCall,
  signed,
  type Weight,
  withCaller,
} from '@phat/frame'
import { type AccountId, concatBytes, textBytes } from '@phat/primitives'
import type { CallContext, UtilityConfig } from '../base.ts'
import { weights } from '../generated/weights.ts'
import { dispatchInner } from '../inner-dispatch.ts'

const derivationPrefix = textBytes('modlpy/utilisuba')

/** The account that `index` derives from another, without a key of its own: blake2b-256 of a prefix, the owner and the index. */
export function derivativeAccount(owner: AccountId, index: number): AccountId {
  return blake2b256(concatBytes(derivationPrefix, owner, u16.encode(index))) as AccountId
}

/** What the call costs beyond the call inside, which reads and writes the account of another sender. */
export function asDerivativeWeight({ dbWeight }: UtilityConfig): Weight {
  return addWeight(weights.asDerivative, { refTime: dbWeight.read + dbWeight.write, proofSize: 0n })
}

/** Fails with the call inside. The filters of the sender hold for the derived account too. */
export function asDerivative(
  context: CallContext,
  { index, call }: { readonly index: number; readonly call: RuntimeCall },
): PostDispatchInfo {
  const { origin, config } = context
  const who = ensureSigned(origin)
  const inner = dispatchInner(context, withCaller(origin, signed(derivativeAccount(who, index))), call)
  const post = { actualWeight: addWeight(asDerivativeWeight(config), inner.weight) }
  return inner.error === undefined ? post : failWith(inner.error, post)
}
