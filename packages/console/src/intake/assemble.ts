// SPDX-License-Identifier: Apache-2.0
import type { Collateral, Evidence, SnpCollateral, TrustedRoot } from '@phat/attestation'
import { equalBytes } from '@phat/primitives'
import { consoleErrors } from '../console-errors.ts'
import type { CollateralPart } from './recognise-file.ts'

/** Collateral put together from files. */
export interface Assembled {
  /** Absent where a part is missing without which nothing can be verified. */
  readonly collateral?: Collateral
  /** What is missing, and which service of the vendor has it; of what is absent or would make the answer complete. */
  readonly missing: readonly Missing[]
  /** Roots of simulated vendors among the files. */
  readonly simulatedRoots: readonly TrustedRoot[]
}

export interface Missing {
  readonly what: string
  readonly from: string
}

const intelService = 'Intel’s Provisioning Certification Service (PCS), or a caching service (PCCS) of your cloud'
const amdService = 'AMD’s Key Distribution Service (KDS)'

/**
 * Puts the parts together that this kind of evidence needs; others are left out.
 * @throws PhatError `console.collateral-twice`
 */
export function assembleCollateral(evidence: Evidence, parts: readonly CollateralPart[]): Assembled {
  const assembled = evidence.format === 'dcap' ? dcapCollateral(parts) : snpCollateral(parts)
  return { ...assembled, simulatedRoots: simulatedRoots(evidence, parts) }
}

/** AMD has a root for each product line: the key is taken for the one that the root certificate among the files names. */
function simulatedRoots(evidence: Evidence, parts: readonly CollateralPart[]): TrustedRoot[] {
  const keys = parts.flatMap((part) => (part.kind === 'simulated-root' ? [part.publicKey] : []))
  if (evidence.format === 'dcap') return keys.map((publicKey) => ({ vendor: 'intel', publicKey, simulated: true }))
  const names = parts.flatMap((part) => (part.kind === 'certificate' && part.role === 'root' ? [part.name] : []))
  const product = products.find((one) => names.some((name) => name.includes(`ARK-${one}`)))
  return product === undefined ? [] : keys.map((publicKey) => ({ vendor: 'amd', product, publicKey, simulated: true }))
}

const products = ['Milan', 'Genoa', 'Turin'] as const

function dcapCollateral(parts: readonly CollateralPart[]): Omit<Assembled, 'simulatedRoots'> {
  const found = parts.flatMap((part) => (part.kind === 'dcap' ? [part.collateral] : []))
  if (found.length > 1) throw consoleErrors.error('collateral-twice', 'two files hold collateral of a DCAP quote')
  const [collateral] = found
  if (collateral !== undefined) return { collateral, missing: [] }
  const what = 'TCB info, identity of the quoting enclave, both revocation lists and their certificates, as one JSON file'
  return { missing: [{ what, from: intelService }] }
}

function snpCollateral(parts: readonly CollateralPart[]): Omit<Assembled, 'simulatedRoots'> {
  const only = (what: string, ders: readonly Uint8Array[]): Uint8Array | undefined => {
    const [first, ...others] = ders
    // The same certificate alone and in a chain is no contradiction.
    if (first !== undefined && others.some((other) => !equalBytes(other, first))) {
      throw consoleErrors.error('collateral-twice', `two files hold different ${what}`)
    }
    return first
  }
  const withRole = (role: string) =>
    parts.flatMap((part) => (part.kind === 'certificate' && part.role === role ? [part.der] : []))
  const endorsementKey = only('certificates of the chip (VCEK or VLEK)', withRole('endorsementKey'))
  const intermediate = only('intermediate certificates (ASK or ASVK)', withRole('intermediate'))
  const root = only('root certificates (ARK)', withRole('root'))
  const crl = only(
    'revocation lists',
    parts.flatMap((part) => (part.kind === 'crl' ? [part.der] : [])),
  )
  const missing = [
    ...(endorsementKey === undefined ? ['the certificate of the chip (VCEK, or VLEK) for the TCB of the report'] : []),
    ...(intermediate === undefined ? ['the intermediate certificate (ASK, or ASVK) of the product line'] : []),
    ...(root === undefined ? ['the root certificate (ARK) of the product line'] : []),
    ...(crl === undefined ? ['the revocation list of the product line, without which revocation is not known'] : []),
  ].map((what) => ({ what, from: amdService }))
  if (endorsementKey === undefined || intermediate === undefined || root === undefined) return { missing }
  const collateral: SnpCollateral = {
    format: 'sev-snp',
    endorsementKey,
    intermediate,
    root,
    ...(crl === undefined ? {} : { crl }),
  }
  return { collateral, missing }
}
