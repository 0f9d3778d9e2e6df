// SPDX-License-Identifier: Apache-2.0
import { ensureSigned, type PostDispatchInfo } from '@phat/frame'
import { type AccountId, equalBytes } from '@phat/primitives'
import type { CallContext } from '../base.ts'
import { operatedAccount } from '../signatories.ts'
import { depositFor } from './operate.ts'

interface PokeDeposit {
  readonly threshold: number
  readonly otherSignatories: readonly AccountId[]
  readonly callHash: Uint8Array
}

/** Brings the deposit to what it costs now; free of charge where that changed. */
export function pokeDeposit(context: CallContext, args: PokeDeposit): PostDispatchInfo | undefined {
  const who = ensureSigned(context.origin)
  const { config, store, emit, fail } = context
  const { callHash, threshold } = args
  const id = operatedAccount(context, who, args)
  const open = store.multisigs.get(id, callHash) ?? fail.NotFound()
  if (!equalBytes(open.depositor, who)) fail.NotOwner()
  const deposit = depositFor(context, threshold)
  if (deposit === open.deposit) return undefined
  if (deposit > open.deposit) config.currency.reserve(context, who, deposit - open.deposit)
  else config.currency.unreserve(context, who, open.deposit - deposit)
  store.multisigs.set(id, callHash, { ...open, deposit })
  emit.DepositPoked({ who, callHash, oldDeposit: open.deposit, newDeposit: deposit })
  return { paysFee: false }
}
