// SPDX-License-Identifier: Apache-2.0
import { createHash, createPublicKey, verify, X509Certificate } from 'node:crypto'
import { concatBytes, equalBytes, toHex } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import { createSimulatedAmd, simulatedRoots } from '../src/index.ts'

const now = 1_750_400_000
const products = ['Milan', 'Genoa', 'Turin'] as const
const signers = ['vcek', 'vlek'] as const

/** The signature as other software takes it: r and s of 48 bytes, big endian. */
function plainSignature(report: Uint8Array): Uint8Array {
  const half = (at: number) => report.slice(at, at + 48).reverse()
  return Uint8Array.from([...half(0x2a0), ...half(0x2a0 + 72)])
}

describe.each(products)('a simulated %s', (product) => {
  const world = createSimulatedAmd({ seed: 'test', now, product })

  test.each(signers)('has a %s whose chain node:crypto verifies up to the simulated root', (signer) => {
    const collateral = world.collateral({ signer })
    const [leaf, intermediate, root] = [collateral.endorsementKey, collateral.intermediate, collateral.root].map(
      (der) => new X509Certificate(der),
    )
    if (leaf === undefined || intermediate === undefined || root === undefined) expect.unreachable()
    expect(leaf.verify(intermediate.publicKey) && intermediate.verify(root.publicKey) && root.verify(root.publicKey)).toBe(true)
    expect(leaf.checkIssued(intermediate) && intermediate.checkIssued(root)).toBe(true)
    const pinned = simulatedRoots.find((one) => one.product === product)
    expect(toHex(root.publicKey.export({ format: 'der', type: 'spki' }))).toBe(toHex(pinned?.publicKey ?? new Uint8Array()))
    for (const { subject } of [leaf, intermediate, root]) expect(subject).toMatch(/O=SIMULATED\\, NOT A TEE/)
    expect(leaf.subject).toContain(signer === 'vcek' ? 'CN=SEV-VCEK' : 'CN=SEV-VLEK')
  })

  test.each([2, 3, 4, 5] as const)('signs reports of version %i over their first 672 bytes', (version) => {
    for (const signer of signers) {
      const report = world.report({ version, signer, reportData: new Uint8Array(64).fill(7) })
      const key = new X509Certificate(world.collateral({ signer }).endorsementKey).publicKey
      expect(report.length).toBe(1184)
      expect(report[0]).toBe(version)
      expect(verify('sha384', report.subarray(0, 0x2a0), { key, dsaEncoding: 'ieee-p1363' }, plainSignature(report))).toBe(true)
    }
  })

  test('gives the same bytes for the same seed, in another world too, and others for another seed', () => {
    const again = createSimulatedAmd({ seed: 'test', now, product })
    const other = createSimulatedAmd({ seed: 'other', now, product })
    expect(again.report()).toEqual(world.report())
    expect(again.collateral()).toEqual(world.collateral())
    expect(equalBytes(other.report(), world.report())).toBe(false)
    expect(other.collateral().root).toEqual(world.collateral().root)
  })

  test('lists revoked intermediates in a list that its root signs, and can leave the list away', () => {
    const { crl, root, intermediate } = createSimulatedAmd({
      seed: 'test',
      now,
      product,
      issue: { revoked: ['ask'] },
    }).collateral()
    if (crl === undefined) expect.unreachable()
    const signed = readElement(crl, readElement(crl, 0).content)
    const key = createPublicKey(new X509Certificate(root).publicKey.export({ format: 'pem', type: 'spki' }))
    const padding = { key, padding: 6, saltLength: 48 }
    expect(verify('sha384', crl.subarray(signed.start, signed.end), padding, crl.subarray(crl.length - 512))).toBe(true)
    const serial = new X509Certificate(intermediate).serialNumber
    expect(Buffer.from(crl).includes(Buffer.from(serial, 'hex'))).toBe(true)
    expect(createSimulatedAmd({ seed: 'test', now, product, issue: { withCrl: false } }).collateral()).not.toHaveProperty('crl')
  })
})

test('the bytes are those of every other process: what is made once may be kept', () => {
  const made = products.flatMap((product) => {
    const world = createSimulatedAmd({ seed: 'test', now, product })
    const { endorsementKey, intermediate, root, crl } = world.collateral()
    return [concatBytes(world.report(), endorsementKey, intermediate, root, crl ?? new Uint8Array())]
  })
  expect(made.map((bytes) => createHash('sha256').update(bytes).digest('hex').slice(0, 16))).toMatchInlineSnapshot(`
    [
      "e177448c6fc8ab8f",
      "c4950dcf27661e85",
      "8a22f9a39c20bbbc",
    ]
  `)
})

/** Where a DER element of one- to three-byte length begins, where its content begins, and where it ends. */
function readElement(bytes: Uint8Array, start: number): { start: number; content: number; end: number } {
  const first = bytes[start + 1] as number
  const sizeBytes = first < 0x80 ? 0 : first & 0x7f
  let size = sizeBytes === 0 ? first : 0
  for (let i = 0; i < sizeBytes; i++) size = size * 256 + (bytes[start + 2 + i] as number)
  const content = start + 2 + sizeBytes
  return { start, content, end: content + size }
}
