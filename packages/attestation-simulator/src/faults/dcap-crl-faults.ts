// SPDX-License-Identifier: Apache-2.0
import { subjectKey, subjectKeyOid } from '../pki/extension.ts'
import { intelName } from '../pki/name.ts'
import { keyIdentifier } from '../pki/signer.ts'
import { type DcapFault, flipped } from './fault.ts'

const both = ['sgx', 'tdx'] as const
const hour = 3_600

const lists = {
  rootCrl: { id: 'root-crl', says: "the root's list", issued: 'rootCaCrl' },
  pckCrl: { id: 'pck-crl', says: "the machines' list", issued: 'pckCrl' },
} as const

type List = keyof typeof lists

/** Checks that refuse what is wrong with a list. */
interface ListChecks {
  readonly form: string
  readonly signature: string
  readonly issuer: string
  readonly time: string
}

/** Certificates that are revoked, and lists that say nothing. */
export const crlFaults: readonly DcapFault[] = [
  ...listFaults('rootCrl', {
    form: 'dcap.rootCrl.form',
    signature: 'dcap.rootCrl.signature',
    issuer: 'dcap.rootCrl.issuer',
    time: 'dcap.rootCrl.validity',
  }),
  ...listFaults('pckCrl', {
    form: 'dcap.pckCrl.form',
    signature: 'dcap.pckCrl.signature',
    issuer: 'dcap.pckCrl.issuer',
    time: 'dcap.pckCrl.validity',
  }),
  {
    id: 'crls-swapped',
    says: 'each list in the place of the other',
    tees: both,
    check: 'dcap.rootCrl.issuer',
    spoil: ({ collateral }) => {
      const { rootCaCrl, pckCrl } = collateral
      collateral.rootCaCrl = pckCrl
      collateral.pckCrl = rootCaCrl
    },
  },
  {
    id: 'pck-crl-of-root',
    says: "the root's list in both places",
    tees: both,
    check: 'dcap.pckCrl.issuer',
    spoil: ({ collateral }) => {
      collateral.pckCrl = collateral.rootCaCrl
    },
  },
  {
    id: 'pck-crl-of-other-authority',
    says: 'the list of the other authority for machines, with its own chain: all of it good, none of it about this machine',
    tees: both,
    check: 'dcap.pck.crlIssuer',
    edit: ({ pckCa, pckCrl, pckCrlIssuerChain }, { stranger }) => {
      const subject = intelName('Intel SGX PCK Processor CA')
      const extensions = pckCa.extensions.filter(({ oid }) => oid !== subjectKeyOid)
      const key = subjectKey(keyIdentifier(stranger))
      pckCrlIssuerChain[0] = { ...pckCa, subject, publicKey: stranger.publicKey, extensions: [...extensions, key] }
      pckCrl.issuer = subject
      pckCrl.signer = stranger
    },
  },
  {
    id: 'pck-crl-chain-other',
    says: "the machines' list with the chain of the TCB signing key for an issuer",
    tees: both,
    check: 'dcap.pckCrlChain.roles',
    edit: (draft) => {
      draft.pckCrlIssuerChain.splice(0, 1, draft.tcbSigning)
    },
  },
  {
    id: 'pck-crl-chain-empty',
    says: "the machines' list without the chain of its issuer",
    tees: both,
    check: 'dcap.pckCrlChain.form',
    spoil: ({ collateral }) => {
      collateral.pckCrlIssuerChain = ''
    },
  },
  {
    id: 'pck-revoked',
    says: "the machine's certificate is revoked",
    tees: both,
    check: 'dcap.pck.notRevoked',
    edit: ({ pckCrl, pck }) => {
      pckCrl.revoked.push(pck.serial)
    },
  },
  {
    id: 'pck-ca-revoked',
    says: "the authority's certificate is revoked",
    tees: both,
    check: 'dcap.pckCrlChain.notRevoked',
    edit: ({ rootCrl, pckCa }) => {
      rootCrl.revoked.push(pckCa.serial)
    },
  },
  {
    id: 'tcb-signing-revoked',
    says: 'the TCB signing certificate is revoked',
    tees: both,
    check: 'dcap.tcbInfoChain.notRevoked',
    edit: ({ rootCrl, tcbSigning }) => {
      rootCrl.revoked.push(tcbSigning.serial)
    },
  },
]

function listFaults(list: List, check: ListChecks): DcapFault[] {
  const { id, says, issued } = lists[list]
  const spoilt = (kind: string, what: string, checkId: string, change: (crl: Uint8Array) => Uint8Array): DcapFault => ({
    id: `${id}-${kind}`,
    says: `${says} ${what}`,
    tees: both,
    check: checkId,
    spoil: ({ collateral }) => {
      collateral[issued] = change(collateral[issued])
    },
  })
  const edited = (kind: string, what: string, checkId: string, edit: NonNullable<DcapFault['edit']>): DcapFault => ({
    id: `${id}-${kind}`,
    says: `${says} ${what}`,
    tees: both,
    check: checkId,
    edit,
  })
  return [
    spoilt('empty', 'is empty', check.form, () => new Uint8Array()),
    spoilt('garbage', 'is no list', check.form, (crl) => crl.map((byte, at) => byte ^ (at * 31 + 7))),
    spoilt('truncated', 'ends too early', check.form, (crl) => crl.slice(0, -1)),
    spoilt('trailing-byte', 'has a byte after its end', check.form, (crl) => Uint8Array.from([...crl, 0])),
    spoilt('signature-flipped', 'has one bit of its signature changed', check.signature, (crl) => flipped(crl, crl.length - 1)),
    edited('by-stranger', 'is signed by a stranger', check.signature, (draft, { stranger }) => {
      // With the key identifier of the authority: only the signature is a stranger's.
      draft[list].signer = { ...draft[list].signer, sign: stranger.sign }
    }),
    edited('issuer-name', 'is issued by another authority', check.issuer, (draft) => {
      draft[list].issuer = intelName('Intel SGX PCK Processor CA')
    }),
    edited('not-yet', 'is issued an hour later', check.time, (draft, { now }) => {
      draft[list].thisUpdate = now + hour
    }),
    edited('expired', 'was due for its next update an hour ago', check.time, (draft, { now }) => {
      draft[list].nextUpdate = now - hour
    }),
  ]
}
