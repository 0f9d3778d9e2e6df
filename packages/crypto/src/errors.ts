// SPDX-License-Identifier: Apache-2.0
import { defineErrors } from '@phat/primitives'

export const cryptoErrors = defineErrors('crypto', {
  'backend-missing': {
    why: 'A native or wasm module that this platform needs for hashing or signatures could not be loaded.',
    remedy: 'Install the dependencies again on this machine, with a Node version and platform the project supports.',
  },
  'backend-wrong': {
    why: 'A cryptographic backend gave another answer than the built-in test vector, so it would follow another chain.',
    remedy: 'Do not use this build on this machine: reinstall the dependencies and report the scheme and vector named here.',
  },
  'bad-length': {
    why: 'A key, seed, digest or signature does not have the number of bytes that its scheme prescribes.',
    remedy: 'Pass the whole value: 32 byte public keys and seeds, 64 byte signatures, 65 bytes for ecdsa.',
  },
  'bad-secret': {
    why: 'The secret is zero or outside the range of the curve, so it is the secret key of no account.',
    remedy: 'Use another seed or derivation path.',
  },
  'ss58-bad-character': {
    why: 'The address holds a character that base58 does not use, is empty, or is too long to be an address.',
    remedy: 'Copy the whole address again; base58 has no 0, O, I and l.',
  },
  'ss58-bad-length': {
    why: 'The address does not hold exactly 32 bytes of account id between its prefix and its checksum.',
    remedy: 'Copy the whole address again, and use the address of an account rather than an index or a public key.',
  },
  'ss58-bad-prefix': {
    why: 'The network prefix is reserved, above 16383, or not written in its shortest form.',
    remedy: 'Use a network prefix from the SS58 registry, such as 30 for Phala or 42 for any Substrate chain.',
  },
  'ss58-bad-checksum': {
    why: 'The checksum does not match: at least one character of the address is wrong.',
    remedy: 'Copy the address again; do not correct it by hand.',
  },
  'bad-uri': {
    why: 'A secret URI is not `<mnemonic or 0x seed>` followed by `/soft` and `//hard` junctions and `///password`.',
    remedy: 'Write for example `//Alice`, or quote a mnemonic of 12, 15, 18, 21 or 24 words followed by its junctions.',
  },
  'bad-mnemonic': {
    why: 'The mnemonic has a wrong number of words, a word outside the English list, or a wrong checksum.',
    remedy: 'Check each word and their order against the backup.',
  },
  'soft-junction-unsupported': {
    why: 'ed25519 and ecdsa keys have no soft derivation in Substrate.',
    remedy: 'Use a hard junction (`//name`) or an sr25519 key.',
  },
  'verifier-full': {
    why: 'More signatures wait for verification than the queue limit allows.',
    remedy: 'Try again when the queue has drained, or raise the queue limit or the number of verifier workers.',
    retryable: true,
  },
  'verifier-stopped': {
    why: 'The verifier pool was stopped before this signature was verified.',
    remedy: 'Nothing to do at shutdown; otherwise create a new pool.',
  },
  'verifier-crashed': {
    why: 'The worker thread that verified this signature ended, and so did the one that tried again.',
    remedy: 'Look for the cause in the log; too little memory is the usual one.',
    retryable: true,
  },
  'verifier-timeout': {
    why: 'The signature was not verified within the time limit of the pool.',
    remedy: 'Lower the load, or raise the time limit or the number of verifier workers.',
    retryable: true,
  },
})
