// SPDX-License-Identifier: Apache-2.0
import type { Attested, Measurements, Platform } from '@phat/attestation'
import { toHex } from '@phat/primitives'

/** A line of what was attested. */
export type Fact = readonly [label: string, value: string]

/** What evidence says once it holds, for a person to compare; bytes in full. */
export function factsOf(attested: Attested): Fact[] {
  const { version, reportData, tcbStatus, advisories, svns, age, evidenceId } = attested
  return [
    ['environment', `${teeNames[attested.tee]}, version ${version}${attested.simulated ? ', SIMULATED: protects nothing' : ''}`],
    ...measurementFacts(attested.measurements),
    ['report data', toHex(reportData)],
    ...platformFacts(attested.platform),
    ['platform status', tcbStatus],
    ['advisories', advisories.length === 0 ? 'none' : advisories.join(', ')],
    [
      'versions',
      Object.entries(svns)
        .map(([name, svn]) => `${name} ${svn}`)
        .join(', '),
    ],
    ['collateral', `valid from ${showTime(age.validFrom)} until ${showTime(age.validUntil)}`],
    ...(age.evaluationNumber === undefined ? [] : [['evaluation number', `${age.evaluationNumber}`] as const]),
    ['identity', `${toHex(evidenceId)}, the SHA-256 of what is signed`],
  ]
}

const teeNames = { sgx: 'Intel SGX', tdx: 'Intel TDX', 'sev-snp': 'AMD SEV-SNP' } as const

/** The measurement that names the code of each kind of environment. */
export function codeMeasurement(measurements: Measurements): Uint8Array {
  if (measurements.tee === 'sgx') return measurements.mrEnclave
  return measurements.tee === 'tdx' ? measurements.mrTd : measurements.measurement
}

function measurementFacts(measurements: Measurements): Fact[] {
  if (measurements.tee === 'sgx') {
    const { mrEnclave, mrSigner, isvProdId, isvSvn } = measurements
    return [
      ['MRENCLAVE', toHex(mrEnclave)],
      ['MRSIGNER', toHex(mrSigner)],
      ['product, version', `${isvProdId}, ${isvSvn}`],
    ]
  }
  if (measurements.tee === 'tdx') {
    const { mrTd, rtmrs, mrConfigId, mrOwner, mrOwnerConfig, mrSeam } = measurements
    return [
      ['MRTD', toHex(mrTd)],
      ...rtmrs.map((rtmr, i): Fact => [`RTMR${i}`, toHex(rtmr)]),
      ['MRCONFIGID', toHex(mrConfigId)],
      ['MROWNER', toHex(mrOwner)],
      ['MROWNERCONFIG', toHex(mrOwnerConfig)],
      ['MRSEAM', toHex(mrSeam)],
    ]
  }
  const { measurement, hostData, idKeyDigest, authorKeyDigest, familyId, imageId, guestSvn, vmpl } = measurements
  return [
    ['MEASUREMENT', toHex(measurement)],
    ['HOST_DATA', toHex(hostData)],
    ['ID_KEY_DIGEST', toHex(idKeyDigest)],
    ['AUTHOR_KEY_DIGEST', toHex(authorKeyDigest)],
    ['FAMILY_ID', toHex(familyId)],
    ['IMAGE_ID', toHex(imageId)],
    ['GUEST_SVN, VMPL', `${guestSvn}, ${vmpl}`],
  ]
}

function platformFacts(platform: Platform): Fact[] {
  if (platform.vendor === 'intel') {
    const { fmspc, pceId, ppid, pckCa } = platform
    return [
      ['platform', `Intel, FMSPC ${toHex(fmspc)}, PCEID ${toHex(pceId)}, certified by the ${pckCa} CA`],
      ['PPID', ppid.length === 0 ? 'not told' : toHex(ppid)],
    ]
  }
  const { product, chipId, signer } = platform
  return [
    ['platform', `AMD ${product}, signed by its ${signer.toUpperCase()}`],
    ['CHIP_ID', chipId.every((byte) => byte === 0) ? 'hidden' : toHex(chipId)],
  ]
}

/** A time of evidence as `2025-06-20T07:20:00Z`. */
export function showTime(seconds: number): string {
  // Beyond the year 9999 a calendar has no four digits; certificates without end say 9999.
  if (!Number.isSafeInteger(seconds) || Math.abs(seconds) > 253_402_300_799) return `${seconds} s`
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')
}
