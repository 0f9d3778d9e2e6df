// SPDX-License-Identifier: Apache-2.0
import {
  type DcapCollateral,
  planDcapCollateral,
  planSnpCollateral,
  type Refusal,
  type ReportPlatform,
  type SnpCollateral,
  type TrustedRoot,
  type VerifiedDcapCollateral,
  type VerifiedSnpCollateral,
} from '@phat/attestation'
import { sha256 } from '@phat/crypto'
import { concatBytes, known, toByteString, toHex } from '@phat/primitives'
import type { Context } from '../base.ts'
import { type DcapPlatform, dcapKeys } from '../collateral/dcap-pieces.ts'
import { trustPlan } from '../collateral/judge-plan.ts'
import { snpKeys } from '../collateral/snp-pieces.ts'
import { type CollateralContent, type CollateralKey, collateralContent } from '../types/collateral.ts'
import { rootIdOf } from '../types/trusted-root.ts'

/** Collateral of the state, or why it cannot be used. */
export type Loaded<Collateral> =
  | { readonly collateral: Collateral; readonly refusal?: undefined }
  | { readonly collateral?: undefined; readonly refusal: Refusal }

type ContentOf<K extends CollateralContent['type']> = Extract<CollateralContent, { type: K }>['value']

function contentOf<K extends CollateralContent['type']>(
  { store }: Context,
  key: CollateralKey & { readonly type: K },
): ContentOf<K> | undefined {
  // A piece is of the kind that its key names: an invariant of the pallet.
  return store.collateral.get(key)?.content.value as ContentOf<K> | undefined
}

/** The collateral of a platform of Intel, read from its pieces; their signatures were verified when they came. */
export function loadDcap(context: Context, root: TrustedRoot, platform: DcapPlatform): Loaded<VerifiedDcapCollateral> {
  const keys = dcapKeys(platform)
  const tcbInfo = contentOf(context, keys.tcbInfo)
  if (tcbInfo === undefined) return missing('TCB info', `${platform.tee} FMSPC ${toHex(platform.fmspc)}`)
  const qeIdentity = contentOf(context, keys.qeIdentity)
  if (qeIdentity === undefined) return missing('QE identity', platform.tee)
  const pckCrl = contentOf(context, keys.pckCrl)
  if (pckCrl === undefined) return missing('PCK CRL', `${platform.pckCa} CA`)
  const rootCrl = contentOf(context, keys.rootCrl)
  if (rootCrl === undefined) return missing('root CRL', 'Intel')
  const collateral: DcapCollateral = {
    format: 'dcap',
    tcbInfo: tcbInfo.text,
    tcbInfoSignature: tcbInfo.signature,
    tcbInfoIssuerChain: tcbInfo.issuerChain,
    qeIdentity: qeIdentity.text,
    qeIdentitySignature: qeIdentity.signature,
    qeIdentityIssuerChain: qeIdentity.issuerChain,
    rootCaCrl: rootCrl.crl,
    pckCrl: pckCrl.crl,
    pckCrlIssuerChain: pckCrl.issuerChain,
  }
  const { config } = context
  const id = toByteString(
    sha256(
      concatBytes(
        root.publicKey,
        collateralContent.encode({ type: 'TcbInfo', value: tcbInfo }),
        collateralContent.encode({ type: 'QeIdentity', value: qeIdentity }),
        collateralContent.encode({ type: 'PckCrl', value: pckCrl }),
        collateralContent.encode({ type: 'RootCrl', value: rootCrl }),
      ),
    ),
  )
  const now = config.now(context)
  const remembered = config.memory?.findCollateral(id)
  // What is not current is judged as if nothing were remembered: a refusal stands in an event, and must be the same on every node.
  if (remembered !== undefined && remembered.validFrom <= now && now <= remembered.validUntil) return { collateral: remembered }
  const { part, refusal } = trustPlan(planDcapCollateral({ collateral, roots: [root], now }))
  if (part === undefined) return { refusal: known(refusal, 'what is no part was refused') }
  config.memory?.rememberCollateral(id, part)
  return { collateral: part }
}

/** The collateral of a chip of AMD, read from its pieces; their signatures were verified when they came. */
export function loadSnp(context: Context, root: TrustedRoot, platform: ReportPlatform): Loaded<VerifiedSnpCollateral> {
  const keys = snpKeys(rootIdOf(root), platform)
  const key = contentOf(context, keys.key)
  if (key === undefined) return missing('endorsement key', `chip ${toHex(platform.chipId)} at TCB ${toHex(platform.tcb)}`)
  const line = contentOf(context, keys.intermediate)
  if (line === undefined) return missing('intermediate', platform.signer)
  const crl = contentOf(context, keys.crl)
  const collateral: SnpCollateral = {
    format: 'sev-snp',
    endorsementKey: key.certificate,
    intermediate: line.intermediate,
    root: line.root,
    ...(crl === undefined ? {} : { crl: crl.crl }),
  }
  const { part, refusal } = trustPlan(planSnpCollateral({ collateral, roots: [root], now: context.config.now(context) }))
  return part === undefined ? { refusal: known(refusal, 'what is no part was refused') } : { collateral: part }
}

const missing = (piece: string, found: string): { readonly refusal: Refusal } => ({
  refusal: {
    check: 'chain.collateral',
    rung: 'hardware',
    field: piece,
    expected: 'collateral that is stored',
    found: `none for ${found}`,
  },
})
