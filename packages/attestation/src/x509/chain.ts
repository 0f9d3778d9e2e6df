// SPDX-License-Identifier: Apache-2.0
import { equalBytes, known, toHex } from '@phat/primitives'
import type { CheckName, Ladder } from '../ladder.ts'
import type { TrustedRoot } from '../roots.ts'
import type { UnixTime } from '../verification.ts'
import type { Certificate } from './certificate.ts'
import { type Crl, isRevoked } from './crl.ts'

/** What a certificate of a chain must be. */
export interface ChainRole {
  /** Part of check ids: `leaf`, `intermediate`, `root`. */
  readonly id: string
  /** The common names that the vendor gives to certificates of this role; the root's of a simulated vendor is derived. */
  readonly commonNames: readonly string[]
}

/** What a chain is held against. */
export interface ChainRequest {
  /** Prefix of the ids of checks, and of their fields: `dcap.pck-chain`. */
  readonly id: string
  /** For sentences: `PCK chain`. */
  readonly title: string
  /** Leaf first, root last; the chain has exactly one certificate for each. */
  readonly roles: readonly ChainRole[]
  /** Whose chain it is: a root of another vendor cannot end it, whatever names it gives. */
  readonly vendor: TrustedRoot['vendor']
  readonly roots: readonly TrustedRoot[]
  readonly now: UnixTime
  /** True where the first certificate is an authority as well: the issuer of a CRL. */
  readonly endsInAuthority?: boolean
}

/** A chain that has passed all but its signatures. */
export interface LinkedChain {
  readonly leaf: Certificate
  /** Leaf first. */
  readonly certificates: readonly Certificate[]
  readonly root: TrustedRoot
  /** When all certificates are valid. */
  readonly validFrom: UnixTime
  readonly validUntil: UnixTime
}

const organization = '2.5.4.10'

/** The organization of every name of a simulated vendor, and in the common name of its root. */
export const simulatedOrganization = 'SIMULATED, NOT A TEE'

/** The common name of the simulated counterpart of a vendor's root. */
export function simulatedRootName(genuine: string): string {
  return `SIMULATED ${genuine}, NOT A TEE`
}

/**
 * Everything about a chain except its signatures (RFC 5280, 6.1, without what vendors' certificates do not use): the root's
 * key is pinned, each certificate has its role, names and key identifiers link, authorities may certify and the leaf may
 * not, all are valid now, and simulated names stand under simulated roots and nowhere else.
 * @returns undefined when a check failed
 */
