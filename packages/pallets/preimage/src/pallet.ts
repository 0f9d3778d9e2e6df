// SPDX-License-Identifier: Apache-2.0
import { alias, bytes } from '@phat/codec'
import { badOrigin, ensureSigned, type Origin } from '@phat/frame'
import type { AccountId } from '@phat/primitives'
import { base, type CallContext } from './base.ts'
import { weights } from './generated/weights.ts'
import { invariants } from './invariants.ts'
import { ensureUpdated, noteBytes, requestHash, unnoteHash, unrequestHash } from './status.ts'
import { hash, hashes, maxUpdates } from './types.ts'

/** The account that signed, or undefined for a manager; otherwise fails with BadOrigin. */
function senderOf({ config, origin }: CallContext): AccountId | undefined {
  return config.isManager(origin) ? undefined : ensureSigned(origin)
}

function ensureManager({ config, origin }: { readonly config: CallContext['config']; readonly origin: Origin }): void {
  if (!config.isManager(origin)) badOrigin()
}

/** Bytes by their hash, on chain (pallet-preimage). */
export const Preimage = base
  .storageVersion(1, {})
  .calls((p) => ({
    notePreimage: p.call(
      0,
      { bytes: alias<Uint8Array>(bytes, 'Vec<u8>') },
      (args) => weights.notePreimage(args.bytes.length),
      [
        'Stores a preimage for a deposit by its size. Free, and without a deposit, where the chain requests it.',
        'Origin: signed, or a manager. Event: Noted. Errors: TooBig, AlreadyNoted, Token.FundsUnavailable.',
      ],
      (context, args) => {
        const sender = senderOf(context)
        const { isRequested } = noteBytes(context, args.bytes, sender)
        return isRequested || sender === undefined ? { paysFee: false } : undefined
      },
    ),
    unnotePreimage: p.call(
      1,
      { hash },
      weights.unnotePreimage,
      [
        'Gives the deposit back, and clears the preimage unless it is requested.',
        'Origin: signed, who noted it, or a manager. Event: Cleared. Errors: NotNoted, NotAuthorized.',
      ],
      (context, args) => {
        unnoteHash(context, args.hash, senderOf(context))
      },
    ),
    requestPreimage: p.call(
      2,
      { hash },
      weights.requestPreimage,
      ['Counts a request for a preimage, which then may be noted for free.', 'Origin: a manager. Event: Requested.'],
      (context, args) => {
        ensureManager(context)
        requestHash(context, args.hash)
      },
    ),
    unrequestPreimage: p.call(
      3,
      { hash },
      weights.unrequestPreimage,
      [
        'Takes a request back. With the last one goes a preimage that nobody owns.',
        'Origin: a manager. Event: Cleared. Errors: NotRequested.',
      ],
      (context, args) => {
        ensureManager(context)
        unrequestHash(context, args.hash)
      },
    ),
    ensureUpdated: p.call(
      4,
      { hashes },
      (args) => weights.ensureUpdated(args.hashes.length),
      [
        'Brings statuses with a reserved deposit to their present form. Free where nine tenths of the hashes needed it.',
        'Origin: signed. Errors: TooFew, TooMany.',
      ],
      (context, args) => {
        ensureSigned(context.origin)
        const count = args.hashes.length
        if (count === 0) context.fail.TooFew()
        if (count > maxUpdates) context.fail.TooMany()
        const updated = args.hashes.filter((each) => ensureUpdated(context, each)).length
        return { paysFee: updated * 10 < count * 9 }
      },
    ),
  }))
  .invariants(invariants)
