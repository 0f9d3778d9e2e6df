// SPDX-License-Identifier: Apache-2.0
import { equalBytes } from '@phat/primitives'
import type { Verdict } from '../check.ts'
import type { SnpCollateral } from '../collateral.ts'
import type { CheckName, Ladder } from '../ladder.ts'
import type { TrustedRoot } from '../roots.ts'
import type { UnixTime } from '../verification.ts'
import { type Certificate, readCertificate } from '../x509/certificate.ts'
import {
  type ChainRequest,
  type ChainRole,
  checkCrl,
  checkNotRevoked,
  type LinkedChain,
  linkChain,
  listChainSignatures,
} from '../x509/chain.ts'
import { type Crl, readCrl } from '../x509/crl.ts'
import { readEndorsement, type SnpEndorsement, signerOf } from './read-endorsement.ts'
import { type SnpProduct, type SnpSigner, snpProducts } from './snp-report.ts'

/** Roots that certificates may rest on, and when. */
export interface Trust {
  readonly roots: readonly TrustedRoot[]
  readonly now: UnixTime
}

/** The root of a product line and the authority below it, as read; the signatures are listed in the ladder. */
export interface SnpAuthority {
  readonly product: SnpProduct
  /** Whose keys the authority certifies: an ASK's are VCEKs, an ASVK's are VLEKs. */
  readonly signer: SnpSigner
  readonly chain: LinkedChain
  /** ASK or ASVK. */
  readonly intermediate: Certificate
  /** ARK. */
  readonly root: Certificate
}

/** A key that signs reports, below its authority. */
export interface SnpEndorsementKey {
  readonly endorsement: SnpEndorsement
  readonly authority: SnpAuthority
  readonly chain: LinkedChain
}

const readable = (which: string, what: string): CheckName => [`snp.${which}.form`, 'hardware', `${what} can be read strictly.`]
const intermediateForm = readable('intermediate', 'The certificate of the authority (ASK or ASVK)')
const rootForm = readable('root', 'The certificate of the root (ARK)')
const endorsementForm = readable('endorsement', 'The certificate of the key that signs reports (VCEK or VLEK)')
const crlForm = readable('crl', 'The revocation list')
const rootKind: CheckName = ['snp.root.key', 'hardware', 'The keys of root and authority are RSA keys.']
const endorsementKind: CheckName = ['snp.endorsement.key', 'hardware', 'The key that signs reports is on P-384.']
const extensions: CheckName = [
  'snp.endorsement.extensions',
  'hardware',
  'The certificate names product, TCB and chip (VCEK) or provider (VLEK).',
]
const revocation: CheckName = ['snp.revocation', 'hardware', 'AMD has not revoked the authority of this product line.']

const authorityChain = { id: 'snp.authority', title: 'AMD authority' } as const
const endorsementChain = { id: 'snp.chain', title: 'AMD chain' } as const

const intermediateNames: Readonly<Record<SnpSigner, (product: SnpProduct) => string>> = {
  vcek: (product) => `SEV-${product}`,
  vlek: (product) => `SEV-VLEK-${product}`,
}
const leafNames: Readonly<Record<SnpSigner, string>> = { vcek: 'SEV-VCEK', vlek: 'SEV-VLEK' }

/** Reads root and authority of a product line and links them (AMD 57230, "Certificate chain"). */
export function linkAuthority(
  ladder: Ladder,
  { intermediate, root }: Pick<SnpCollateral, 'intermediate' | 'root'>,
  trust: Trust,
): SnpAuthority | undefined {
  const authority = ladder.read(intermediateForm, readCertificate(intermediate))
  const ark = ladder.read(rootForm, readCertificate(root))
  if (authority === undefined || ark === undefined) return undefined
  const isRsa = authority.publicKey.kind === 'rsa' && ark.publicKey.kind === 'rsa'
  ladder.check(rootKind, isRsa, {
    field: 'subjectPublicKeyInfo',
    expected: 'rsa',
    found: () => `${authority.publicKey.kind}, ${ark.publicKey.kind}`,
  })
  const amdRoots = amdRootsOf(trust.roots)
  const pinned = amdRoots.find(({ publicKey }) => equalBytes(publicKey, ark.publicKey.spki))
  const request = requestOf(authorityChain, authorityRoles(pinned?.product), { ...trust, roots: amdRoots })
  const chain = linkChain(ladder, [authority, ark], { ...request, endsInAuthority: true })
  if (chain === undefined || pinned?.product === undefined || !isRsa) return undefined
  listChainSignatures(ladder, chain, request)
  const { product } = pinned
  const signer = authority.subject.commonName === intermediateNames.vlek(product) ? 'vlek' : 'vcek'
  return { product, signer, chain, intermediate: authority, root: ark }
}

