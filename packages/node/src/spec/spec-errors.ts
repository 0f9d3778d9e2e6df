// SPDX-License-Identifier: Apache-2.0
import { defineErrors } from '@phat/primitives'

/** What is wrong with a chain spec. Every message begins with the path of the field that it is about. */
export const specErrors = defineErrors('spec', {
  unreadable: {
    why: 'The file of the chain spec does not exist, is no file, or may not be read.',
    remedy: 'Name dev, local or the path of a JSON file; phat spec build dev shows what one looks like.',
  },
  'too-large': {
    why: 'The file is larger than the longest text that this platform can hold.',
    remedy: 'Endow fewer accounts in the genesis, and the others by transactions.',
  },
  'not-json': {
    why: 'The chain spec is no JSON document.',
    remedy: 'Correct the place that the message names; JSON has no comments and no comma before a closing bracket.',
  },
  'duplicate-field': {
    why: 'A field stands twice in one object, and readers differ in which of the two they take.',
    remedy: 'Remove one of them.',
  },
  'unknown-field': {
    why: 'A chain spec has no such field, so what it asks for would silently be left out.',
    remedy: 'Correct its name or remove it; phat spec build dev shows every field.',
  },
  'missing-field': {
    why: 'A chain spec needs this field.',
    remedy: 'Add it; phat spec build dev shows every field.',
  },
  'bad-field': {
    why: 'The field does not have the form or the size that it must have; the message names both.',
    remedy: 'Write it as the message says; phat spec build dev shows every field.',
  },
  'bad-account': {
    why: 'An account is not written as a valid SS58 address.',
    remedy: 'Copy the whole address again; phat account inspect shows the address of a public key.',
  },
  'wrong-prefix': {
    why: 'The address was written for another network than the one of properties.ss58Format: it may be the wrong account.',
    remedy: 'Write the address for this network, or correct properties.ss58Format.',
  },
  'duplicate-account': {
    why: 'The account stands twice in the genesis; which of its balances was meant is not clear.',
    remedy: 'Remove one of the two entries, or add their amounts up in one.',
  },
  'duplicate-validator': {
    why: 'The key stands twice among the validators; one key votes once.',
    remedy: 'Remove one of the two entries, or add their powers up in one.',
  },
  'below-deposit': {
    why: 'An account with less than the existential deposit cannot exist.',
    remedy: 'Endow the account with at least the existential deposit, or leave it out.',
  },
  'issuance-overflow': {
    why: 'The sum of all balances is more than a balance can hold, 2^128 - 1 planck.',
    remedy: 'Lower the amounts; they are in planck, 10^-12 PHA.',
  },
  'unknown-runtime': {
    why: 'The spec names a runtime that this release does not hold, so it cannot run the chain.',
    remedy: 'Name a runtime that the message lists, or use the release that the spec was made for.',
  },
  'missing-code': {
    why: 'A raw genesis names its runtime under the key :code (0x3a636f6465), and this one does not.',
    remedy: 'Make the raw spec from a plain one: phat spec build <file> --raw.',
  },
  'child-state': {
    why: 'A genesis with child tries is not supported: no pallet of this runtime has any.',
    remedy: 'Leave childrenDefault empty, and keys that begin with :child_storage: out of top.',
  },
  'broken-state': {
    why: 'The raw genesis is no state that the runtime could have made: an invariant does not hold, or a value does not decode.',
    remedy: 'Make the raw spec from a plain one instead of editing it: phat spec build <file> --raw.',
  },
  'public-secret': {
    why: 'A live chain names a key whose secret everyone knows: anyone could take its funds or act as it.',
    remedy: 'Make keys of your own with phat account new, or set chainType to Development or Local.',
  },
  'simulated-evidence': {
    why: 'A live chain says that roots of simulated vendors count: anyone could make evidence that it accepts.',
    remedy: 'Leave acceptsSimulated out and pin no roots but the vendors’ own, or set chainType to Development or Local.',
  },
})
