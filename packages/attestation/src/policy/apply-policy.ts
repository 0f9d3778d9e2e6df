// SPDX-License-Identifier: Apache-2.0
import { equalBytes, toHex } from '@phat/primitives'
import type { TeeKind } from '../evidence.ts'
import { type CheckName, createLadder, type Ladder, type PartOutcome, planPart } from '../ladder.ts'
import type { Attested, Measurements, Platform, UnixTime } from '../verification.ts'
import type { CodeField, CodePattern, FamilyFloor, PlatformFamily, PlatformMatch, Policy } from './policy.ts'

const names = {
  simulated: ['policy.simulated', 'hardware', 'The evidence is of a vendor whose machines protect what they hold.'],
  suspended: ['policy.suspended', 'hardware', 'Neither the vendor nor the kind of TEE is switched off.'],
  family: ['policy.family', 'hardware', 'The platform is of a family that counts.'],
  specOnly: ['policy.specOnly', 'hardware', 'Evidence of this family was compared with the vendor’s own.'],
  platformDenied: ['policy.platformDenied', 'hardware', 'The platform is not denied.'],
  platformAllowed: ['policy.platformAllowed', 'hardware', 'The platform is one of those that count.'],
  revocation: ['policy.revocation', 'hardware', 'It is known that nothing that the evidence rests on is revoked.'],
  version: ['policy.version', 'firmware', 'The evidence has a version that counts.'],
  status: ['policy.status', 'firmware', 'The state of the platform’s firmware is an accepted one.'],
  advisories: ['policy.advisories', 'firmware', 'The platform is subject to no advisories but accepted ones.'],
  svns: ['policy.svns', 'firmware', 'The firmware is as new as it must be.'],
  evaluation: ['policy.evaluationNumber', 'firmware', 'The vendor’s statements are of a late enough evaluation.'],
  age: ['policy.statementAge', 'firmware', 'The vendor’s statements are recent enough.'],
  debug: ['policy.debug', 'code', 'The code cannot be debugged.'],
  migration: ['policy.migration', 'code', 'The code cannot be moved to another machine.'],
  vmpl: ['policy.vmpl', 'code', 'A privileged enough level of the guest asked for the report.'],
  codeDenied: ['policy.codeDenied', 'code', 'The code is not denied.'],
  codeAllowed: ['policy.codeAllowed', 'code', 'The code is one of those that count.'],
} as const satisfies Record<string, CheckName>

/** What a policy makes of evidence: each of its demands with a verdict; `part` is the evidence if none failed. */
export type PolicyVerdict = PartOutcome<Attested>

/** Judges what was attested by a policy. */
export function applyPolicy(attested: Attested, policy: Policy, now: UnixTime): PolicyVerdict {
  const ladder = createLadder()
  judgeVendor(ladder, attested, policy)
  judgePlatform(ladder, attested.platform, policy)
  judgeRevocation(ladder, attested, policy)
  judgeFirmware(ladder, attested, policy)
  judgeStatements(ladder, attested, policy, now)
  judgeCode(ladder, attested, policy)
  return planPart(ladder, () => attested).judge([])
}

function judgeVendor(ladder: Ladder, attested: Attested, policy: Policy): void {
  const { tee, platform } = attested
  const words = { expected: policy.simulated ? 'any vendor' : 'no simulated vendor', field: 'root.simulated' }
  ladder.check(names.simulated, policy.simulated || !attested.simulated, { ...words, found: String(attested.simulated) })
  const off = policy.suspended.find((one) => one === tee || one === platform.vendor)
  ladder.check(names.suspended, off === undefined, { field: 'tee', expected: 'one that is not switched off', found: off ?? tee })
  const family = familyOf(tee, platform)
  ladder.check(names.family, floorOf(policy, family) !== undefined, {
    field: 'platform',
    expected: () => policy.families.map((one) => one.family).join(', ') || 'none',
    found: family,
  })
  ladder.check(names.specOnly, policy.specOnly || !attested.specOnly, {
    field: 'specOnly',
    expected: policy.specOnly ? 'any family' : 'a family seen in the field',
    found: () => (attested.specOnly ? `${family}, version ${attested.version}, known from documents only` : family),
  })
}

function judgePlatform(ladder: Ladder, platform: Platform, { platformsAllowed, platformsDenied }: Policy): void {
  const denied = platformsDenied.find((match) => isPlatform(platform, match))
  const found = () => platformText(platform)
  ladder.check(names.platformDenied, denied === undefined, { field: 'platform', expected: 'one that is not denied', found })
  if (platformsAllowed === undefined) return
  const isAllowed = platformsAllowed.some((match) => isPlatform(platform, match))
  ladder.check(names.platformAllowed, isAllowed, { field: 'platform', expected: `one of ${platformsAllowed.length}`, found })
}

function judgeRevocation(ladder: Ladder, { revocation }: Attested, { revocationRequired }: Policy): void {
  // Not knowing is no finding; a policy that can live with it says so in its verdict.
  if (revocation === 'not-supplied' && !revocationRequired) ladder.notSupplied(names.revocation, 'collateral.crl')
  else ladder.check(names.revocation, revocation === 'pass', { field: 'collateral.crl', expected: 'pass', found: revocation })
}

