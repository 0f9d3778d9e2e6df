// SPDX-License-Identifier: Apache-2.0
import { boundedBytes } from '@phat/codec'
import { type CallContextOf, type ContextOf, definePallet, error, event, h256, identity, optionalMap } from '@phat/frame'
import type { PreimageConfig } from './config.ts'
import { hash, maxSize, oldRequestStatus, preimageKey, requestStatus } from './types.ts'

/** The first half of the declaration: what the calls and the interface for other pallets work with. */
export const base = definePallet('Preimage', 'The bytes behind hashes: noted for a deposit, or requested by the chain.')
  .config<PreimageConfig>()
  .storage({
    statusFor: optionalMap(
      identity(h256),
      oldRequestStatus,
      'Statuses with a reserved deposit, of the time before holds; moved to RequestStatusFor when they are met.',
    ),
    requestStatusFor: optionalMap(
      identity(h256),
      requestStatus,
      'Who noted a preimage and how often the chain requests it. Paid by the owner’s deposit, or by whoever manages requests.',
    ),
    preimageFor: optionalMap(
      identity(preimageKey),
      boundedBytes(maxSize),
      'The bytes by hash and length, at most 4 MiB each. Keys are hashes already, so none are hashed.',
    ),
  })
  .events({
    Noted: event(0, { hash }, 'A preimage was noted.'),
    Requested: event(1, { hash }, 'A preimage was requested.'),
    Cleared: event(2, { hash }, 'A preimage was cleared.'),
  })
  .errors({
    TooBig: error(0, 'The preimage is larger than 4 MiB.'),
    AlreadyNoted: error(1, 'The preimage is noted already.'),
    NotAuthorized: error(2, 'The sender is not the one who noted the preimage.'),
    NotNoted: error(3, 'The preimage is not noted.'),
    Requested: error(4, 'The preimage cannot go while it is requested.'),
    NotRequested: error(5, 'The preimage is not requested.'),
    TooMany: error(6, 'More hashes than one call may update.'),
    TooFew: error(7, 'No hash to update.'),
  })

export type Context = ContextOf<typeof base>
export type CallContext = CallContextOf<typeof base>
