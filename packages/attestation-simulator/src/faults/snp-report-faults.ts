// SPDX-License-Identifier: Apache-2.0
import { concatBytes } from '@phat/primitives'
import { reportOffsets, signatureOffset } from '../amd/snp-report.ts'
import { flipped, replaced, type SnpFault } from './fault.ts'

const snp = ['sev-snp'] as const

/** The form of a report: versions, reserved bytes, sizes, its signature. */
export const reportFormFaults: readonly SnpFault[] = [
  edited('version-unknown', 'a version that does not exist', 'snp.report.form', ({ report }) => {
    report.version = 6
  }),
  edited('version-too-old', 'version 1, of the time before SEV-SNP was sold', 'snp.report.form', ({ report }) => {
    report.version = 1
  }),
  edited('signature-algorithm', 'a signature algorithm that does not exist', 'snp.report.signatureAlgorithm', ({ report }) => {
    report.signatureAlgorithm = 2
  }),
  edited('signer-none', 'a report that says nobody signed it', 'snp.report.signingKey', ({ report }) => {
    report.keyInfo = 7 << 2
  }),
  edited('signer-reserved', 'a signer that does not exist', 'snp.report.signingKey', ({ report }) => {
    report.keyInfo = 3 << 2
  }),
  edited('key-info-reserved', 'a reserved bit of the key information', 'snp.report.signingKey', ({ report }) => {
    report.keyInfo |= 1 << 8
  }),
  edited('signer-other', 'a report that says the other kind of key signed it', 'snp.report.signer', ({ report }) => {
    report.keyInfo ^= 1 << 2
  }),
  edited('policy-reserved-one', 'a policy whose bit 17 is not one', 'snp.report.policyFlags', ({ report }) => {
    report.policy &= ~(1n << 17n)
  }),
  edited('policy-reserved-zero', 'a policy with a reserved bit', 'snp.report.policyFlags', ({ report }) => {
    report.policy |= 1n << 40n
  }),
  edited('policy-debug', 'a policy that allows debugging', 'snp.guest.debug', ({ report }) => {
    report.policy |= 1n << 19n
  }),
  edited('policy-migration', 'a policy that allows a migration agent', 'snp.guest.migration', ({ report }) => {
    report.policy |= 1n << 18n
  }),
  edited('vmpl-unknown', 'a privilege level that does not exist', 'snp.report.vmpl', ({ report }) => {
    report.vmpl = 4
  }),
  edited('tcb-reserved', 'a TCB version with a reserved byte', 'snp.tcb.reported.form', ({ report }) => {
    report.reportedTcb = replaced(report.reportedTcb, 5, [1])
  }),
  edited('tcb-not-certified', 'a patch level that the certificate does not have', 'snp.tcb.endorsed', ({ report }) => {
    report.reportedTcb = replaced(report.reportedTcb, 7, [(report.reportedTcb[7] ?? 0) - 1])
  }),
  edited('tcb-above-current', 'a reported patch level above what runs', 'snp.tcb.reported', ({ report }) => {
    report.currentTcb = replaced(report.currentTcb, 7, [(report.currentTcb[7] ?? 0) - 1])
    report.committedTcb = report.currentTcb
  }),
  edited('tcb-committed-above-current', 'a committed patch level above what runs', 'snp.tcb.committed', ({ report }) => {
    report.committedTcb = replaced(report.committedTcb, 7, [(report.committedTcb[7] ?? 0) + 1])
  }),
  {
    ...edited('chip-other', 'the identity of another chip than that of the certificate', 'snp.report.chipId', ({ report }) => {
      report.chipId = flipped(report.chipId, 3)
    }),
    signers: ['vcek'],
  },
  {
    ...edited(
      'chip-hidden',
      "a chip whose host hides its identity, under the chip's own key",
      'snp.report.signingKey',
      ({ report }) => {
        report.keyInfo |= 1 << 1
        report.chipId = new Uint8Array(64)
      },
    ),
    signers: ['vcek'],
  },
  {
    ...edited(
      'chip-tail',
      'something after the eight bytes that name a chip from Turin on',
      'snp.report.chipId',
      ({ report }) => {
        report.chipId = flipped(report.chipId, 40)
      },
    ),
    products: ['Turin'],
    signers: ['vcek'],
  },
  {
    ...edited('product-other', 'a processor of another product line', 'snp.report.processor', ({ report }) => {
      report.cpuid = report.cpuid?.[0] === 0x1a ? [0x19, 0x11, 0x01] : [0x1a, 0x02, 0x01]
    }),
    versions: [3, 4, 5],
  },
  {
    ...edited('product-unknown', 'a processor that no product line has', 'snp.report.processor', ({ report }) => {
      report.cpuid = [0x17, 0x31, 0x00]
    }),
    versions: [3, 4, 5],
  },
  ...[0x4c, 0x18c, 0x1eb, 0x1ef, 0x280].map((at) => reservedFault(at)),
  { ...reservedFault(0x188), versions: [2] },
  { ...reservedFault(0x1f8), versions: [2, 3, 4] },
  spoilt('empty', 'no bytes at all', 'snp.report.form', () => new Uint8Array()),
  spoilt('garbage', 'bytes that are no report', 'snp.report.form', (report) => report.map((byte, at) => byte ^ (at * 31 + 7))),
  spoilt('truncated', 'a report whose last byte is missing', 'snp.report.form', (report) => report.slice(0, -1)),
  spoilt('trailing-byte', 'a zero byte after the end', 'snp.report.form', (report) => concatBytes(report, Uint8Array.of(0))),
  spoilt('signature-r-padding', 'a byte behind the 48 of r', 'snp.report.signaturePadding', (report) =>
    flipped(report, signatureOffset + 60),
  ),
  spoilt('signature-s-padding', 'a byte behind the 48 of s', 'snp.report.signaturePadding', (report) =>
    flipped(report, signatureOffset + 72 + 60),
  ),
  spoilt('signature-tail', 'a byte behind the signature', 'snp.report.signaturePadding', (report) => flipped(report, 0x49f)),
]

