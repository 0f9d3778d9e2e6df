// SPDX-License-Identifier: Apache-2.0
import { X509Certificate } from 'node:crypto'
import { verifyPlatformSignature } from '@phat/crypto/platform-signature'
import { equalBytes, known, toHex } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import { createLadder } from '../src/ladder.ts'
import { isMalformed } from '../src/malformed.ts'
import { readPemChain } from '../src/pem/pem-chain.ts'
import { type Certificate, readCertificate } from '../src/x509/certificate.ts'
import { type ChainRequest, checkCrl, checkNotRevoked, linkChain, listChainSignatures } from '../src/x509/chain.ts'
import { isRevoked, readCrl } from '../src/x509/crl.ts'
import { capturedCollateral, chainInQuote, hasVectors, vector, vectorText } from './vectors.ts'

const june2025 = 1_750_400_000
const october2026 = 1_792_000_000

/** A result that must not be a refusal. */
function read<Result>(result: Result): Exclude<Result, { malformed: string }> {
  expect(isMalformed(result) ? result : undefined).toBeUndefined()
  return result as Exclude<Result, { malformed: string }> // Asserted above.
}

function pemCertificates(pem: string): Certificate[] {
  return read(readPemChain(pem)).map((der) => read(readCertificate(der)))
}

const intelRoles = (leaf: string, ...authorities: string[]): ChainRequest['roles'] => [
  { id: 'leaf', commonNames: [leaf] },
  ...authorities.map((name) => ({ id: 'intermediate', commonNames: [name] })),
  { id: 'root', commonNames: ['Intel SGX Root CA'] },
]

const requestFor = (
  vendor: 'intel' | 'amd',
  chain: readonly Certificate[],
  roles: ChainRequest['roles'],
  now: number,
): ChainRequest => ({
  id: 'test.chain',
  title: 'chain',
  vendor,
  roles,
  roots: [{ vendor, publicKey: known(chain.at(-1), 'a chain has a root').publicKey.spki, simulated: false }],
  now,
})

/** The id of the check that refuses, or `none`. */
function outcome(chain: readonly Certificate[], request: ChainRequest): string {
  const ladder = createLadder()
  const linked = linkChain(ladder, chain, request)
  if (linked !== undefined) listChainSignatures(ladder, linked, request)
  const settled = ladder.settle(ladder.signatures.map(verifyPlatformSignature))
  return settled.checks.find(({ verdict }) => verdict === 'fail')?.id ?? 'none'
}

const quotes = [
  'sgx/dcap-v3.quote.bin',
  'tdx/v4.quote.bin',
  'tdx/v4-outdated.quote.bin',
  'tdx/tdx-v4-edgeless.dat',
  'tdx/tdx-v4-trustee.dat',
]

