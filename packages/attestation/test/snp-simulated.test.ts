// SPDX-License-Identifier: Apache-2.0
import { createSimulatedAmd, simulatedRoots } from '@phat/attestation-simulator'
import { concatBytes } from '@phat/primitives'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isMalformed } from '../src/malformed.ts'
import { completeCollateral, readCertificateTable } from '../src/snp/certificate-table.ts'
import { planSnp, planSnpReport } from '../src/snp/plan.ts'
import { readSnpCertificates } from '../src/snp/snp-certificates.ts'
import { planSnpAuthority, planSnpCollateral, planSnpCrl, planSnpEndorsementKey } from '../src/snp/snp-collateral.ts'
import type { SnpProduct } from '../src/snp/snp-report.ts'
import { vendorRoots } from '../src/vendor-roots.ts'
import { conclude, verdictOf } from './snp-vectors.ts'

const now = 1_800_000_000
const roots = simulatedRoots
const products = ['Milan', 'Genoa', 'Turin'] as const
const amdOf = (product: SnpProduct) => createSimulatedAmd({ seed: 'snp', now, product })

describe.each(products)('reports of a simulated %s', (product) => {
  const amd = amdOf(product)

  test.each([2, 3, 4, 5] as const)('version %i verifies, says simulated, and that no vendor’s own was compared', (version) => {
    for (const signer of ['vcek', 'vlek'] as const) {
      const reportData = new Uint8Array(64).fill(version)
      const { refusal, attested } = conclude(planSnp({ ...amd.evidence({ version, signer, reportData }), roots, now }))
      expect(refusal).toBeUndefined()
      expect(attested).toMatchObject({ version, simulated: true, revocation: 'pass', platform: { product, signer }, reportData })
      expect(attested?.specOnly).toBe(!(product === 'Milan' && signer === 'vcek' && (version === 2 || version === 5)))
      expect(attested?.platform.vendor === 'amd' && attested.platform.chipId.some((byte) => byte !== 0)).toBe(signer === 'vcek')
    }
  })

  test('without a list revocation is unknown, with an old one the collateral is refused', () => {
    const { report, collateral } = amd.evidence()
    const { crl: _, ...without } = collateral
    const { attested, checks } = conclude(planSnp({ report, collateral: without, roots, now }))
    expect(attested?.revocation).toBe('not-supplied')
    expect(verdictOf(checks, 'snp.revocation')).toBe('not-supplied')
    const stale = conclude(planSnp({ report, collateral, roots, now: now + 31 * 86_400 }))
    expect(stale.refusal?.check).toBe('snp.crl.validity')
  })

  test('a revoked authority is refused', () => {
    const revoking = amd.reissue({ now, issue: { revoked: ['ask', 'asvk'] } })
    for (const signer of ['vcek', 'vlek'] as const) {
      expect(conclude(planSnp({ ...revoking.evidence({ signer }), roots, now })).refusal?.check).toBe('snp.revocation')
    }
    const other = amd.reissue({ now, issue: { revoked: ['asvk'] } })
    expect(conclude(planSnp({ ...other.evidence({ signer: 'vcek' }), roots, now })).refusal).toBeUndefined()
  })

  test('genuine roots do not bear simulated reports', () => {
    expect(conclude(planSnp({ ...amd.evidence(), roots: vendorRoots, now })).refusal?.check).toBe('snp.authority.root')
  })

  test('a simulated root that is taken for a genuine one is refused by its names', () => {
    const mistaken = roots.map((root) => ({ ...root, simulated: false }))
    expect(conclude(planSnp({ ...amd.evidence(), roots: mistaken, now })).refusal?.check).toBe('snp.authority.marked')
  })

  test('a report of another chip or kind of key does not verify with this collateral', () => {
    const { part } = conclude(planSnpCollateral({ collateral: amd.collateral(), roots, now }))
    if (part === undefined) return expect.unreachable()
    const check = (report: Uint8Array) => conclude(planSnpReport({ report, collateral: part, now })).refusal?.check
    expect(check(amd.report())).toBeUndefined()
    expect(check(amd.report({ chip: 'another' }))).toBe('snp.report.chipId')
    expect(check(amd.report({ signer: 'vlek' }))).toBe('snp.report.signer')
  })

  test('pieces of collateral verify one by one', () => {
    const { intermediate, root, endorsementKey, crl = new Uint8Array() } = amd.collateral()
    const { part: authority } = conclude(planSnpAuthority({ intermediate, root, roots, now }))
    if (authority === undefined) return expect.unreachable()
    expect(authority).toMatchObject({ product, signer: 'vcek' })
    expect(planSnpCrl({ crl, authority, roots, now }).signatures).toHaveLength(1)
    expect(conclude(planSnpCrl({ crl, authority, roots, now })).part?.crlNumber).toBe(1n)
    expect(planSnpEndorsementKey({ endorsementKey, authority, roots, now }).signatures).toHaveLength(1)
    const key = conclude(planSnpEndorsementKey({ endorsementKey, authority, roots, now }))
    expect(key.part?.endorsement).toMatchObject({ signer: 'vcek', tcb: product === 'Turin' ? { fmc: 2, snp: 4 } : { snp: 27 } })
    const loaded = amd.collateral({ signer: 'vlek' }).endorsementKey
    expect(conclude(planSnpEndorsementKey({ endorsementKey: loaded, authority, roots, now })).refusal?.check).toBe(
      'snp.chain.roles',
    )
    expect(conclude(planSnpAuthority({ intermediate, root, roots, now: 2 ** 41 })).refusal?.check).toBe('snp.authority.validity')
  })
})

