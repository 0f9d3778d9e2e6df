// SPDX-License-Identifier: Apache-2.0
import { defineErrors } from '@phat/primitives'

export const envelopeErrors = defineErrors('envelope', {
  malformed: {
    why: 'The bytes are no envelope, or what was inside is not what it should be.',
    remedy: 'Encrypt with a client of this release, and send the envelope whole.',
  },
  'wrong-version': {
    why: 'The envelope has a version that this worker does not know, or that the contract does not accept.',
    remedy: 'Use a client of this release, or let the contract declare that it accepts the older envelope.',
  },
  'cannot-open': {
    why: 'The envelope does not open: it was made for another key, sender, target or chain, or was changed on its way.',
    remedy: 'Read the key of the contract or worker from the chain again and encrypt anew.',
    retryable: true,
  },
  expired: {
    why: 'The expiry height that the envelope names has passed.',
    remedy: 'Encrypt anew with a later height.',
    retryable: true,
  },
  'expiry-too-far': {
    why: 'The envelope would live longer than the worker remembers which envelopes it has seen.',
    remedy: 'Name an expiry height nearer to the present one.',
  },
  'bad-public-key': {
    why: 'The public key to encrypt to is no sr25519 key.',
    remedy: 'Read the key of the contract or worker from the chain again.',
  },
})

export const certificateErrors = defineErrors('certificate', {
  'invalid-signature-type': {
    why: 'The type of a signature has no meaning, or none in this place.',
    remedy: 'Use one of the nine types of the protocol.',
  },
  'invalid-signature': {
    why: 'A signature of the chain does not fit the key that the certificate names.',
    remedy: 'Sign the certificate anew with the account that it names.',
  },
  missing: {
    why: 'A signature comes without the certificate of the key that made it.',
    remedy: 'Send the whole chain, down to the certificate of the account.',
  },
  expired: {
    why: 'A certificate of the chain was valid until a height that has passed.',
    remedy: 'Sign a new certificate.',
  },
  'chain-too-long': {
    why: 'The chain has more certificates than the verifier follows.',
    remedy: 'Sign with the account, or with one temporary key that the account certified.',
  },
  'decode-failed': {
    why: 'The body of a certificate is not SCALE, or has something after it.',
    remedy: 'Encode the public key, the height and the bits, in this order.',
  },
  'invalid-public-key': {
    why: 'A certificate names a public key that its kind of signature does not have.',
    remedy: 'Name the raw key: 32 bytes, or 33 for ecdsa.',
  },
})
