// SPDX-License-Identifier: Apache-2.0
import { known } from '@phat/primitives'
import { endorsementExtensions } from '../amd/amd-vendor.ts'
import type { SnpDraft } from '../amd/snp-draft.ts'
import type { CertificateDraft } from '../pki/certificate.ts'
import { ia5String, integer } from '../pki/der-writer.ts'
import { basicConstraints, basicConstraintsOid, type Extension, keyUsage, keyUsageOid } from '../pki/extension.ts'
import { amdName } from '../pki/name.ts'
import { flipped, type IssuedSnp, type SnpFault } from './fault.ts'

const snp = ['sev-snp'] as const
const hour = 3_600
const amd = '1.3.6.1.4.1.3704.1'

const roles = {
  ark: { id: 'root', says: 'the root' },
  intermediate: { id: 'intermediate', says: 'the intermediate' },
  endorsement: { id: 'endorsement', says: 'the key that signs reports' },
} as const

type Role = keyof typeof roles

function validityFaults(check: Readonly<Record<Role, string>>): SnpFault[] {
  return (Object.keys(roles) as Role[]).flatMap((role): SnpFault[] => [
    edited(
      `${roles[role].id}-expired`,
      `the certificate of ${roles[role].says} expired an hour ago`,
      check[role],
      (draft, { now }) => {
        draft[role].notAfter = now - hour
      },
    ),
    edited(
      `${roles[role].id}-not-yet`,
      `the certificate of ${roles[role].says} becomes valid in an hour`,
      check[role],
      (draft, { now }) => {
        draft[role].notBefore = now + hour
      },
    ),
  ])
}

