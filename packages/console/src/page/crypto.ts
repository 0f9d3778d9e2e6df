// SPDX-License-Identifier: Apache-2.0
// Stands in for @phat/crypto in the bundle of the page: the digests that the verifier imports, from where the portable backend has
// them; what the page does not use stays out. The whole package would bring every other hash and signature along. A build fails
// where the verifier imports more.
export { sha256, sha384, sha512 } from '@noble/hashes/sha2.js'
export { keccak_256 as keccak256 } from '@noble/hashes/sha3.js'
