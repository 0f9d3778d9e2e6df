// SPDX-License-Identifier: Apache-2.0
import { known } from '@phat/primitives'
import type { DcapDraft } from '../intel/dcap-draft.ts'
import { type CertificateDraft, toPem } from '../pki/certificate.ts'
import { ia5String } from '../pki/der-writer.ts'
import { basicConstraints, basicConstraintsOid, type Extension, keyUsage, keyUsageOid } from '../pki/extension.ts'
import { intelName } from '../pki/name.ts'
import { pssAlgorithm } from '../pki/signer.ts'
import { type DcapFault, type DcapFaultContext, flipped } from './fault.ts'

const both = ['sgx', 'tdx'] as const
const hour = 3_600

const roles = {
  root: 'the root',
  pckCa: "the machines' authority",
  tcbSigning: 'the TCB signing key',
  pck: "the machine's key",
} as const

type Role = keyof typeof roles

/** Each certificate out of its time. */
function validityFaults(check: Readonly<Record<Role, string>>): DcapFault[] {
  return (Object.keys(roles) as Role[]).flatMap((role): DcapFault[] => [
    {
      id: `${idOf(role)}-expired`,
      says: `the certificate of ${roles[role]} expired an hour ago`,
      tees: both,
      check: check[role],
      edit: (draft, { now }) => {
        draft[role].notAfter = now - hour
      },
    },
    {
      id: `${idOf(role)}-not-yet`,
      says: `the certificate of ${roles[role]} becomes valid in an hour`,
      tees: both,
      check: check[role],
      edit: (draft, { now }) => {
        draft[role].notBefore = now + hour
      },
    },
  ])
}

function idOf(role: Role): string {
  return { root: 'root', pckCa: 'pck-ca', tcbSigning: 'tcb-signing', pck: 'pck' }[role]
}

