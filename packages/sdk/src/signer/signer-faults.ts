// SPDX-License-Identifier: Apache-2.0
import type { ErrorEntry } from '@phat/primitives'

/** How a wallet can fail to sign, as codes of `sdkErrors`. */
export const signerFaults = {
  'no-wallet': {
    why: 'There is no such wallet or extension in this page, or it gives this page no account that can be used here.',
    remedy:
      'Install or unlock the wallet and let it show an account to this page; pages that were opened before an extension must be reloaded.',
  },
  'signer-refused': {
    why: 'The person refused what the wallet asked, or closed it. Nothing was signed or sent.',
    remedy: 'Ask again when the person wants it.',
  },
  'signer-failed': {
    why: 'The wallet answered with an error, or with something that is no signature; its text is in the message.',
    remedy: 'Look into the wallet: it may be locked, set to another account, or too old for this kind of signature.',
  },
  'signer-mismatch': {
    why: 'The wallet signed with another account’s key, or something else than what it was asked to. Nothing was sent.',
    remedy: 'Choose the account in the wallet; if it is chosen, update what the wallet knows of the chain (its metadata).',
  },
  'unsupported-account': {
    why: 'Accounts of this kind cannot be used on this chain.',
    remedy: 'Use a Substrate account (sr25519, ed25519, ecdsa), or an Ethereum wallet on a chain that has EvmAccountMapping.',
  },
} as const satisfies Record<string, ErrorEntry>

/** What is said to be wrong when a wallet does. */
export const textOf = (error: unknown): string => {
  const { message } = typeof error === 'object' && error !== null ? (error as { readonly message?: unknown }) : { message: error }
  return (typeof message === 'string' && message !== '' ? message : 'it said nothing').slice(0, 200)
}