describe.skipIf(!hasVectors)('captured certificates', () => {
  const everyChain: readonly (readonly [name: string, pem: string])[] = hasVectors
    ? [
        ...quotes.map((path) => [path, chainInQuote(vector(path))] as const),
        ...['sgx/dcap-v3', 'tdx/v4', 'tdx/v4-outdated'].flatMap((path) => {
          const collateral = capturedCollateral(`${path}.collateral.json`)
          return (['pck_crl_issuer_chain', 'tcb_info_issuer_chain', 'qe_identity_issuer_chain'] as const).map(
            (part) => [`${path} ${part}`, collateral[part]] as const,
          )
        }),
        ...['sev-gcp-cert-chain.pem', 'sev-gcp-vcek.pem', 'sev-gcp-x25519-vcek.pem', 'milan-debug-policy-milan.testcer'].map(
          (path) => [path, vectorText(`sev-snp/${path}`)] as const,
        ),
      ]
    : []

  test.each(everyChain)('%s reads as OpenSSL reads it', (_, pem) => {
    for (const der of read(readPemChain(pem))) {
      const ours = read(readCertificate(der))
      const theirs = new X509Certificate(der)
      expect(BigInt(toHex(ours.serialNumber))).toBe(BigInt(`0x${theirs.serialNumber}`))
      expect(theirs.subject.split('\n')).toContain(`CN=${ours.subject.commonName}`)
      expect(theirs.issuer.split('\n')).toContain(`CN=${ours.issuer.commonName}`)
      expect(ours.notBefore * 1000).toBe(Date.parse(theirs.validFrom))
      expect(ours.notAfter * 1000).toBe(Date.parse(theirs.validTo))
      expect(ours.basicConstraints?.ca ?? false).toBe(theirs.ca)
      expect(equalBytes(ours.publicKey.spki, theirs.publicKey.export({ type: 'spki', format: 'der' }))).toBe(true)
    }
  })

  test.each(quotes)('the PCK chain of %s links and verifies', (path) => {
    const chain = pemCertificates(chainInQuote(vector(path)))
    const authority = chain[1]?.subject.commonName ?? ''
    expect(['Intel SGX PCK Platform CA', 'Intel SGX PCK Processor CA']).toContain(authority)
    const request = requestFor('intel', chain, intelRoles('Intel SGX PCK Certificate', authority), chain[0]?.notBefore ?? 0)
    expect(outcome(chain, request)).toBe('none')
  })

  test.each(['sev-gcp', 'sev-gcp-x25519'])('the chain of %s links and verifies, RSA-PSS included', (name) => {
    const pem = vectorText(`sev-snp/${name}-vcek.pem`) + vectorText(`sev-snp/${name}-cert-chain.pem`)
    const chain = pemCertificates(pem)
    const roles = ['SEV-VCEK', 'SEV-Milan', 'ARK-Milan'].map((commonName, i) => ({
      id: `role-${i}`,
      commonNames: [commonName],
    }))
    expect(outcome(chain, requestFor('amd', chain, roles, october2026))).toBe('none')
    expect(outcome(chain, requestFor('amd', chain, roles, june2025))).toBe('test.chain.validity')
  })

  test('a list of revoked certificates reads and verifies, and names the serials in it only', () => {
    for (const path of ['sgx/dcap-v3', 'tdx/v4', 'tdx/v4-outdated']) {
      const collateral = capturedCollateral(`${path}.collateral.json`)
      const [authority, root] = pemCertificates(collateral.pck_crl_issuer_chain)
      const lists = [
        [collateral.pck_crl, authority],
        [collateral.root_ca_crl, root],
      ] as const
      for (const [hex, issuer] of lists) {
        const crl = read(readCrl(Buffer.from(hex, 'hex')))
        const ladder = createLadder()
        const request = { id: 'crl', title: 'list', issuer: known(issuer, 'a chain has two'), now: crl.thisUpdate }
        expect(checkCrl(ladder, crl, request)).toBe(true)
        expect(ladder.signatures.map(verifyPlatformSignature)).toEqual([true])
        expect(checkCrl(createLadder(), crl, { ...request, now: crl.nextUpdate + 1 })).toBe(false)
        expect(checkCrl(createLadder(), crl, { ...request, now: crl.thisUpdate - 1 })).toBe(false)
        const other = issuer === root ? authority : root
        expect(checkCrl(createLadder(), crl, { ...request, issuer: known(other, 'a chain has two') })).toBe(false)
      }
    }
    const crl = read(readCrl(Buffer.from(capturedCollateral('tdx/v4.collateral.json').pck_crl, 'hex')))
    const [leaf] = pemCertificates(chainInQuote(vector('tdx/v4.quote.bin')))
    const certificate = known(leaf, 'a chain has a leaf')
    expect(crl.revoked.size).toBeGreaterThan(10)
    expect(isRevoked(crl, certificate)).toBe(false)
    const serial = Buffer.from('6FC34E5023E728923435D61AA4B83C618166AD35', 'hex')
    const listed = { ...certificate, serialNumber: serial }
    expect(isRevoked(crl, listed)).toBe(true)
    expect(checkNotRevoked(createLadder(), ['revoked', 'hardware', 'not listed'], crl, listed)).toBe(false)
    expect(checkNotRevoked(createLadder(), ['revoked', 'hardware', 'not listed'], crl, certificate)).toBe(true)
  })

  describe('a chain is refused', () => {
    const chain = hasVectors ? pemCertificates(chainInQuote(vector('tdx/v4.quote.bin'))) : []
    const [leaf, authority, root] = chain as [Certificate, Certificate, Certificate] // Three, as the tests above show.
    const roles = intelRoles('Intel SGX PCK Certificate', 'Intel SGX PCK Platform CA')
    const request = hasVectors ? requestFor('intel', chain, roles, june2025) : undefined
    const changed = (i: number, change: Partial<Certificate>): Certificate[] =>
      chain.map((one, at) => (at === i ? { ...one, ...change } : one))
    const { basicConstraints: _, ...withoutConstraints } = authority ?? {}

    const cases: readonly (readonly [why: string, check: string, chain: () => readonly Certificate[]])[] = [
      ['without its intermediate', 'length', () => [leaf, root]],
      ['with one more certificate', 'length', () => [leaf, ...chain]],
      ['without any', 'length', () => []],
      ['that ends in another key', 'root', () => [leaf, root, authority]],
      ['with the leaf as an authority', 'roles', () => [leaf, leaf, root]],
      ['whose leaf is named as another role', 'roles', () => changed(0, { subject: authority.subject })],
      ['whose issuer is another name', 'names', () => changed(0, { issuer: root.subject })],
      ['whose key identifiers differ', 'names', () => changed(0, { authorityKeyIdentifier: new Uint8Array(20) })],
      ['whose authority is no CA', 'authority', () => changed(1, { basicConstraints: { ca: false } })],
      ['whose authority says nothing about it', 'authority', () => [leaf, withoutConstraints as Certificate, root]],
      [
        'whose authority may not sign certificates',
        'authority',
        () => changed(1, { keyUsage: { digitalSignature: true, keyCertSign: false, crlSign: true } }),
      ],
      ['that is longer than the root allows', 'authority', () => changed(2, { basicConstraints: { ca: true, pathLength: 0 } })],
      ['whose leaf may certify', 'authority', () => changed(0, { basicConstraints: { ca: true } })],
      ['with an expired leaf', 'validity', () => changed(0, { notAfter: june2025 - 1 })],
      ['with an expired authority', 'validity', () => changed(1, { notAfter: june2025 - 1 })],
      ['with an expired root', 'validity', () => changed(2, { notAfter: june2025 - 1 })],
      ['with a leaf of tomorrow', 'validity', () => changed(0, { notBefore: june2025 + 1 })],
      ['whose leaf signature was changed', 'leaf.signature', () => changed(0, { signature: leaf.signature.toReversed() })],
      ['whose root is not signed by itself', 'root.signature', () => changed(2, { signature: leaf.signature })],
    ]
    test.each(cases)('%s', (_why, check, make) => {
      if (request === undefined) throw new TypeError('skipped without vectors')
      expect(outcome(make(), request)).toBe(`test.chain.${check}`)
    })

    test('under a root of another vendor, one that is said to be simulated, and a simulated one under a root that is not', () => {
      if (request === undefined) throw new TypeError('skipped without vectors')
      const roots = request.roots.map((one) => ({ ...one, simulated: true }))
      expect(outcome(chain, { ...request, vendor: 'amd' })).toBe('test.chain.root')
      expect(outcome(chain, { ...request, roots })).toBe('test.chain.marked')
      const attributes = new Map(leaf.subject.attributes).set('2.5.4.10', 'SIMULATED, NOT A TEE')
      expect(outcome(changed(0, { subject: { ...leaf.subject, attributes } }), request)).toBe('test.chain.marked')
    })
  })
})
