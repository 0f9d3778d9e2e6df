// SPDX-License-Identifier: Apache-2.0
import { ensureSigned } from '@phat/frame'
import { type AccountId, equalBytes } from '@phat/primitives'
import type { CallContext } from '../base.ts'
import { operatedAccount } from '../signatories.ts'
import type { Timepoint } from '../types.ts'
import { sameTimepoint } from './operate.ts'

interface CancelAsMulti {
  readonly threshold: number
  readonly otherSignatories: readonly AccountId[]
  readonly timepoint: Timepoint
  readonly callHash: Uint8Array
}

/** Ends an operation and gives its deposit back. */
export function cancelAsMulti(context: CallContext, args: CancelAsMulti): undefined {
  const who = ensureSigned(context.origin)
  const { config, store, emit, fail } = context
  const { callHash, timepoint } = args
  const id = operatedAccount(context, who, args)
  const open = store.multisigs.get(id, callHash) ?? fail.NotFound()
  if (!sameTimepoint(open.when, timepoint)) fail.WrongTimepoint()
  if (!equalBytes(open.depositor, who)) fail.NotOwner()
  config.currency.unreserve(context, open.depositor, open.deposit)
  store.multisigs.remove(id, callHash)
  emit.MultisigCancelled({ cancelling: who, timepoint, multisig: id, callHash })
}
