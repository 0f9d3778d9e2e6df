// SPDX-License-Identifier: Apache-2.0
import type { CheckName, Ladder } from '../ladder.ts'
import { isTcbAtMost, readTcb } from './parse-report.ts'
import type { VerifiedSnpCollateral } from './snp-collateral.ts'
import type { SnpFirmware, SnpReport, SnpTcb } from './snp-report.ts'

/** The four TCBs of a report. */
export interface SnpTcbs {
  /** What runs now, perhaps on trial. */
  readonly current: SnpTcb
  /** What the key that signed is derived from. */
  readonly reported: SnpTcb
  /** Below which the firmware cannot be brought any more. */
  readonly committed: SnpTcb
  /** What ran when the guest was launched. */
  readonly launch: SnpTcb
}

const layout = (which: string): CheckName => [
  `snp.tcb.${which}.form`,
  'firmware',
  `The ${which} TCB has the layout of the product line.`,
]
const names = {
  current: layout('current'),
  reported: layout('reported'),
  committed: layout('committed'),
  launch: layout('launch'),
}
const endorsed: CheckName = ['snp.tcb.endorsed', 'firmware', 'The key that signed is the one of the reported TCB.']
const reportedOrder: CheckName = ['snp.tcb.reported', 'firmware', 'The reported TCB is not above what runs.']
const committedOrder: CheckName = ['snp.tcb.committed', 'firmware', 'The committed TCB is not above what runs.']
const firmwareOrder: CheckName = ['snp.firmware.committed', 'firmware', 'The committed firmware is not newer than what runs.']

/**
 * Reads the TCBs and holds them against the certificate and each other. The launch TCB may be below the others (the firmware
 * was updated since) or above the current one (an update on trial was taken back): only a policy's floor says something of it.
 * @returns undefined when a check failed
 */
export function checkTcbs(ladder: Ladder, report: SnpReport, collateral: VerifiedSnpCollateral): SnpTcbs | undefined {
  const { product, endorsement } = collateral
  const read = (which: keyof SnpTcbs, bytes: Uint8Array): SnpTcb | undefined =>
    ladder.read(names[which], readTcb(bytes, product, `report.${which.toUpperCase()}_TCB`))
  const current = read('current', report.currentTcb)
  const reported = read('reported', report.reportedTcb)
  const committed = read('committed', report.committedTcb)
  const launch = read('launch', report.launchTcb)
  if (current === undefined || reported === undefined || committed === undefined || launch === undefined) return undefined
  ladder.check(endorsed, isTcbAtMost(reported, endorsement.tcb) && isTcbAtMost(endorsement.tcb, reported), {
    field: 'report.REPORTED_TCB',
    expected: () => tcbText(endorsement.tcb),
    found: () => tcbText(reported),
  })
  ladder.check(reportedOrder, isTcbAtMost(reported, current), {
    field: 'report.REPORTED_TCB',
    expected: () => `at most ${tcbText(current)}`,
    found: () => tcbText(reported),
  })
  ladder.check(committedOrder, isTcbAtMost(committed, current), {
    field: 'report.COMMITTED_TCB',
    expected: () => `at most ${tcbText(current)}`,
    found: () => tcbText(committed),
  })
  const { currentVersion, committedVersion } = report
  ladder.check(firmwareOrder, firmwareNumber(committedVersion) <= firmwareNumber(currentVersion), {
    field: 'report.COMMITTED_VERSION',
    expected: () => `at most ${firmwareText(currentVersion)}`,
    found: () => firmwareText(committedVersion),
  })
  return { current, reported, committed, launch }
}

/** Each level at its lowest among the four: what a floor must hold for. */
export function lowestTcb({ current, reported, committed, launch }: SnpTcbs): Readonly<Record<string, number>> {
  const all = [current, reported, committed, launch]
  const lowest = (level: (tcb: SnpTcb) => number): number => Math.min(...all.map(level))
  return {
    ...(current.fmc !== undefined && { fmc: lowest(({ fmc = 0 }) => fmc) }),
    bootLoader: lowest(({ bootLoader }) => bootLoader),
    tee: lowest(({ tee }) => tee),
    snp: lowest(({ snp }) => snp),
    microcode: lowest(({ microcode }) => microcode),
  }
}

/** The version of SEV firmware as one number, in the order of versions. */
export function firmwareNumber({ major, minor, build }: SnpFirmware): number {
  return major * 0x1_0000 + minor * 0x100 + build
}

function firmwareText({ major, minor, build }: SnpFirmware): string {
  return `${major}.${minor}.${build}`
}

function tcbText({ fmc, bootLoader, tee, snp, microcode }: SnpTcb): string {
  const rest = `boot loader ${bootLoader}, TEE ${tee}, SNP ${snp}, microcode ${microcode}`
  return fmc === undefined ? rest : `FMC ${fmc}, ${rest}`
}
