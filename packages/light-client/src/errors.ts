// SPDX-License-Identifier: Apache-2.0
import { defineErrors, type Rejection } from '@phat/primitives'

const entries = {
  malformed: {
    why: 'A header, commit or validator set holds a field of impossible size or range.',
    remedy: 'Take the block from another source; this one is broken or hostile.',
  },
  'bad-encoding': {
    why: 'Bytes are not the canonical protobuf encoding of a header or commit, or pass its bounds.',
    remedy: 'Take the block from another source; this one is broken, of another CometBFT version, or hostile.',
  },
  'wrong-chain': {
    why: 'The header names another chain than the one that is followed.',
    remedy: 'Connect to a node of the same network, with the same genesis.',
  },
  'wrong-validators': {
    why: 'The validator set is not the one whose hash the header holds.',
    remedy: 'Ask for the validator set of exactly this height.',
  },
  'wrong-next-validators': {
    why: 'The next validator set is not the one whose hash the header holds.',
    remedy: 'Ask for the validator set of exactly the height after this one.',
  },
  'wrong-commit': {
    why: 'The commit is of another block or height than the header, or not one vote for each validator.',
    remedy: 'Ask for the commit that belongs to this header.',
  },
  'unknown-signer': {
    why: 'A vote in the commit is from no validator of the set, or from one twice.',
    remedy: 'Ask for the commit and the validator set of the same height.',
  },
  'trust-expired': {
    why: 'The last verified block is older than the trusting period, so its validators can no longer be held to it.',
    remedy: 'Start again from a recent checkpoint that is known from a trusted place.',
  },
  'not-later': {
    why: 'The block is not after the verified one in height and time.',
    remedy: 'Send blocks in ascending order; the same block need not be sent twice.',
  },
  'from-future': {
    why: 'The block claims a time ahead of the clock by more than the allowed drift.',
    remedy: 'Check the clocks of the node and of this machine.',
  },
  'broken-succession': {
    why: 'The next block is signed by another validator set than the verified block announced.',
    remedy: 'Treat it as a fork: keep it as evidence and ask other nodes.',
  },
  'bad-signature': {
    why: 'A signature in the commit does not verify.',
    remedy: 'Take the commit from another source; this one is broken or hostile.',
  },
  'not-enough-trust': {
    why: 'Validators that were verified before hold too little of the power behind this block.',
    remedy: 'Send a block between the verified one and this one first.',
  },
  'not-enough-power': {
    why: 'Two thirds of the power or less signed the block.',
    remedy: 'Ask for the full commit of the block, one round later if need be.',
  },
  'bad-seal': {
    why: 'A block has no seal as its last transaction, or a seal elsewhere, or one of the wrong length.',
    remedy: 'Refuse the proposal; a transaction pool must never accept a seal.',
  },
  'bad-chain-name': {
    why: 'A chain name is empty, longer than 33 characters or has other characters than a-z, 0-9 and single hyphens.',
    remedy: 'Choose a name like phala-dev in the chain specification.',
  },
}

/** The error codes of this package; those of verification come as `Rejection` values, because their input is untrusted. */
export const lightClientErrors = defineErrors('light-client', entries)

/** A value, or why there is none. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly rejection: Rejection }

/** Accepts. */
export function accept<T>(value: T): Outcome<T> {
  return { ok: true, value }
}

/** Refuses untrusted input. Only an expired trust and a fork concern the operator; the rest is the sender's matter. */
export function refuse(code: keyof typeof entries, detail: string): { readonly ok: false; readonly rejection: Rejection } {
  const action = code === 'trust-expired' || code === 'broken-succession' ? 'report' : 'reject'
  return { ok: false, rejection: { code: `light-client.${code}`, action, detail } }
}
