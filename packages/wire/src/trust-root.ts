// SPDX-License-Identifier: Apache-2.0
import { type Codec, fixedBytes, i64, str, struct, u32, u64, type ValueOf } from '@phat/codec'
import type { TrustedState } from '@phat/light-client'
import { validators } from './validators.ts'

export { validators }

/** What a light client keeps of the last block that it verified: the engine's header hash and the set that signs the next block. */
export const trustedState: Codec<TrustedState> = struct('phat_worker::TrustedState', {
  chainId: str,
  height: u64,
  time: struct('phat_worker::Time', { seconds: i64, nanos: u32 }),
  hash: fixedBytes(32),
  nextValidators: validators,
})

const root = struct('phat_worker::TrustRoot', {
  genesisHash: fixedBytes(32),
  /** Height and hash of the Substrate block; 0 and the genesis hash for a worker that follows from the beginning. */
  number: u32,
  hash: fixedBytes(32),
  trusted: trustedState,
})

/**
 * Where a worker begins to trust, as its release carries it. At height 0, which the engine has not signed, the header hash of `trusted` is
 * zeros, its next validators are the first ones and its time is a millisecond before block 1.
 */
export type TrustRoot = ValueOf<typeof root>

export const trustRoot: Codec<TrustRoot> = root
