// SPDX-License-Identifier: Apache-2.0
import { known } from '@phat/primitives'
import type { DcapDraft } from '../intel/dcap-draft.ts'
import { isoTime } from '../intel/tcb-info.ts'
import { type DcapFault, flipped, type IssuedDcap } from './fault.ts'

const both = ['sgx', 'tdx'] as const
const tdx = ['tdx'] as const
const hour = 3_600

/** The two signed documents are made, signed and checked alike, so their faults come in pairs. */
const documents = {
  'tcb-info': {
    draft: ({ tcbInfo }: DcapDraft) => tcbInfo,
    name: 'TCB info',
    text: 'tcbInfo',
    signature: 'tcbInfoSignature',
    chain: 'tcbInfoIssuerChain',
  },
  'qe-identity': {
    draft: ({ qeIdentity }: DcapDraft) => qeIdentity,
    name: 'QE identity',
    text: 'qeIdentity',
    signature: 'qeIdentitySignature',
    chain: 'qeIdentityIssuerChain',
  },
} as const

type DocumentKind = keyof typeof documents

/** Checks that refuse the faults which both documents can have. */
interface DocumentChecks {
  readonly signature: string
  readonly chain: string
  readonly form: string
  readonly kind: string
  readonly time: string
  readonly role: string
  readonly length: string
}

/** What is wrong with TCB info and identity as signed documents. */
export const documentFaults: readonly DcapFault[] = [
  ...documentFaultsOf('tcb-info', {
    signature: 'dcap.tcbInfo.signature',
    chain: 'dcap.tcbInfoChain.form',
    form: 'dcap.tcbInfo.form',
    kind: 'dcap.collateral.tee',
    time: 'dcap.tcbInfo.current',
    role: 'dcap.tcbInfoChain.roles',
    length: 'dcap.tcbInfoChain.length',
  }),
  ...documentFaultsOf('qe-identity', {
    signature: 'dcap.qeIdentity.signature',
    chain: 'dcap.qeIdentityChain.form',
    form: 'dcap.qeIdentity.form',
    kind: 'dcap.collateral.tee',
    time: 'dcap.qeIdentity.current',
    role: 'dcap.qeIdentityChain.roles',
    length: 'dcap.qeIdentityChain.length',
  }),
]

function documentFaultsOf(kind: DocumentKind, check: DocumentChecks): DcapFault[] {
  return [...signingFaults(kind, check), ...contentFaults(kind, check)]
}

function signingFaults(kind: DocumentKind, check: DocumentChecks): DcapFault[] {
  const { draft, name, text, signature, chain } = documents[kind]
  const spoilt = (
    id: string,
    says: string,
    checkId: string,
    spoil: (collateral: IssuedDcap['collateral']) => void,
  ): DcapFault => ({
    id: `${kind}-${id}`,
    says: `${name} ${says}`,
    tees: both,
    check: checkId,
    spoil: ({ collateral }) => spoil(collateral),
  })
  return [
    spoilt('altered', 'changed after signing', check.signature, (collateral) => {
      collateral[text] = collateral[text].replace('"tcbEvaluationDataNumber":17', '"tcbEvaluationDataNumber":18')
    }),
    spoilt('signature-flipped', 'with one bit of its signature changed', check.signature, (collateral) => {
      collateral[signature] = flipped(collateral[signature], 40)
    }),
    spoilt('signature-junk', 'with a signature of any bytes', check.signature, (collateral) => {
      collateral[signature] = new Uint8Array(64).fill(0x5a)
    }),
    spoilt('signature-empty', 'without a signature', check.signature, (collateral) => {
      collateral[signature] = new Uint8Array()
    }),
    spoilt('empty', 'that is empty', check.form, (collateral) => {
      collateral[text] = ''
    }),
    spoilt('chain-empty', 'without the chain of its issuer', check.chain, (collateral) => {
      collateral[chain] = ''
    }),
    spoilt('chain-garbage', 'with an issuer chain that holds no certificate', check.chain, (collateral) => {
      collateral[chain] = '-----BEGIN CERTIFICATE-----\nbm90IGEgY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n'
    }),
    {
      id: `${kind}-by-stranger`,
      says: `${name} signed by a key that Intel did not certify`,
      tees: both,
      check: check.signature,
      edit: (all, { stranger }) => {
        draft(all).signer = stranger
      },
    },
    {
      id: `${kind}-by-machine`,
      says: `${name} signed by a machine's key, with the machine's certificate for an issuer`,
      tees: both,
      check: check.length,
      edit: (all, { machineKey }) => {
        draft(all).signer = machineKey
        draft(all).issuerChain = [all.pck, all.pckCa, all.root]
      },
    },
    {
      id: `${kind}-by-role`,
      says: `${name} signed by a key that the root itself certified, as a machine's`,
      tees: both,
      check: check.role,
      edit: (all, { machineKey }) => {
        draft(all).signer = machineKey
        draft(all).issuerChain = [{ ...all.tcbSigning, subject: all.pck.subject, publicKey: machineKey.publicKey }, all.root]
      },
    },
    {
      id: `${kind}-by-authority`,
      says: `${name} signed by a certificate authority, which only issues certificates`,
      tees: both,
      check: check.role,
      edit: (all) => {
        draft(all).signer = authorityKeyOf(all)
        draft(all).issuerChain = [all.pckCa, all.root]
      },
    },
    {
      id: `${kind}-chain-short`,
      says: `${name} whose issuer chain ends before the root`,
      tees: both,
      check: check.length,
      edit: (all) => {
        draft(all).issuerChain = [all.tcbSigning]
      },
    },
  ]
}

