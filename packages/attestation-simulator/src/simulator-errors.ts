// SPDX-License-Identifier: Apache-2.0
import { defineErrors } from '@phat/primitives'

/** What whoever asks the simulated vendors for evidence may get wrong. */
export const simulatorErrors = defineErrors('simulator', {
  'unknown-fault': {
    why: 'No fault has this name for this kind of evidence.',
    remedy: 'Take a name from the table of faults: dcapFaults for SGX and TDX, snpFaults for SEV-SNP.',
  },
})