export function linkChain(ladder: Ladder, chain: readonly Certificate[], request: ChainRequest): LinkedChain | undefined {
  const { id, title, roles, vendor, now, endsInAuthority = false } = request
  const roots = request.roots.filter((root) => root.vendor === vendor)
  const name = (check: string, claim: string): CheckName => [`${id}.${check}`, 'hardware', `${title}: ${claim}`]
  const counted = ladder.check(name('length', 'one certificate for each role'), chain.length === roles.length, {
    field: id,
    expected: roles.length,
    found: chain.length,
  })
  if (!counted) return undefined
  const last = known(chain[chain.length - 1], 'a chain has a root')
  const leaf = known(chain[0], 'a chain has a leaf')
  const root = roots.find(({ publicKey }) => equalBytes(publicKey, last.publicKey.spki))
  ladder.check(name('root', 'it ends in a root key that the verifier trusts'), root !== undefined, {
    field: `${id}.root.subjectPublicKeyInfo`,
    expected: () => `one of ${roots.length} trusted keys`,
    found: last.publicKey.spki,
  })
  if (root === undefined) return undefined
  const checks = [
    ladder.check(name('marked', 'names say SIMULATED under simulated roots and nowhere else'), isMarked(chain, root), {
      field: `${id}.organizationName`,
      expected: () => (root.simulated ? simulatedOrganization : 'the vendor’s'),
      found: () => chain.map(({ subject }) => subject.attributes.get(organization) ?? 'none').join(' ← '),
    }),
    ladder.check(name('roles', 'each certificate has the name of its role'), hasRoles(chain, roles, root), {
      field: `${id}.subject.commonName`,
      expected: () => roles.map((role) => namesOf(role, roles, root).join(' or ')).join(' ← '),
      found: () => chain.map(({ subject }) => subject.commonName).join(' ← '),
    }),
    ladder.check(
      name('names', 'each issuer is the subject of the next certificate, by name and key identifier'),
      isLinked(chain),
      {
        field: `${id}.issuer`,
        expected: () => [...chain.slice(1), last].map(({ subject }) => subject.commonName).join(' ← '),
        found: () =>
          chain.map(({ issuer, authorityKeyIdentifier: key }) => `${issuer.commonName} ${key ? toHex(key) : ''}`).join(' ← '),
      },
    ),
    ladder.check(name('authority', authorityClaims[endsInAuthority ? 'authority' : 'leaf']), mayCertify(chain, endsInAuthority), {
      field: `${id}.basicConstraints`,
      expected: `CA:TRUE with keyCertSign above the leaf, CA:${endsInAuthority ? 'TRUE' : 'FALSE'} for the leaf`,
      found: () => chain.map(describeAuthority).join(' ← '),
    }),
    ladder.check(
      name('validity', 'all certificates are valid now'),
      chain.every((one) => isValid(one, now)),
      {
        field: `${id}.validity`,
        expected: () => `valid at ${now}`,
        found: () => chain.map(({ notBefore, notAfter }) => `${notBefore}..${notAfter}`).join(' ← '),
      },
    ),
  ]
  if (!checks.every((passed) => passed)) return undefined
  const validFrom = Math.max(...chain.map(({ notBefore }) => notBefore))
  const validUntil = Math.min(...chain.map(({ notAfter }) => notAfter))
  return { leaf, certificates: chain, root, validFrom, validUntil }
}

/** Lists the signature of each certificate under the key of the next, the root's under its own. */
export function listChainSignatures(ladder: Ladder, { certificates }: LinkedChain, { id, title, roles }: ChainRequest): void {
  certificates.forEach((certificate, i) => {
    const issuer = certificates[i + 1] ?? certificate
    const role = known(roles[i], 'linked chains have a role for each certificate').id
    const by = issuer === certificate ? 'itself' : 'the key above it'
    ladder.signature(
      [`${id}.${role}.signature`, 'hardware', `${title}: the ${role} certificate is signed by ${by}`],
      `${id}.${role}.signatureValue`,
      signatureUnder(issuer, certificate),
    )
  })
}

/** What a CRL is held against. */
export interface CrlRequest {
  /** Prefix of the ids of checks: `dcap.pck-crl`. */
  readonly id: string
  readonly title: string
  /** Whose list it must be. */
  readonly issuer: Certificate
  readonly now: UnixTime
}

/** Everything about a CRL: whose it is, that it is current, and its signature. @returns false when a check failed */
export function checkCrl(ladder: Ladder, crl: Crl, { id, title, issuer, now }: CrlRequest): boolean {
  const name = (check: string, claim: string): CheckName => [`${id}.${check}`, 'hardware', `${title}: ${claim}`]
  const checks = [
    ladder.check(name('issuer', 'it is the list of the authority it should be of'), isListOf(crl, issuer), {
      field: `${id}.issuer`,
      expected: () => describeIssuer(issuer.subject.commonName, issuer.subjectKeyIdentifier),
      found: () => describeIssuer(crl.issuer.commonName, crl.authorityKeyIdentifier),
    }),
    ladder.check(name('authority', 'its issuer may sign lists'), issuer.keyUsage?.crlSign === true, {
      field: `${id}.issuer.keyUsage`,
      expected: 'cRLSign',
      found: issuer.keyUsage?.crlSign === true ? 'cRLSign' : 'none',
    }),
    ladder.check(name('validity', 'it is current'), crl.thisUpdate <= now && now <= crl.nextUpdate, {
      field: `${id}.thisUpdate..nextUpdate`,
      expected: () => `valid at ${now}`,
      found: () => `${crl.thisUpdate}..${crl.nextUpdate}`,
    }),
  ]
  ladder.signature(name('signature', 'it is signed by its issuer'), `${id}.signatureValue`, signatureUnder(issuer, crl))
  return checks.every((passed) => passed)
}