test('levels count at their lowest: what launched the guest, is committed, is reported and runs', () => {
  const amd = amdOf('Milan')
  const launchTcb = Uint8Array.of(3, 0, 0, 0, 0, 0, 27, 209)
  const committedTcb = Uint8Array.of(4, 0, 0, 0, 0, 0, 22, 222)
  const { attested } = conclude(planSnp({ ...amd.evidence({ fields: { launchTcb, committedTcb } }), roots, now }))
  expect(attested?.svns).toMatchObject({ bootLoader: 3, tee: 0, snp: 22, microcode: 209 })
})

test('committed firmware above what runs is refused', () => {
  const { refusal } = conclude(planSnp({ ...amdOf('Milan').evidence({ fields: { committedVersion: [36, 55, 1] } }), roots, now }))
  expect(refusal).toMatchObject({ check: 'snp.firmware.committed', expected: 'at most 1.55.35', found: '1.55.36' })
})

test('any bytes for report and collateral give a verdict, not a throw', () => {
  const { report, collateral } = amdOf('Milan').evidence()
  const bytes = fc.uint8Array({ maxLength: 2_000 })
  fc.assert(
    fc.property(bytes, bytes, bytes, bytes, bytes, fc.boolean(), (first, endorsementKey, intermediate, root, crl, whole) => {
      const parts = whole ? { endorsementKey, intermediate, root, crl } : { ...collateral, crl }
      const verification = conclude(
        planSnp({ report: whole ? report : first, collateral: { format: 'sev-snp', ...parts }, roots, now }),
      )
      expect(verification.refusal).toBeDefined()
      expect(verification.attested).toBeUndefined()
    }),
    { numRuns: 200 },
  )
})