/** The chain: who certified whom, as what, and what AMD says of the chip. */
export const snpCertificateFaults: readonly SnpFault[] = [
  ...validityFaults({
    ark: 'snp.authority.validity',
    intermediate: 'snp.authority.validity',
    endorsement: 'snp.chain.validity',
  }),
  edited(
    'root-other',
    'another root, with the names of the simulated one, and all that it certified',
    'snp.authority.root',
    (draft, { strangeAuthority }) => {
      draft.ark.publicKey = strangeAuthority.publicKey
      draft.ark.signer = strangeAuthority
      draft.intermediate.signer = strangeAuthority
      draft.crl.signer = strangeAuthority
    },
  ),
  edited(
    'endorsement-by-stranger',
    'a certificate of a chip that the intermediate did not sign',
    'snp.chain.endorsement.signature',
    (draft, { strangeAuthority }) => {
      draft.endorsement.signer = strangeAuthority
    },
  ),
  edited(
    'intermediate-by-stranger',
    'an intermediate that the root did not sign',
    'snp.authority.intermediate.signature',
    (draft, { strangeAuthority }) => {
      draft.intermediate.signer = strangeAuthority
    },
  ),
  edited(
    'endorsement-by-root',
    'a certificate of a chip that the root signed in person',
    'snp.chain.endorsement.signature',
    ({ endorsement, ark }) => {
      endorsement.signer = ark.signer
    },
  ),
  edited(
    'endorsement-issuer-name',
    'a certificate of a chip whose issuer is not named as the intermediate is',
    'snp.chain.names',
    ({ endorsement }) => {
      endorsement.issuer = amdName('SEV-Nowhere')
    },
  ),
  edited(
    'intermediate-issuer-name',
    'an intermediate whose issuer is not named as the root is',
    'snp.authority.names',
    ({ intermediate }) => {
      intermediate.issuer = amdName('ARK-Nowhere')
    },
  ),
  edited('endorsement-role', 'a certificate of a chip with another role', 'snp.chain.roles', ({ endorsement }) => {
    endorsement.subject = amdName('SEV-Something')
  }),
  edited(
    'intermediate-role',
    'an intermediate with another role, and a chip under it',
    'snp.authority.roles',
    ({ intermediate, endorsement }) => {
      intermediate.subject = amdName('SEV-Something')
      endorsement.issuer = intermediate.subject
    },
  ),
  edited('intermediate-no-authority', 'an intermediate without CA:TRUE', 'snp.authority.authority', ({ intermediate }) => {
    exchange(intermediate, basicConstraintsOid, basicConstraints(false))
  }),
  edited(
    'intermediate-usage',
    'an intermediate that may not sign certificates',
    'snp.authority.authority',
    ({ intermediate }) => {
      exchange(intermediate, keyUsageOid, keyUsage(0x80, 7))
    },
  ),
  edited('endorsement-as-authority', 'a chip that may certify', 'snp.chain.authority', ({ endorsement }) => {
    endorsement.extensions.push(basicConstraints({}))
  }),
  edited('endorsement-point', 'a key of a chip that is no point of the curve', 'snp.report.signature', ({ endorsement }) => {
    endorsement.publicKey = flipped(endorsement.publicKey, endorsement.publicKey.length - 1)
  }),
  edited('endorsement-curve', 'a key of a chip on P-256', 'snp.endorsement.key', (draft, { strangeMachine }) => {
    draft.endorsement.publicKey = strangeMachine.publicKey
  }),
  edited('levels-missing', 'a certificate that names no microcode level', 'snp.endorsement.extensions', ({ endorsement }) => {
    endorsement.extensions = endorsement.extensions.filter(({ oid }) => oid !== `${amd}.3.8`)
  }),
  edited(
    'hardware-id-missing',
    'a certificate that names neither chip nor provider',
    'snp.endorsement.extensions',
    ({ endorsement }) => {
      endorsement.extensions = endorsement.extensions.filter(({ oid }) => oid !== `${amd}.4` && oid !== `${amd}.5`)
    },
  ),
  edited(
    'hardware-id-size',
    'a certificate that names a chip in fewer bytes',
    'snp.endorsement.extensions',
    ({ endorsement }) => {
      exchange(endorsement, `${amd}.4`, { oid: `${amd}.4`, critical: false, value: new Uint8Array(7) })
      exchange(endorsement, `${amd}.5`, { oid: `${amd}.4`, critical: false, value: new Uint8Array(7) })
    },
  ),
  edited(
    'product-name-other',
    'a certificate for a chip of another product line',
    'snp.endorsement.extensions',
    ({ endorsement }) => {
      exchange(endorsement, `${amd}.2`, { oid: `${amd}.2`, critical: false, value: ia5String('Naples-A0') })
    },
  ),
  edited('level-above', 'a certificate with a microcode level above the reported one', 'snp.tcb.endorsed', ({ endorsement }) => {
    exchange(endorsement, `${amd}.3.8`, { oid: `${amd}.3.8`, critical: false, value: integer(250) })
  }),
  edited('extension-twice', 'a certificate with one extension twice', 'snp.endorsement.form', ({ endorsement }) => {
    endorsement.extensions.push(known(endorsement.extensions.at(-1), 'an endorsement key has extensions'))
  }),
  edited(
    'extension-critical',
    'a certificate with a critical extension that nobody knows',
    'snp.endorsement.form',
    ({ endorsement }) => {
      endorsement.extensions.push({ oid: '1.3.6.1.4.1.99999.1', critical: true, value: ia5String('must be understood') })
    },
  ),
  edited('unmarked', 'a certificate that does not say SIMULATED under a root that is', 'snp.chain.marked', ({ endorsement }) => {
    endorsement.subject = endorsement.subject.map((pair) =>
      pair[0] === 'organization' ? ['organization', 'Advanced Micro Devices'] : pair,
    )
  }),
  {
    ...edited(
      'hardware-id-other',
      'the certificate of another chip, for the same key',
      'snp.report.chipId',
      ({ endorsement }, { vendor }) => {
        const { tcb, hardwareId } = vendor.chip('another')
        endorsement.extensions = endorsementExtensions(vendor.product, tcb, 'vcek', hardwareId)
      },
    ),
    signers: ['vcek'],
  },
  spoilt('certificates-swapped', 'intermediate and root in the places of each other', 'snp.authority.root', (issued) => {
    const { intermediate, root } = issued.collateral
    issued.collateral = { ...issued.collateral, intermediate: root, root: intermediate }
  }),
  spoilt('endorsement-empty', 'no certificate of the chip', 'snp.endorsement.form', (issued) => {
    issued.collateral.endorsementKey = new Uint8Array()
  }),
  spoilt('endorsement-trailing-byte', 'a byte after the certificate of the chip', 'snp.endorsement.form', (issued) => {
    issued.collateral.endorsementKey = Uint8Array.from([...issued.collateral.endorsementKey, 0])
  }),
  spoilt(
    'endorsement-flipped',
    'a bit of the signature of the chip’s certificate',
    'snp.chain.endorsement.signature',
    (issued) => {
      const { endorsementKey } = issued.collateral
      issued.collateral.endorsementKey = flipped(endorsementKey, endorsementKey.length - 1)
    },
  ),
]