function contentFaults(kind: DocumentKind, check: DocumentChecks): DcapFault[] {
  const { draft, name } = documents[kind]
  const written = (id: string, says: string, change: (json: string) => string): DcapFault => ({
    id: `${kind}-${id}`,
    says: `${name} ${says}, well signed`,
    tees: both,
    check: check.form,
    edit: (all) => {
      draft(all).write = (content: object) => change(JSON.stringify(content))
    },
  })
  const edited = (id: string, says: string, checkId: string, edit: NonNullable<DcapFault['edit']>): DcapFault => ({
    id: `${kind}-${id}`,
    says: `${name} ${says}`,
    tees: both,
    check: checkId,
    edit,
  })
  return [
    written('no-json', 'that is no JSON', (json) => json.slice(0, -1)),
    written('key-twice', 'with one key twice', (json) => json.replace('{', '{"tcbEvaluationDataNumber":99,')),
    written('text-after', 'with text after its end', (json) => `${json}{}`),
    written('status-unknown', 'with a status that does not exist', (json) => json.replace('"UpToDate"', '"Wonderful"')),
    edited('of-other-tee', 'of the other TEE kind', check.kind, (all, { other }) => {
      Object.assign(draft(all).content, draft(other).content)
    }),
    edited('id', 'with an id that does not exist', check.form, (all) => {
      draft(all).content.id = 'OTHER'
    }),
    edited('version', 'of a version that is not read', check.form, (all) => {
      draft(all).content.version = 1
    }),
    edited('not-yet', 'that is issued an hour later', check.time, (all, { now }) => {
      draft(all).content.issueDate = isoTime(now + hour)
    }),
    edited('expired', 'whose next update was due an hour ago', check.time, (all, { now }) => {
      draft(all).content.nextUpdate = isoTime(now - hour)
    }),
    edited('no-levels', 'without levels', check.form, (all) => {
      draft(all).content.tcbLevels = []
    }),
  ]
}

/** The key of the authority is the one that signs the list of what it revoked. */
function authorityKeyOf({ pckCrl }: DcapDraft): DcapDraft['tcbInfo']['signer'] {
  return pckCrl.signer
}

/** What TCB info and identity say of a machine, or of another one. */
export const standingFaults: readonly DcapFault[] = [
  {
    id: 'collateral-of-other-tee',
    says: 'TCB info and QE identity of the other TEE kind',
    tees: both,
    check: 'dcap.collateral.teeType',
    edit: ({ tcbInfo, qeIdentity }, { other }) => {
      tcbInfo.content = other.tcbInfo.content
      qeIdentity.content = other.qeIdentity.content
    },
  },
  {
    id: 'fmspc',
    says: 'TCB info of another family of platforms',
    tees: both,
    check: 'dcap.tcb.fmspc',
    edit: ({ tcbInfo }) => {
      tcbInfo.content.fmspc = '00A067110000'
    },
  },
  {
    id: 'pce-id',
    says: 'TCB info for another PCE',
    tees: both,
    check: 'dcap.tcb.pceId',
    edit: ({ tcbInfo }) => {
      tcbInfo.content.pceId = '0001'
    },
  },
  {
    id: 'sgx-component-too-low',
    says: 'one SGX component below every level, while others lie above',
    tees: both,
    check: 'dcap.tcb.level',
    edit: ({ tcbInfo }) => {
      for (const { tcb } of tcbInfo.content.tcbLevels) known(tcb.sgxtcbcomponents[2], 'a level has 16 components').svn = 3
    },
  },
  {
    id: 'pce-svn-too-low',
    says: 'a PCE older than every level',
    tees: both,
    check: 'dcap.tcb.level',
    edit: ({ tcbInfo }) => {
      for (const { tcb } of tcbInfo.content.tcbLevels) tcb.pcesvn = 14
    },
  },
  {
    id: 'tcb-revoked',
    says: 'a platform whose level is revoked',
    tees: both,
    check: 'dcap.tcb.notRevoked',
    edit: ({ tcbInfo }) => {
      for (const level of tcbInfo.content.tcbLevels) level.tcbStatus = 'Revoked'
    },
  },
  {
    id: 'qe-revoked',
    says: 'a quoting enclave whose level is revoked',
    tees: both,
    check: 'dcap.tcb.notRevoked',
    edit: ({ qeIdentity }) => {
      for (const level of qeIdentity.content.tcbLevels) level.tcbStatus = 'Revoked'
    },
  },
  {
    id: 'tdx-components-missing',
    says: 'TCB info for TDX whose levels have no TDX components',
    tees: tdx,
    check: 'dcap.tcbInfo.form',
    edit: ({ tcbInfo }) => {
      for (const { tcb } of tcbInfo.content.tcbLevels) delete tcb.tdxtcbcomponents
    },
  },
  {
    id: 'tdx-modules-missing',
    says: 'TCB info for TDX that knows no modules',
    tees: tdx,
    check: 'dcap.tdxModule.identity',
    edit: ({ tcbInfo }) => {
      tcbInfo.content.tdxModuleIdentities = []
    },
  },
  {
    id: 'sgx-components-missing',
    says: 'TCB info with fifteen components in a level',
    tees: both,
    check: 'dcap.tcbInfo.form',
    edit: ({ tcbInfo }) => {
      for (const { tcb } of tcbInfo.content.tcbLevels) tcb.sgxtcbcomponents.pop()
    },
  },
]