function judgeFirmware(ladder: Ladder, attested: Attested, policy: Policy): void {
  const { tcbStatus, advisories, svns, version } = attested
  ladder.check(names.status, policy.statuses.includes(tcbStatus), {
    field: 'tcbStatus',
    expected: () => policy.statuses.join(', ') || 'none',
    found: tcbStatus,
  })
  const open = policy.advisories === undefined ? [] : advisories.filter((one) => !policy.advisories?.includes(one))
  ladder.check(names.advisories, open.length === 0, {
    field: 'advisoryIDs',
    expected: () => policy.advisories?.join(', ') ?? 'any',
    found: () => (open.length === 0 ? advisories : open).join(', ') || 'none',
  })
  const floor = floorOf(policy, familyOf(attested.tee, attested.platform))
  // Without a floor the family has been refused already.
  if (floor === undefined) return
  ladder.check(names.version, version >= floor.versionMin, {
    field: 'version',
    expected: `at least ${floor.versionMin}`,
    found: version,
  })
  const svn = (name: string): number => (Object.hasOwn(svns, name) ? (svns[name] ?? -1) : -1)
  const below = floor.svnsMin.filter(({ name, min }) => svn(name) < min)
  ladder.check(names.svns, below.length === 0, {
    field: 'svns',
    expected: () => floor.svnsMin.map(({ name, min }) => `${name} ${min}`).join(', ') || 'any',
    found: () => (below.length === 0 ? floor.svnsMin : below).map(({ name }) => `${name} ${svn(name)}`).join(', ') || 'any',
  })
}

function judgeStatements(ladder: Ladder, { age, platform }: Attested, policy: Policy, now: UnixTime): void {
  const { evaluationNumberMin, statementAgeMaxSeconds } = policy
  if (platform.vendor === 'intel') {
    ladder.check(names.evaluation, (age.evaluationNumber ?? 0) >= evaluationNumberMin, {
      field: 'tcbEvaluationDataNumber',
      expected: `at least ${evaluationNumberMin}`,
      found: String(age.evaluationNumber ?? 'none'),
    })
  }
  if (statementAgeMaxSeconds === undefined || age.issuedAt === undefined) return
  ladder.check(names.age, now - age.issuedAt <= statementAgeMaxSeconds, {
    field: 'issueDate',
    expected: `at most ${statementAgeMaxSeconds} seconds before ${now}`,
    found: age.issuedAt,
  })
}

function judgeCode(ladder: Ladder, { debug, migratable, measurements }: Attested, policy: Policy): void {
  ladder.check(names.debug, !debug, { field: 'debug', expected: 'false', found: String(debug) })
  ladder.check(names.migration, !migratable, { field: 'migratable', expected: 'false', found: String(migratable) })
  if (measurements.tee === 'sev-snp') {
    const { vmpl } = measurements
    ladder.check(names.vmpl, vmpl <= policy.vmplMax, { field: 'report.VMPL', expected: `at most ${policy.vmplMax}`, found: vmpl })
  }
  const found = () => codeText(measurements)
  const denied = policy.codeDenied.some((pattern) => isCode(measurements, pattern))
  ladder.check(names.codeDenied, !denied, { field: 'measurements', expected: 'code that is not denied', found })
  if (policy.codeAllowed === undefined) return
  const isAllowed = policy.codeAllowed.some((pattern) => isCode(measurements, pattern))
  ladder.check(names.codeAllowed, isAllowed, { field: 'measurements', expected: `one of ${policy.codeAllowed.length}`, found })
}

function familyOf(tee: TeeKind, platform: Platform): PlatformFamily {
  return platform.vendor === 'amd' ? platform.product : tee === 'sgx' ? 'sgx' : 'tdx'
}

/** The floors of a family; where one stands twice, both count. */
function floorOf({ families }: Policy, family: PlatformFamily): FamilyFloor | undefined {
  const floors = families.filter((one) => one.family === family)
  if (floors.length <= 1) return floors[0]
  const versionMin = Math.max(...floors.map((one) => one.versionMin))
  return { family, versionMin, svnsMin: floors.flatMap(({ svnsMin }) => svnsMin) }
}

function isPlatform(platform: Platform, { field, value }: PlatformMatch): boolean {
  if (platform.vendor === 'intel') return field !== 'chipId' && equalBytes(platform[field], value)
  // Zeros stand for a chip that is not told, which is no chip in particular.
  return field === 'chipId' && value.some((byte) => byte !== 0) && equalBytes(platform.chipId, value)
}

function isCode(measurements: Measurements, pattern: CodePattern): boolean {
  return (
    pattern.length > 0 &&
    pattern.every(({ field, value }) => {
      const measured = measurementOf(measurements, field)
      return measured !== undefined && equalBytes(measured, value)
    })
  )
}

const registers: readonly CodeField[] = ['rtmr0', 'rtmr1', 'rtmr2', 'rtmr3']

function measurementOf(measurements: Measurements, field: CodeField): Uint8Array | undefined {
  const register = registers.indexOf(field)
  if (register >= 0) return measurements.tee === 'tdx' ? measurements.rtmrs[register] : undefined
  const measured: unknown = Object.hasOwn(measurements, field) ? Reflect.get(measurements, field) : undefined
  return measured instanceof Uint8Array ? measured : undefined
}

function platformText(platform: Platform): string {
  return platform.vendor === 'intel'
    ? `FMSPC ${toHex(platform.fmspc)}, PPID ${toHex(platform.ppid)}`
    : `chip ${toHex(platform.chipId)}`
}

function codeText(measurements: Measurements): string {
  switch (measurements.tee) {
    case 'sgx':
      return `MRENCLAVE ${toHex(measurements.mrEnclave)}, MRSIGNER ${toHex(measurements.mrSigner)}`
    case 'tdx':
      return `MRTD ${toHex(measurements.mrTd)}, RTMRs ${measurements.rtmrs.map(toHex).join(' ')}`
    case 'sev-snp':
      return `MEASUREMENT ${toHex(measurements.measurement)}, HOST_DATA ${toHex(measurements.hostData)}`
  }
}
