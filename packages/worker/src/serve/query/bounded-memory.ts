// SPDX-License-Identifier: Apache-2.0
import type { AgreementKey } from '@phat/crypto/agreement'
import type { VerifiedCertificates } from '@phat/envelope'
import { type ByteString, toByteString } from '@phat/primitives'

/** A map that drops what was longest not asked for. */
class RecentMap<V> {
  readonly #entries = new Map<ByteString, V>()
  readonly #max: number
  readonly #dropped: (value: V) => void

  constructor(max: number, dropped: (value: V) => void) {
    this.#max = max
    this.#dropped = dropped
  }

  get(key: ByteString): V | undefined {
    const value = this.#entries.get(key)
    if (value === undefined) return undefined
    this.#entries.delete(key)
    this.#entries.set(key, value)
    return value
  }

  set(key: ByteString, value: V): void {
    this.#entries.set(key, value)
    if (this.#entries.size <= this.#max) return
    const [oldest] = this.#entries
    if (oldest === undefined) return
    this.#entries.delete(oldest[0])
    this.#dropped(oldest[1])
  }
}

/** Certificates that were verified lately; about 200 bytes each. */
export function createCertificateMemory(max = 16_384): VerifiedCertificates {
  const accounts = new RecentMap<Uint8Array>(max, () => undefined)
  return {
    get: (key) => accounts.get(toByteString(key)),
    set: (key, account) => accounts.set(toByteString(key), account.slice()),
  }
}

/**
 * A key that remembers the secrets it agreed on lately, for clients that keep theirs. What is dropped is erased, so callers get copies. Never
 * for the second version of the envelope, where every key is used once.
 */
export function rememberAgreements(key: AgreementKey, max = 4_096): AgreementKey {
  const secrets = new RecentMap<Uint8Array>(max, (secret) => secret.fill(0))
  return {
    publicKey: key.publicKey,
    agree(theirs) {
      const name = toByteString(theirs)
      const known = secrets.get(name)
      if (known !== undefined) return known.slice()
      const agreed = key.agree(theirs)
      if (agreed !== undefined) secrets.set(name, agreed.slice())
      return agreed
    },
  }
}
