// SPDX-License-Identifier: Apache-2.0
// Stands in for @phat/crypto in the bundle of the page: what the verifier needs of it, from where its portable backend has it. The
// whole package would bring every other hash and signature along. A build fails where the verifier needs more.
export { sha256 } from '@noble/hashes/sha2.js'
