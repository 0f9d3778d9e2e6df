// SPDX-License-Identifier: Apache-2.0
import { createHash, createPublicKey, verify, webcrypto, X509Certificate } from 'node:crypto'
import { QuoteVerifier } from '@phala/dcap-qvl'
import { concatBytes, equalBytes, textBytes, toHex } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import { createSimulatedIntel, dcapCollateralJson, type QuoteRequest, simulatedRoots } from '../src/index.ts'

const now = 1_750_400_000
const world = createSimulatedIntel({ seed: 'test', now })
const requests: readonly (readonly [string, QuoteRequest])[] = [
  ['SGX, version 3', { tee: 'sgx', version: 3 }],
  ['SGX, version 4', { tee: 'sgx', version: 4 }],
  ['SGX, version 5', { tee: 'sgx', version: 5 }],
  ['TDX 1.0, version 4', { tee: 'tdx', version: 4 }],
  ['TDX 1.0, version 5', { tee: 'tdx', version: 5, tdx: '1.0' }],
  ['TDX 1.5, version 5', { tee: 'tdx', version: 5, tdx: '1.5' }],
]

function certificatesIn(text: string): X509Certificate[] {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? []
  return blocks.map((block) => new X509Certificate(block))
}

/** The chain that a quote carries. */
function pckChain(quote: Uint8Array): X509Certificate[] {
  return certificatesIn(Buffer.from(quote).toString('latin1'))
}

function expectChain(chain: readonly X509Certificate[]): void {
  chain.forEach((certificate, at) => {
    const issuer = chain[at + 1] ?? certificate
    expect(certificate.verify(issuer.publicKey)).toBe(true)
    expect(certificate.checkIssued(issuer)).toBe(true)
    expect(certificate.subject).toMatch(/O=SIMULATED\\, NOT A TEE/)
  })
  const root = chain.at(-1)?.publicKey.export({ format: 'der', type: 'spki' })
  expect(toHex(root ?? new Uint8Array())).toBe(toHex(simulatedRoots[0]?.publicKey ?? new Uint8Array()))
}

describe.each(requests)('a simulated quote, %s,', (_, request) => {
  const quote = world.quote({ ...request, reportData: new Uint8Array(64).fill(7) })
  const view = new DataView(quote.buffer)
  const bodySize = request.tee === 'sgx' ? 384 : request.version === 5 && request.tdx === '1.5' ? 648 : 584
  const signedSize = 48 + (request.version === 5 ? 6 : 0) + bodySize

  test('has the header of its version, and ends where its sizes say', () => {
    expect(view.getUint16(0, true)).toBe(request.version)
    expect(view.getUint32(4, true)).toBe(request.tee === 'sgx' ? 0 : 0x81)
    expect(signedSize + 4 + view.getUint32(signedSize, true)).toBe(quote.length)
  })

  test('is signed by its attestation key, which the QE report binds, which the PCK certificate vouches for', () => {
    const at = signedSize + 4
    const attestationKey = quote.slice(at + 64, at + 128)
    const key = createPublicKey({
      format: 'jwk',
      key: {
        kty: 'EC',
        crv: 'P-256',
        x: Buffer.from(attestationKey.subarray(0, 32)).toString('base64url'),
        y: Buffer.from(attestationKey.subarray(32)).toString('base64url'),
      },
    })
    const encoding = 'ieee-p1363'
    expect(verify('sha256', quote.subarray(0, signedSize), { key, dsaEncoding: encoding }, quote.subarray(at, at + 64))).toBe(
      true,
    )
    const qeReport = at + 128 + (request.version === 3 ? 0 : 6)
    const authSize = view.getUint16(qeReport + 448, true)
    const bound = concatBytes(attestationKey, quote.slice(qeReport + 450, qeReport + 450 + authSize))
    expect(toHex(quote.subarray(qeReport + 320, qeReport + 352))).toBe(`0x${createHash('sha256').update(bound).digest('hex')}`)
    const [pck] = pckChain(quote)
    if (pck === undefined) expect.unreachable()
    expect(
      verify(
        'sha256',
        quote.subarray(qeReport, qeReport + 384),
        { key: pck.publicKey, dsaEncoding: encoding },
        quote.subarray(qeReport + 384, qeReport + 448),
      ),
    ).toBe(true)
  })

  test('carries a chain to the simulated root, whose roles are named as the vendor names them', () => {
    const chain = pckChain(quote)
    expectChain(chain)
    expect(chain.map(({ subject }) => /CN=(.*)/.exec(subject)?.[1])).toEqual([
      'Intel SGX PCK Certificate',
      'Intel SGX PCK Platform CA',
      'SIMULATED Intel SGX Root CA\\, NOT A TEE',
    ])
  })
})

