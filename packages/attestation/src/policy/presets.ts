// SPDX-License-Identifier: Apache-2.0
import type { FamilyFloor, Policy } from './policy.ts'

/**
 * Of AMD's platforms the hardware itself must have looked for aliases of memory since it started (AMD-SB-3015): reports of version 2
 * cannot say so. AMD publishes no list of current patch levels that a machine could read; a chain sets its own floors above this.
 */
const aliasesChecked = [{ name: 'aliasCheckComplete', min: 1 }]

const strict: readonly FamilyFloor[] = [
  { family: 'sgx', versionMin: 3, svnsMin: [] },
  { family: 'tdx', versionMin: 4, svnsMin: [] },
  { family: 'Milan', versionMin: 3, svnsMin: aliasesChecked },
  { family: 'Genoa', versionMin: 3, svnsMin: aliasesChecked },
  { family: 'Turin', versionMin: 3, svnsMin: aliasesChecked },
]

/** What a chain accepts where nothing else is set: firmware that is up to date, nothing revoked, and no doubt about either. */
export const chainPolicy: Policy = {
  families: strict,
  suspended: [],
  statuses: ['UpToDate', 'SWHardeningNeeded'],
  advisories: undefined,
  evaluationNumberMin: 0,
  // Intel's statements are valid for 30 days.
  statementAgeMaxSeconds: 30 * 86_400,
  revocationRequired: true,
  vmplMax: 0,
  specOnly: true,
  simulated: false,
  platformsAllowed: undefined,
  platformsDenied: [],
  codeAllowed: undefined,
  codeDenied: [],
}

/**
 * What is told to a person as good: the person sees the state of the firmware, the level that spoke, and that revocation is not
 * known where nobody supplied it. Firmware with known holes, and simulated vendors, are refused.
 */
export const personPolicy: Policy = {
  ...chainPolicy,
  families: strict.map(({ family }) => ({ family, versionMin: 0, svnsMin: [] })),
  statuses: ['UpToDate', 'SWHardeningNeeded', 'ConfigurationNeeded', 'ConfigurationAndSWHardeningNeeded'],
  statementAgeMaxSeconds: undefined,
  revocationRequired: false,
  vmplMax: 3,
}

/** For chains of development: the chain's policy, and simulated vendors count. It protects nothing. */
export const developmentPolicy: Policy = {
  ...chainPolicy,
  families: strict.map(({ family }) => ({ family, versionMin: 0, svnsMin: [] })),
  simulated: true,
}
