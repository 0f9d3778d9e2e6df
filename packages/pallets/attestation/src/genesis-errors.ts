// SPDX-License-Identifier: Apache-2.0
import { defineErrors } from '@phat/primitives'

/** Why a chain may not begin as a genesis says. */
export const genesisErrors = defineErrors('genesis', {
  'root-not-genuine': {
    why: 'A root that is no vendor’s own protects nothing, and this genesis does not say that simulated roots count.',
    remedy: 'Leave the root out. Only on a development chain: mark it simulated and set acceptsSimulated.',
  },
  'root-mislabelled': {
    why: 'A root says that it is a vendor’s own and is not, or says that it is simulated and is a vendor’s own.',
    remedy: 'Correct its mark, vendor and product; phat spec build dev shows roots of both kinds.',
  },
  'root-duplicate': {
    why: 'The same root key stands twice.',
    remedy: 'Remove one of the two entries.',
  },
  'root-bounds': {
    why: 'A chain pins at most 16 roots, of keys of at most 600 bytes each.',
    remedy: 'Leave out roots whose platforms the chain does not need.',
  },
  'release-refused': {
    why: 'A release of the genesis is one that the chain would refuse as a proposal: without measurements, with one twice, or open.',
    remedy: 'Correct the release: the errors of Attestation.proposeRelease say what it must be.',
  },
})
