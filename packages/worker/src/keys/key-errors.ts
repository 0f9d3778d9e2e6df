// SPDX-License-Identifier: Apache-2.0
import { defineErrors } from '@phat/primitives'

export const keyErrors = defineErrors('keys', {
  'bad-receiver': {
    why: 'A public key that a secret should be encrypted to is no point of ristretto255.',
    remedy: 'Check the key: 32 bytes of an sr25519 public key.',
  },
  'bad-threshold': {
    why: 'A secret is split so that k of n shares give it back, with 1 ≤ k ≤ n ≤ 255 and n different recovery keys.',
    remedy: 'Name as many recovery keys as shares, and a threshold that they can reach.',
  },
  'too-few-shares': {
    why: 'Fewer different shares of one split are there than its threshold says.',
    remedy: 'Open the shares of more recovery keys.',
  },
  'wrong-shares': {
    why: 'The shares do not give the key that they were made from: one of them was changed or is of another split.',
    remedy: 'Use shares that were written down together, for the same master key.',
  },
  'bad-sealed-keys': {
    why: 'The sealed keys of a worker open, but are not those of this chain, of this release, or of this kind of TEE.',
    remedy: 'Start the worker in the folder of its own chain, or with an empty folder to register a new key.',
  },
})