/** The chains: who certified whom, as what. */
export const certificateFaults: readonly DcapFault[] = [
  ...validityFaults({
    root: 'dcap.pckChain.validity',
    pckCa: 'dcap.pckChain.validity',
    tcbSigning: 'dcap.tcbInfoChain.validity',
    pck: 'dcap.pckChain.validity',
  }),
  edited(
    'root-other',
    'another root, with the names of the simulated one, and all that it certified',
    'dcap.pckChain.root',
    (draft, { stranger }) => {
      draft.root.publicKey = stranger.publicKey
      for (const certificate of [draft.root, draft.pckCa, draft.tcbSigning]) certificate.signer = stranger
      draft.rootCrl.signer = stranger
    },
  ),
  edited(
    'pck-by-stranger',
    "a machine's certificate that its authority did not sign",
    'dcap.pckChain.leaf.signature',
    ({ pck }, { stranger }) => {
      pck.signer = stranger
    },
  ),
  edited(
    'pck-ca-by-stranger',
    "an authority's certificate that the root did not sign",
    'dcap.pckChain.intermediate.signature',
    ({ pckCa }, { stranger }) => {
      pckCa.signer = stranger
    },
  ),
  edited(
    'tcb-signing-by-stranger',
    'a TCB signing certificate that the root did not sign',
    'dcap.tcbInfoChain.leaf.signature',
    ({ tcbSigning }, { stranger }) => {
      tcbSigning.signer = stranger
    },
  ),
  edited(
    'pck-issuer-name',
    "a machine's certificate whose issuer is not named as its authority is",
    'dcap.pckChain.names',
    ({ pck }) => {
      pck.issuer = intelName('Intel SGX PCK Processor CA')
    },
  ),
  edited(
    'pck-ca-issuer-name',
    "an authority's certificate whose issuer is not named as the root is",
    'dcap.pckChain.names',
    ({ pckCa }) => {
      pckCa.issuer = intelName('Intel SGX Root CA')
    },
  ),
  edited('pck-ca-no-authority', "an authority's certificate without CA:TRUE", 'dcap.pckChain.authority', ({ pckCa }) => {
    exchange(pckCa, basicConstraintsOid, basicConstraints(false))
  }),
  edited(
    'pck-ca-without-constraints',
    "an authority's certificate without basic constraints",
    'dcap.pckChain.authority',
    ({ pckCa }) => {
      pckCa.extensions = pckCa.extensions.filter(({ oid }) => oid !== basicConstraintsOid)
    },
  ),
  edited('pck-ca-usage', "an authority's certificate that may not sign certificates", 'dcap.pckChain.authority', ({ pckCa }) => {
    exchange(pckCa, keyUsageOid, keyUsage(0x02, 1))
  }),
  edited(
    'pck-ca-role',
    "a machine's certificate under an authority with another role",
    'dcap.pckChain.roles',
    ({ pck, pckCa, pckCrl }) => {
      pckCa.subject = intelName('Intel SGX TCB Signing')
      pck.issuer = pckCa.subject
      pckCrl.issuer = pckCa.subject
    },
  ),
  edited('pck-role', "a machine's certificate with another role", 'dcap.pckChain.roles', ({ pck }) => {
    pck.subject = intelName('Intel SGX TCB Signing')
  }),
  edited('root-path-length', 'a root that allows no authority below it', 'dcap.pckChain.authority', ({ root }) => {
    exchange(root, basicConstraintsOid, basicConstraints({ pathLength: 0 }))
  }),
  edited('pck-is-authority', "a machine's certificate with CA:TRUE", 'dcap.pckChain.authority', ({ pck }) => {
    exchange(pck, basicConstraintsOid, basicConstraints({}))
  }),
  edited('pck-as-authority', "a certificate that a machine's key issued", 'dcap.pckChain.length', issueBelowMachine),
  edited('pck-point', "a machine's certificate whose key is no point of the curve", 'dcap.qe.signature', ({ pck }) => {
    pck.publicKey = flipped(pck.publicKey, pck.publicKey.length - 1)
  }),
  edited('pck-without-sgx', "a machine's certificate without the SGX extension", 'dcap.pck.extension', ({ pck }) => {
    pck.extensions = pck.extensions.filter(({ oid }) => !oid.startsWith('1.2.840.113741'))
  }),
  edited('pck-extension-twice', "a machine's certificate with the SGX extension twice", 'dcap.pckChain.form', ({ pck }) => {
    pck.extensions.push(known(pck.extensions.at(-1), 'a PCK certificate has extensions'))
  }),
  edited(
    'pck-extension-critical',
    "a machine's certificate with a critical extension that nobody knows",
    'dcap.pckChain.form',
    ({ pck }) => {
      pck.extensions.push({ oid: '1.3.6.1.4.1.99999.1', critical: true, value: ia5String('must be understood') })
    },
  ),
  edited(
    'pck-algorithms-differ',
    "a machine's certificate whose two signature algorithms differ",
    'dcap.pckChain.form',
    ({ pck }) => {
      pck.outerAlgorithm = pssAlgorithm(true)
    },
  ),
  edited('pck-chain-short', 'a chain without the root', 'dcap.pckChain.length', ({ quote }) => {
    quote.pckChain.pop()
  }),
  edited('pck-chain-leaf-only', "only the machine's certificate", 'dcap.pckChain.length', ({ quote }) => {
    quote.pckChain.splice(1)
  }),
  edited('pck-chain-reversed', 'a chain that begins with the root', 'dcap.pckChain.root', ({ quote }) => {
    quote.pckChain.reverse()
  }),
  edited(
    'pck-chain-with-stranger',
    'a chain with one certificate more than it needs',
    'dcap.pckChain.length',
    ({ quote, tcbSigning }) => {
      quote.pckChain.push(tcbSigning)
    },
  ),
  edited('unmarked', 'a certificate that does not say SIMULATED under a root that is', 'dcap.pckChain.marked', ({ pck }) => {
    pck.subject = pck.subject.map((pair) => (pair[0] === 'organization' ? ['organization', 'Intel Corporation'] : pair))
  }),
]