// The second opinion knows SGX quotes of version 3 only.
test.each(requests.filter(([, { tee, version }]) => tee === 'tdx' || version === 3))(
  '@phala/dcap-qvl finds a simulated quote, %s, up to date under the simulated root',
  (_, request) => {
    const quote = world.quote(request)
    const root = pckChain(quote).at(-1)?.raw
    if (root === undefined) expect.unreachable()
    const collateral = JSON.parse(dcapCollateralJson(world.collateral(request.tee)))
    const report = QuoteVerifier.newWithRootCa(root).verify(quote, collateral, now)
    expect([report.status, report.advisory_ids]).toEqual(['UpToDate', []])
    expect(() => QuoteVerifier.newProd().verify(quote, collateral, now)).toThrow()
  },
)

test.each(['sgx', 'tdx'] as const)('the collateral for %s is signed by a key that chains to the simulated root', (tee) => {
  const collateral = world.collateral(tee)
  for (const chain of [collateral.tcbInfoIssuerChain, collateral.qeIdentityIssuerChain, collateral.pckCrlIssuerChain]) {
    expectChain(certificatesIn(chain))
  }
  const [signing] = certificatesIn(collateral.tcbInfoIssuerChain)
  if (signing === undefined) expect.unreachable()
  const key = { key: signing.publicKey, dsaEncoding: 'ieee-p1363' } as const
  expect(verify('sha256', textBytes(collateral.tcbInfo), key, collateral.tcbInfoSignature)).toBe(true)
  expect(verify('sha256', textBytes(collateral.qeIdentity), key, collateral.qeIdentitySignature)).toBe(true)
})

test('WebCrypto verifies what the simulated vendor signs', async () => {
  const { tcbInfo, tcbInfoSignature, tcbInfoIssuerChain } = world.collateral('tdx')
  const spki = certificatesIn(tcbInfoIssuerChain)[0]?.publicKey.export({ format: 'der', type: 'spki' })
  if (spki === undefined) expect.unreachable()
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const key = await webcrypto.subtle.importKey('spki', spki, algorithm, false, ['verify'])
  expect(await webcrypto.subtle.verify(algorithm, key, Uint8Array.from(tcbInfoSignature), textBytes(tcbInfo).slice())).toBe(true)
})

test('the same options give the same bytes in another world, another seed gives others under the same root', () => {
  const again = createSimulatedIntel({ seed: 'test', now })
  const other = createSimulatedIntel({ seed: 'other', now })
  expect(again.quote({ tee: 'tdx', version: 5 })).toEqual(world.quote({ tee: 'tdx', version: 5 }))
  expect(again.collateral('sgx')).toEqual(world.collateral('sgx'))
  expect(equalBytes(other.quote({ tee: 'sgx' }), world.quote({ tee: 'sgx' }))).toBe(false)
  expectChain(pckChain(other.quote({ tee: 'sgx' })))
})

test('each machine has its own keys, and all of a family share one collateral', () => {
  const [first, second] = ['one', 'two'].map((machine) => pckChain(world.quote({ tee: 'sgx', machine })))
  expect(first?.[0]?.serialNumber).not.toBe(second?.[0]?.serialNumber)
  expect(first?.[1]?.raw).toEqual(second?.[1]?.raw)
})

test('a later issue keeps machines and authorities, and has newer dates and numbers', () => {
  const later = world.reissue({ now: now + 86_400 * 20, issue: { evaluationNumber: 18, crlNumber: 2, revokedMachines: ['one'] } })
  expect(later.quote({ tee: 'sgx', machine: 'one' })).toEqual(world.quote({ tee: 'sgx', machine: 'one' }))
  const before = JSON.parse(world.collateral('sgx').tcbInfo)
  const after = JSON.parse(later.collateral('sgx').tcbInfo)
  expect([before.tcbEvaluationDataNumber, after.tcbEvaluationDataNumber]).toEqual([17, 18])
  expect(after.issueDate > before.issueDate).toBe(true)
  const serial = pckChain(world.quote({ tee: 'sgx', machine: 'one' }))[0]?.serialNumber ?? ''
  const lists = (crl: Uint8Array) => Buffer.from(crl).includes(Buffer.from(serial, 'hex'))
  expect([lists(world.collateral('sgx').pckCrl), lists(later.collateral('sgx').pckCrl)]).toEqual([false, true])
})

test('machines of a processor authority have the shorter certificate that Intel gives them', () => {
  const quote = createSimulatedIntel({ seed: 'test', now, pckCa: 'processor' }).quote({ tee: 'sgx' })
  const [pck, authority] = pckChain(quote)
  expect(authority?.subject).toContain('CN=Intel SGX PCK Processor CA')
  expect(pck?.raw.length).toBeLessThan(pckChain(world.quote({ tee: 'sgx' }))[0]?.raw.length ?? 0)
})

test('the bytes are those of every other process: what is made once may be kept', () => {
  const made = [
    world.quote({ tee: 'sgx' }),
    world.quote({ tee: 'tdx', version: 5 }),
    textBytes(dcapCollateralJson(world.collateral('tdx'))),
  ]
  expect(made.map((bytes) => createHash('sha256').update(bytes).digest('hex').slice(0, 16))).toMatchInlineSnapshot(`
    [
      "3415cc379ab67869",
      "50cde0a5fe5a058f",
      "f20ed38c12606eb4",
    ]
  `)
})