/** What is signed, changed after it was signed; and signatures by others, or none. */
export const reportSignatureFaults: readonly SnpFault[] = [
  ...(Object.keys(reportOffsets) as (keyof typeof reportOffsets)[])
    .filter((field) => field === 'measurement' || field === 'reportData' || field === 'hostData')
    .map((field) =>
      spoilt(`${kebab(field)}-flipped`, `a bit of ${field} changed after signing`, 'snp.report.signature', (report) =>
        flipped(report, reportOffsets[field]),
      ),
    ),
  spoilt('guest-svn-flipped', 'a bit of the guest SVN changed after signing', 'snp.report.signature', (report) =>
    flipped(report, 4),
  ),
  spoilt('signature-flipped', 'a bit of the signature', 'snp.report.signature', (report) => flipped(report, signatureOffset)),
  spoilt('signature-zero', 'a signature of zeros', 'snp.report.signature', (report) =>
    replaced(report, signatureOffset, new Uint8Array(512)),
  ),
  spoilt('signature-of-ones', 'a signature whose r and s are 1', 'snp.report.signature', (report) => {
    const signature = new Uint8Array(512)
    signature[0] = 1
    signature[72] = 1
    return replaced(report, signatureOffset, signature)
  }),
  edited(
    'report-by-stranger',
    'a report signed by a key that AMD did not certify',
    'snp.report.signature',
    (draft, { stranger }) => {
      draft.reportSigner = stranger
    },
  ),
]

function reservedFault(at: number): SnpFault {
  return {
    id: `reserved-${at.toString(16)}`,
    says: `the reserved byte at 0x${at.toString(16)} is not zero`,
    tees: snp,
    check: 'snp.report.reserved',
    edit: (draft) => {
      draft.reserved.push([at, 1])
    },
  }
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

function edited(id: string, says: string, check: string, edit: NonNullable<SnpFault['edit']>): SnpFault {
  return { id, says, tees: snp, check, edit }
}

function spoilt(id: string, says: string, check: string, change: (report: Uint8Array) => Uint8Array): SnpFault {
  return {
    id,
    says,
    tees: snp,
    check,
    spoil: (issued) => {
      issued.report = change(issued.report)
    },
  }
}
