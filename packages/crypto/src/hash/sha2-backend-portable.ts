// SPDX-License-Identifier: Apache-2.0
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js'
import type { Sha2Backend } from './sha2-backend.ts'

export const sha2Backend: Sha2Backend = {
  sha256: (bytes) => sha256(bytes),
  sha384: (bytes) => sha384(bytes),
  sha512: (bytes) => sha512(bytes),
}