/** Records whether the list names a certificate of its issuer. */
export function checkNotRevoked(ladder: Ladder, name: CheckName, crl: Crl, certificate: Certificate): boolean {
  const ofIssuer = equalBytes(crl.issuer.encoded, certificate.issuer.encoded)
  return ladder.check(name, ofIssuer && !isRevoked(crl, certificate), {
    field: `${certificate.subject.commonName}.serialNumber`,
    expected: 'a serial that its issuer’s list does not name',
    found: () => (ofIssuer ? toHex(certificate.serialNumber) : `a list of ${crl.issuer.commonName}`),
  })
}

/** The check of what `issuer` signed. */
function signatureUnder(issuer: Certificate, { algorithm, signed, signature }: Certificate | Crl) {
  return { algorithm, publicKey: issuer.publicKey.spki, message: signed, signature }
}

/** Defence in depth beside the pinned key: text that a person reads says what it rests on. */
function isMarked(chain: readonly Certificate[], { simulated }: TrustedRoot): boolean {
  return chain.every(({ issuer, subject }) =>
    [issuer, subject].every(({ attributes }) =>
      simulated
        ? attributes.get(organization) === simulatedOrganization
        : ![...attributes.values()].some((value) => value.toUpperCase().includes('SIMULATED')),
    ),
  )
}

function namesOf(role: ChainRole, roles: readonly ChainRole[], { simulated }: TrustedRoot): readonly string[] {
  return simulated && role === roles[roles.length - 1] ? role.commonNames.map(simulatedRootName) : role.commonNames
}

function hasRoles(chain: readonly Certificate[], roles: readonly ChainRole[], root: TrustedRoot): boolean {
  return roles.every((role, i) => namesOf(role, roles, root).includes(known(chain[i], 'counted before').subject.commonName))
}

function isLinked(chain: readonly Certificate[]): boolean {
  return chain.every((certificate, i) => {
    const issuer = chain[i + 1] ?? certificate
    return equalBytes(certificate.issuer.encoded, issuer.subject.encoded) && isSameKey(certificate, issuer)
  })
}

/** Identifiers are compared where both certificates have one. */
function isSameKey({ authorityKeyIdentifier: named }: Certificate | Crl, { subjectKeyIdentifier: own }: Certificate): boolean {
  return named === undefined || own === undefined || equalBytes(named, own)
}

const authorityClaims = {
  leaf: 'authorities may certify, each within its path length, and the leaf may not',
  authority: 'all are authorities, each within its path length',
} as const

function mayCertify(chain: readonly Certificate[], endsInAuthority: boolean): boolean {
  return chain.every(({ basicConstraints, keyUsage }, i) => {
    if (i === 0 && !endsInAuthority)
      return basicConstraints?.ca !== true && (keyUsage === undefined || (keyUsage.digitalSignature && !keyUsage.keyCertSign))
    const authoritiesBelow = endsInAuthority ? i : i - 1
    return (
      basicConstraints?.ca === true &&
      keyUsage?.keyCertSign === true &&
      authoritiesBelow <= (basicConstraints.pathLength ?? authoritiesBelow)
    )
  })
}

function isValid({ notBefore, notAfter }: Certificate, now: UnixTime): boolean {
  return notBefore <= now && now <= notAfter
}

function isListOf(crl: Crl, issuer: Certificate): boolean {
  return equalBytes(crl.issuer.encoded, issuer.subject.encoded) && isSameKey(crl, issuer)
}

function describeAuthority({ basicConstraints, keyUsage }: Certificate): string {
  const path = basicConstraints?.pathLength === undefined ? '' : ` pathlen ${basicConstraints.pathLength}`
  return `CA:${basicConstraints?.ca === true ? 'TRUE' : 'FALSE'}${path}${keyUsage?.keyCertSign === true ? ' keyCertSign' : ''}`
}

function describeIssuer(commonName: string, key: Uint8Array | undefined): string {
  return key === undefined ? commonName : `${commonName} ${toHex(key)}`
}
