// SPDX-License-Identifier: Apache-2.0
import { compactU32, u32, unit } from '@phat/codec'
import {
  type AnyExtension,
  anyValid,
  defineTransactionExtension,
  type Era,
  era,
  eraBirth,
  eraDeath,
  h256,
  invalid,
  nonceTag,
} from '@phat/frame'
import { incNonce, nonceOf } from '../accounts.ts'
import { systemBase } from '../pallet.ts'
import { carried, systemExtension } from './extension-type.ts'

/** Refuses the all-zero account as sender: nobody can hold its key. */
export const checkNonZeroSender: AnyExtension = defineTransactionExtension('CheckNonZeroSender', {
  extra: carried(systemExtension('check_non_zero_sender', 'CheckNonZeroSender'), unit),
  validate: ({ who }) => (who.every((byte) => byte === 0) ? invalid('BadSigner') : undefined),
})

/** Binds a signature to the runtime's spec version. */
export const checkSpecVersion: AnyExtension = defineTransactionExtension('CheckSpecVersion', {
  extra: carried(systemExtension('check_spec_version', 'CheckSpecVersion'), unit),
  additional: u32,
  implicit: ({ execution }) => execution.runtime.version.specVersion,
})

/** Binds a signature to the runtime's transaction version. */
export const checkTxVersion: AnyExtension = defineTransactionExtension('CheckTxVersion', {
  extra: carried(systemExtension('check_tx_version', 'CheckTxVersion'), unit),
  additional: u32,
  implicit: ({ execution }) => execution.runtime.version.transactionVersion,
})

/** Binds a signature to this chain. */
export const checkGenesis: AnyExtension = defineTransactionExtension('CheckGenesis', {
  extra: carried(systemExtension('check_genesis', 'CheckGenesis'), unit),
  additional: h256,
  implicit: (at) => systemBase.at(at).store.blockHash.get(0),
})

/** Lets a transaction expire: it names the block at which its era began, and that block's hash is signed. */
export const checkMortality: AnyExtension = defineTransactionExtension<Era, Uint8Array>('CheckMortality', {
  extra: carried(systemExtension('check_mortality', 'CheckMortality'), era),
  additional: h256,
  implicit: (at, extra) => {
    const { store } = systemBase.at(at)
    const birth = eraBirth(extra, store.number.get())
    // "the birth block's hash must be known" (CheckMortality: AncientBirthBlock)
    return store.blockHash.has(birth) ? store.blockHash.get(birth) : invalid('AncientBirthBlock')
  },
  validate: ({ execution, extra }) => {
    const current = systemBase.at(execution).store.number.get()
    const death = eraDeath(extra, current)
    return death === Infinity ? undefined : { ...anyValid, longevity: BigInt(Math.max(0, death - current)) }
  },
})

/** Orders an account's transactions, each once. */
export const checkNonce: AnyExtension = defineTransactionExtension<number>('CheckNonce', {
  extra: carried(systemExtension('check_nonce', 'CheckNonce'), compactU32),
  validate: ({ execution, who, extra }) => {
    const info = systemBase.at(execution).store.account.get(who)
    // "Nonce storage not paid for" (CheckNonce: an account that nothing provides for cannot send)
    if (info.providers === 0 && info.sufficients === 0) return invalid('Payment')
    if (extra < info.nonce) return invalid('Stale')
    const provides = [nonceTag(who, extra)]
    const requires = info.nonce < extra ? [nonceTag(who, extra - 1)] : []
    return { ...anyValid, requires, provides }
  },
  prepare: ({ execution, who, extra }) => {
    const expected = nonceOf(execution, who)
    if (extra !== expected) return invalid(extra < expected ? 'Stale' : 'Future')
    incNonce(execution, who)
    return undefined
  },
})
