// SPDX-License-Identifier: Apache-2.0
import { createHash, createPublicKey, verify, X509Certificate } from 'node:crypto'
import { toHex } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import { parseSnpReport } from '../src/snp/parse-report.ts'
import { planSnp, planSnpReport } from '../src/snp/plan.ts'
import { planSnpCollateral } from '../src/snp/snp-collateral.ts'
import { vendorRoots } from '../src/vendor-roots.ts'
import { capturedReport, conclude, verdictOf } from './snp-vectors.ts'
import { hasVectors } from './vectors.ts'

const roots = vendorRoots

describe.skipIf(!hasVectors)('captured reports of SEV-SNP', () => {
  test.each(['gcp', 'gcpBound'] as const)('%s: signatures and guest policy are good, revocation is unknown', (name) => {
    const captured = capturedReport(name)
    const { refusal, attested, checks } = conclude(planSnp({ ...captured, roots }))
    expect(refusal).toBeUndefined()
    expect(checks.filter(({ verdict }) => verdict !== 'pass').map(({ id, verdict }) => [id, verdict])).toEqual([
      ['snp.revocation', 'not-supplied'],
    ])
    expect(attested).toMatchObject({
      tee: 'sev-snp',
      version: 5,
      specOnly: false,
      simulated: false,
      revocation: 'not-supplied',
      debug: false,
      migratable: false,
      tcbStatus: 'UpToDate',
      platform: { vendor: 'amd', product: 'Milan', signer: 'vcek' },
      measurements: { tee: 'sev-snp', guestSvn: 0, vmpl: name === 'gcp' ? 0 : 1 },
      svns: { bootLoader: 4, tee: 0, snp: 27, microcode: 222, firmware: 0x01_37_23, aliasCheckComplete: 1 },
    })
    expect(toHex(attested?.evidenceId ?? new Uint8Array())).toBe(
      `0x${createHash('sha256').update(captured.report.subarray(0, 0x2a0)).digest('hex')}`,
    )
    expect(attested?.reportData).toEqual(captured.report.subarray(0x50, 0x90))
    expect(attested?.measurements).toMatchObject({ measurement: captured.report.subarray(0x90, 0xc0) })
  })

  test('the report whose guest may be debugged has good signatures, and is refused for that and nothing else', () => {
    const { refusal, attested, checks } = conclude(planSnp({ ...capturedReport('debug'), roots }))
    expect(attested).toBeUndefined()
    expect(refusal).toMatchObject({
      check: 'snp.guest.debug',
      rung: 'code',
      field: 'report.POLICY',
      expected: 'DEBUG (bit 19) 0',
      found: '0x00000000000b0000',
    })
    expect(verdictOf(checks, 'snp.report.signature')).toBe('pass')
    expect(checks.filter(({ verdict }) => verdict === 'fail')).toHaveLength(1)
  })

  test('OpenSSL finds the same: certificates and report are signed', () => {
    const { report, collateral } = capturedReport('gcp')
    const [leaf, intermediate, root] = [collateral.endorsementKey, collateral.intermediate, collateral.root].map(
      (der) => new X509Certificate(der),
    ) as [X509Certificate, X509Certificate, X509Certificate]
    expect(leaf.verify(intermediate.publicKey) && intermediate.verify(root.publicKey) && root.verify(root.publicKey)).toBe(true)
    const number = (at: number) => Buffer.from(report.subarray(at, at + 48)).reverse()
    const signature = Buffer.concat([number(0x2a0), number(0x2e8)])
    const key = { key: leaf.publicKey, dsaEncoding: 'ieee-p1363' } as const
    expect(verify('sha384', report.subarray(0, 0x2a0), key, signature)).toBe(true)
  })

  test('the pinned key of Milan is that of its root certificate', () => {
    const { collateral } = capturedReport('gcp')
    const spki = new X509Certificate(collateral.root).publicKey.export({ format: 'der', type: 'spki' })
    expect(roots.find(({ product }) => product === 'Milan')?.publicKey).toEqual(new Uint8Array(spki))
  })

  test('collateral verified once serves many reports, with one signature each', () => {
    const { collateral, report, now } = capturedReport('gcp')
    const { part, refusal } = conclude(planSnpCollateral({ collateral, roots, now }))
    expect(refusal).toBeUndefined()
    if (part === undefined) return expect.unreachable()
    expect(part).toMatchObject({ product: 'Milan', signer: 'vcek', revocation: 'not-supplied', simulated: false })
    const plan = planSnpReport({ report, collateral: part, now })
    expect(plan.signatures).toHaveLength(1)
    const warm = conclude(plan)
    const cold = conclude(planSnp({ report, collateral, roots, now }))
    expect(warm.attested).toEqual(cold.attested)
    const late = conclude(planSnpReport({ report, collateral: part, now: part.validUntil + 1 }))
    expect(late.refusal?.check).toBe('snp.collateral.current')
    const early = conclude(planSnpReport({ report, collateral: part, now: part.validFrom - 1 }))
    expect(early.refusal?.check).toBe('snp.collateral.current')
  })

  test('the certificates of another machine verify no report', () => {
    const gcp = capturedReport('gcp')
    const other = capturedReport('debug')
    const { refusal } = conclude(planSnp({ ...gcp, collateral: other.collateral, roots }))
    expect(refusal?.check).toBe('snp.report.chipId')
  })

  test('no trusted root, no report', () => {
    const { refusal } = conclude(planSnp({ ...capturedReport('gcp'), roots: roots.filter(({ product }) => product !== 'Milan') }))
    expect(refusal?.check).toBe('snp.authority.root')
  })

  test('a report that form alone refuses lists no signatures', () => {
    const captured = capturedReport('gcp')
    for (const report of [captured.report.subarray(0, 1_183), new Uint8Array(), new Uint8Array(1_184)]) {
      const plan = planSnp({ ...captured, report, roots })
      expect(plan.signatures).toHaveLength(0)
      expect(plan.judge([]).refusal?.check).toBe('snp.report.form')
    }
  })

  test('a bit changed in any byte of the report is refused', () => {
    const { collateral, report, now } = capturedReport('gcp')
    const { part } = conclude(planSnpCollateral({ collateral, roots, now }))
    if (part === undefined) return expect.unreachable()
    const refusals = new Map<string, number>()
    for (let at = 0; at < report.length; at++) {
      const changed = report.slice()
      changed[at] = (changed[at] as number) ^ (1 << (at % 8))
      const check = conclude(planSnpReport({ report: changed, collateral: part, now })).refusal?.check ?? 'accepted'
      refusals.set(check, (refusals.get(check) ?? 0) + 1)
    }
    expect(refusals.get('accepted')).toBeUndefined()
    // Everything that no signature covers, 512 bytes, is r or s (96) or must be zero (416).
    expect(refusals.get('snp.report.signaturePadding')).toBe(416)
  })

  test('the parsed report shows what other tools print of it', () => {
    const report = parseSnpReport(capturedReport('gcp').report)
    expect(report).toMatchObject({
      version: 5,
      policy: { low: 0x30000, high: 0 },
      platformInfo: { low: 0x25, high: 0 },
      cpuid: { family: 0x19, model: 1, stepping: 1 },
      currentVersion: { major: 1, minor: 55, build: 35 },
      committedVersion: { major: 1, minor: 55, build: 35 },
    })
  })
})

test('the pinned keys of AMD are three RSA keys of 4096 bits', () => {
  const amd = roots.filter(({ vendor }) => vendor === 'amd')
  expect(amd.map(({ product }) => product)).toEqual(['Milan', 'Genoa', 'Turin'])
  // SHA-256 of the keys as `openssl x509 -pubkey | openssl pkey -pubin -outform der` makes them of the published certificates.
  expect(amd.map(({ publicKey }) => createHash('sha256').update(publicKey).digest('hex'))).toEqual([
    '9f056bee44377e29308cb5ffa895bdfb62d18881fa6bed8d6f075b0204089cb9',
    '429a69c9422aa258ee4d8db5fcda9c6470ef15f8cd5a9cebd6cbc7d90b863831',
    '4f125410563a2ab9a50356f9243f6fe0b6f73de98603f53f90339c70e9d7ad08',
  ])
  for (const { publicKey, simulated } of amd) {
    const key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' })
    expect(key.asymmetricKeyDetails).toMatchObject({ modulusLength: 4096, publicExponent: 65537n })
    expect(simulated).toBe(false)
  }
})
