// SPDX-License-Identifier: Apache-2.0
import type { SnpFault } from './fault.ts'
import { snpCertificateFaults, snpCrlFaults } from './snp-certificate-faults.ts'
import { reportFormFaults, reportSignatureFaults } from './snp-report-faults.ts'

/** Every way in which SEV-SNP evidence can be bad on request. */
export const snpFaults: readonly SnpFault[] = [
  ...reportFormFaults,
  ...reportSignatureFaults,
  ...snpCertificateFaults,
  ...snpCrlFaults,
]