/** Lists that say nothing, and intermediates that are revoked. */
export const snpCrlFaults: readonly SnpFault[] = [
  crlSpoilt('crl-empty', 'is empty', 'snp.crl.form', () => new Uint8Array()),
  crlSpoilt('crl-garbage', 'is no list', 'snp.crl.form', (crl) => crl.map((byte, at) => byte ^ (at * 31 + 7))),
  crlSpoilt('crl-truncated', 'ends too early', 'snp.crl.form', (crl) => crl.slice(0, -1)),
  crlSpoilt('crl-trailing-byte', 'has a byte after its end', 'snp.crl.form', (crl) => Uint8Array.from([...crl, 0])),
  crlSpoilt('crl-signature-flipped', 'has one bit of its signature changed', 'snp.crl.signature', (crl) =>
    flipped(crl, crl.length - 1),
  ),
  edited('crl-by-stranger', 'the list is signed by a stranger', 'snp.crl.signature', ({ crl }, { strangeAuthority }) => {
    crl.signer = { ...crl.signer, sign: strangeAuthority.sign }
  }),
  edited('crl-issuer-name', 'the list of another authority', 'snp.crl.issuer', ({ crl }) => {
    crl.issuer = amdName('ARK-Nowhere')
  }),
  edited('crl-not-yet', 'the list is issued an hour later', 'snp.crl.validity', ({ crl }, { now }) => {
    crl.thisUpdate = now + hour
  }),
  edited('crl-expired', 'the list was due for its next update an hour ago', 'snp.crl.validity', ({ crl }, { now }) => {
    crl.nextUpdate = now - hour
  }),
  edited('intermediate-revoked', 'the intermediate is revoked', 'snp.revocation', ({ crl, intermediate }) => {
    crl.revoked.push(intermediate.serial)
  }),
]

function exchange(certificate: CertificateDraft, oid: string, extension: Extension): void {
  certificate.extensions = certificate.extensions.map((one) => (one.oid === oid ? extension : one))
}

function edited(id: string, says: string, check: string, edit: (draft: SnpDraft, context: Context) => void): SnpFault {
  return { id, says, tees: snp, check, edit }
}

type Context = Parameters<NonNullable<SnpFault['edit']>>[1]

function spoilt(id: string, says: string, check: string, spoil: (issued: IssuedSnp) => void): SnpFault {
  return { id, says, tees: snp, check, spoil }
}

function crlSpoilt(id: string, says: string, check: string, change: (crl: Uint8Array) => Uint8Array): SnpFault {
  return spoilt(id, `the list ${says}`, check, ({ collateral }) => {
    collateral.crl = change(known(collateral.crl, 'a fault of the list is asked for with a list'))
  })
}