/** Reads the certificate of a key that signs reports and links it below its authority. */
export function linkEndorsementKey(
  ladder: Ladder,
  der: Uint8Array,
  authority: SnpAuthority,
  trust: Trust,
): SnpEndorsementKey | undefined {
  const leaf = ladder.read(endorsementForm, readCertificate(der))
  if (leaf === undefined) return undefined
  const { product, signer, intermediate, root } = authority
  ladder.check(endorsementKind, leaf.publicKey.kind === 'ec-p384', {
    field: 'endorsementKey.subjectPublicKeyInfo',
    expected: 'ec-p384',
    found: leaf.publicKey.kind,
  })
  // Only the names that go with this authority: a VLEK below an ASK is as wrong as a certificate of another role.
  const roles: readonly ChainRole[] = [{ id: 'endorsement', commonNames: [leafNames[signer]] }, ...authorityRoles(product)]
  const request = requestOf(endorsementChain, roles, { ...trust, roots: [authority.chain.root] })
  const chain = linkChain(ladder, [leaf, intermediate, root], request)
  const endorsement = ladder.read(extensions, readEndorsement(leaf, product))
  if (chain === undefined || endorsement === undefined || signerOf(leaf) !== signer) return undefined
  ladder.signature(
    [`${endorsementChain.id}.endorsement.signature`, 'hardware', 'AMD’s authority signed the certificate of this key.'],
    'endorsementKey.signatureValue',
    { algorithm: leaf.algorithm, publicKey: intermediate.publicKey.spki, message: leaf.signed, signature: leaf.signature },
  )
  return { endorsement, authority, chain }
}

/** Reads and checks the revocation list of a product line; its signature is listed in the ladder. */
export function linkCrl(ladder: Ladder, der: Uint8Array, { root }: SnpAuthority, { now }: Trust): Crl | undefined {
  const crl = ladder.read(crlForm, readCrl(der))
  if (crl === undefined) return undefined
  return checkCrl(ladder, crl, { id: 'snp.crl', title: 'AMD revocation list', issuer: root, now }) ? crl : undefined
}

/**
 * Whether the authority is revoked. The list is the root's, so only what the root certified can be on it: AMD revokes no VCEK,
 * whose serial is always 0, but leaves it behind with a higher TCB.
 */
export function judgeRevocation(ladder: Ladder, crl: Crl | undefined, { intermediate }: SnpAuthority): Verdict {
  if (crl !== undefined) return checkNotRevoked(ladder, revocation, crl, intermediate) ? 'pass' : 'fail'
  ladder.notSupplied(revocation, 'collateral.crl')
  return 'not-supplied'
}

function amdRootsOf(roots: readonly TrustedRoot[]): readonly TrustedRoot[] {
  return roots.filter(({ vendor, product }) => vendor === 'amd' && product !== undefined)
}

/** The names of one product line; of any, where the root is not known: that check fails then, and says so. */
function authorityRoles(product: SnpProduct | undefined): readonly ChainRole[] {
  const products = product === undefined ? snpProducts : [product]
  return [
    { id: 'intermediate', commonNames: products.flatMap((one) => [intermediateNames.vcek(one), intermediateNames.vlek(one)]) },
    { id: 'root', commonNames: products.map((one) => `ARK-${one}`) },
  ]
}

function requestOf(chain: { id: string; title: string }, roles: readonly ChainRole[], { roots, now }: Trust): ChainRequest {
  return { ...chain, roles, vendor: 'amd', roots, now }
}
