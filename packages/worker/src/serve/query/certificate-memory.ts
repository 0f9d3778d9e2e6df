// SPDX-License-Identifier: Apache-2.0
import type { VerifiedCertificates } from '@phat/envelope'
import { type ByteString, RecentMap, toByteString } from '@phat/primitives'

/** Certificates that were verified lately; about 200 bytes each. */
export function createCertificateMemory(max = 16_384): VerifiedCertificates {
  const accounts = new RecentMap<ByteString, Uint8Array>(max)
  return {
    get: (key) => accounts.get(toByteString(key)),
    set: (key, account) => accounts.set(toByteString(key), account.slice()),
  }
}