/** PEM around the chain in a quote, which no signature covers. */
export const pemFaults: readonly DcapFault[] = [
  written('pem-line-ends', 'lines that end with carriage return and line feed', 'dcap.pckChain.form', (pem) =>
    pem.replaceAll('\n', '\r\n'),
  ),
  written('pem-text-before', 'text before the first certificate', 'dcap.pckChain.form', (pem) => `subject: machine\n${pem}`),
  written('pem-text-between', 'an empty line between certificates', 'dcap.pckChain.form', (pem) =>
    pem.replace('E-----\n-', 'E-----\n\n-'),
  ),
  written('pem-label', 'a label of another kind', 'dcap.pckChain.form', (pem) =>
    pem.replaceAll('CERTIFICATE', 'X509 CERTIFICATE'),
  ),
  written('pem-line-length', 'a line of another length', 'dcap.pckChain.form', (pem) =>
    pem.replace(/\n([^-\n]{60})([^\n]{4})\n/, '\n$1\n$2'),
  ),
  written('pem-character', 'a character that is not base64', 'dcap.pckChain.form', (pem) => pem.replace('\nM', '\n*')),
  written('pem-padding-bits', 'bits in the padding of base64', 'dcap.pckChain.form', paddingBits),
  written('der-length', 'a DER length in more bytes than it needs', 'dcap.pckChain.form', (pem) =>
    rewritten(pem, withLongLength),
  ),
  written('der-trailing-byte', 'a byte after a certificate', 'dcap.pckChain.form', (pem) =>
    rewritten(pem, (der) => Uint8Array.from([...der, 0])),
  ),
  written('pem-empty', 'nothing', 'dcap.pckChain.form', () => ''),
]

/** Sets a bit that base64 does not use in the last group of the certificate that has one. */
function paddingBits(pem: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  return pem.replace(
    /([A-Za-z0-9+/])(=+\n)/,
    (_, symbol: string, rest: string) => `${alphabet[alphabet.indexOf(symbol) | 1]}${rest}`,
  )
}

/** The chain with other bytes for its first certificate. */
function rewritten(pem: string, change: (der: Uint8Array) => Uint8Array): string {
  return pem.replace(/-----BEGIN CERTIFICATE-----\n([^-]*)-----END CERTIFICATE-----\n/, (_, base64: string) =>
    toPem(change(Uint8Array.from(Buffer.from(base64, 'base64')))),
  )
}

/** BER may write 0x82 and two bytes as 0x83 and three; DER may not. The signed part stays as it is. */
function withLongLength(certificate: Uint8Array): Uint8Array {
  return Uint8Array.from([0x30, 0x83, 0, ...certificate.subarray(2)])
}

/** A second machine, certified by the first one: the chain has one more link, all signatures hold. */
function issueBelowMachine(draft: DcapDraft, { stranger, machineKey }: DcapFaultContext): void {
  const { pck, quote } = draft
  const below: CertificateDraft = { ...pck, publicKey: stranger.publicKey, issuer: pck.subject, signer: machineKey }
  quote.qeSigner = stranger
  quote.pckChain.unshift(below)
}

function exchange(certificate: CertificateDraft, oid: string, extension: Extension): void {
  certificate.extensions = certificate.extensions.map((one) => (one.oid === oid ? extension : one))
}

function edited(id: string, says: string, check: string, edit: NonNullable<DcapFault['edit']>): DcapFault {
  return { id, says, tees: both, check, edit }
}

function written(id: string, says: string, check: string, writeChain: (pem: string) => string): DcapFault {
  return {
    id,
    says: `${says} in the PEM of the chain`,
    tees: both,
    check,
    edit: ({ quote }) => {
      quote.writeChain = writeChain
    },
  }
}
