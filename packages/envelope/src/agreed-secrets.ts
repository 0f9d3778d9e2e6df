// SPDX-License-Identifier: Apache-2.0
import type { AgreementKey } from '@phat/crypto/agreement'
import { RecentMap, toByteString } from '@phat/primitives'

/**
 * A bounded memory of agreed secrets, for version 2 alone: whoever keeps one ephemeral key for a session costs one agreement, and each of his
 * envelopes has its own keys all the same. In memory only; what is dropped is erased, so that callers get copies.
 */
export interface AgreedSecrets {
  readonly size: number
  /** The secret of two public keys, 32 bytes each; undefined when it is not known (any more). */
  recall(mine: Uint8Array, theirs: Uint8Array): Uint8Array | undefined
  /** Keeps a copy. */
  keep(mine: Uint8Array, theirs: Uint8Array, secret: Uint8Array): void
  /** Erases all: when a secret of one's own comes to its end. */
  forgetAll(): void
}

/**
 * Makes an empty memory.
 * @param max entries, 4,096 by default, of some 350 bytes each: who comes with many keys costs others their place, hence one agreement again
 */
export function createAgreedSecrets(max = 4_096): AgreedSecrets {
  const secrets = new RecentMap<string, Uint8Array>(max, (secret) => void secret.fill(0))
  const nameOf = (mine: Uint8Array, theirs: Uint8Array): string => toByteString(mine) + toByteString(theirs)
  return {
    get size() {
      return secrets.size
    },
    recall: (mine, theirs) => secrets.get(nameOf(mine, theirs))?.slice(),
    keep: (mine, theirs, secret) => secrets.set(nameOf(mine, theirs), secret.slice()),
    forgetAll: () => secrets.clear(),
  }
}

/** Workers and contracts that one session speaks to at a time. */
const receiversMax = 256

/**
 * The ephemeral key of a session of one account, for `sealEnvelope` and `openAnswer`: it agrees with each receiver once. Never for `sealLegacy`,
 * whose key is the agreed secret itself.
 */
export function createSessionKey(key: AgreementKey): AgreementKey {
  const { publicKey } = key
  const secrets = createAgreedSecrets(receiversMax)
  const agree = (theirs: Uint8Array): Uint8Array | undefined => {
    const known = secrets.recall(publicKey, theirs)
    if (known !== undefined) return known
    const agreed = key.agree(theirs)
    if (agreed !== undefined) secrets.keep(publicKey, theirs, agreed)
    return agreed
  }
  return Object.freeze({ publicKey, agree, toJSON: () => ({}) })
}
