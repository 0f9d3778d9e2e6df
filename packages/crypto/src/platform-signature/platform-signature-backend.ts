// SPDX-License-Identifier: Apache-2.0
import type { PlatformKey } from './platform-key.ts'
import type { SignatureCheck } from './signature-check.ts'

/** What a platform provides for the signatures of platform certificates, quotes and reports. */
export interface PlatformSignatureBackend {
  readonly name: string
  /**
   * True when `key`, already read from `check.publicKey`, made `check.signature`, whose numbers are in range. False as well
   * when the point is not on its curve. Never throws for any bytes.
   */
  verify(check: SignatureCheck, key: PlatformKey): boolean
}
