// SPDX-License-Identifier: Apache-2.0

import { bodyFaults } from './dcap-body-faults.ts'
import { certificateFaults, pemFaults } from './dcap-certificate-faults.ts'
import { crlFaults } from './dcap-crl-faults.ts'
import { documentFaults, standingFaults } from './dcap-json-faults.ts'
import { quoteFormFaults } from './dcap-quote-faults.ts'
import { quoteSignatureFaults, quotingEnclaveFaults } from './dcap-signature-faults.ts'
import type { DcapFault } from './fault.ts'

/** Every way in which SGX and TDX evidence can be bad on request. */
export const dcapFaults: readonly DcapFault[] = [
  ...quoteFormFaults,
  ...quoteSignatureFaults,
  ...quotingEnclaveFaults,
  ...bodyFaults,
  ...certificateFaults,
  ...pemFaults,
  ...crlFaults,
  ...documentFaults,
  ...standingFaults,
]