describe('certificates behind a report', () => {
  const { format: _, ...certificates } = amdOf('Genoa').collateral()
  const guids = {
    endorsementKey: '63da758de6644564adc5f4b93be8accd',
    intermediate: '4ab7b379bbac4fe4a02f05aef327c782',
    root: 'c0b406a4a803495297433fb6014cd0ae',
    crl: '92f81bc358114d3d97ffd19f88dc67ea',
  }

  /** A table as AMD 56421 describes it. */
  function table(entries: readonly (readonly [guid: string, bytes: Uint8Array])[], close = true): Uint8Array {
    let offset = 24 * (entries.length + (close ? 1 : 0))
    const heads = entries.map(([guid, bytes]) => {
      const head = Buffer.alloc(24)
      head.write(guid, 'hex')
      head.writeUInt32LE(offset, 16)
      head.writeUInt32LE(bytes.length, 20)
      offset += bytes.length
      return new Uint8Array(head)
    })
    return concatBytes(...heads, new Uint8Array(close ? 24 : 0), ...entries.map(([, bytes]) => bytes))
  }
  const entries = (Object.keys(guids) as (keyof typeof guids)[]).map(
    (part) => [guids[part], certificates[part] ?? new Uint8Array()] as const,
  )
  const pem = (der: Uint8Array) => {
    const lines =
      Buffer.from(der)
        .toString('base64')
        .match(/.{1,64}/g) ?? []
    return new TextEncoder().encode(`-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`)
  }

  test('a whole table is collateral', () => {
    const host = readCertificateTable(table([...entries, ['00112233445566778899aabbccddeeff', Uint8Array.of(1)]]))
    expect(host).toEqual(certificates)
    expect(isMalformed(host) ? host : completeCollateral(host, {})).toEqual({ format: 'sev-snp', ...certificates })
  })

  test('certificates in PEM are taken as well', () => {
    const { endorsementKey, intermediate, root } = certificates
    expect(readCertificateTable(table([[guids.endorsementKey, pem(endorsementKey)]]))).toEqual({ endorsementKey })
    expect(readSnpCertificates({ endorsementKey, chain: concatBytes(pem(intermediate), pem(root)) })).toEqual({
      format: 'sev-snp',
      endorsementKey,
      intermediate,
      root,
    })
  })

  test('lines may end as AMD ends those of Turin, all of them', () => {
    const { endorsementKey, intermediate, root } = certificates
    const dos = (bytes: Uint8Array) => new Uint8Array(Buffer.from(Buffer.from(bytes).toString().replaceAll('\n', '\r\n')))
    const chain = dos(concatBytes(pem(intermediate), pem(root)))
    expect(readSnpCertificates({ endorsementKey: dos(pem(endorsementKey)), chain })).toMatchObject({ endorsementKey, root })
    const mixed = concatBytes(dos(pem(intermediate)), pem(root))
    expect(isMalformed(readSnpCertificates({ endorsementKey, chain: mixed }))).toBe(true)
  })

  test('what the host did not supply comes from elsewhere, or is asked for', () => {
    const { endorsementKey, intermediate, root } = certificates
    expect(completeCollateral({ endorsementKey }, { intermediate, root, endorsementKey: root })).toEqual({
      format: 'sev-snp',
      endorsementKey,
      intermediate,
      root,
    })
    expect(completeCollateral({ endorsementKey }, { intermediate })).toMatchObject({ malformed: 'root', found: 'none' })
  })

  test.each([
    ['an entry that ends behind the table', table(entries).subarray(0, -1)],
    ['two entries of one kind', table([...entries, [guids.root, certificates.root]])],
    ['no last entry', table([[guids.root, new Uint8Array()]], false)],
    ['a certificate that is neither DER nor PEM', table([[guids.root, Uint8Array.of(1, 2, 3)]])],
    ['more entries than any host has', table(Array.from({ length: 33 }, () => ['01'.repeat(16), new Uint8Array()] as const))],
    ['more bytes than any host supplies', new Uint8Array(65_537)],
  ])('refused: %s', (_, bytes) => {
    expect(readCertificateTable(bytes)).toMatchObject({ malformed: expect.stringMatching(/^(certificateTable|pem)/) })
  })

  test('a table of zeros supplies nothing', () => {
    expect(readCertificateTable(new Uint8Array(4_096))).toEqual({})
    expect(readCertificateTable(new Uint8Array())).toEqual({})
  })

  test.each([
    ['one certificate for a chain of two', pem(certificates.root)],
    ['three certificates', concatBytes(pem(certificates.intermediate), pem(certificates.root), pem(certificates.root))],
    ['no PEM', certificates.root],
  ])('a chain is refused: %s', (_, chain) => {
    expect(isMalformed(readSnpCertificates({ endorsementKey: certificates.endorsementKey, chain }))).toBe(true)
  })
})
