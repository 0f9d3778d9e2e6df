// SPDX-License-Identifier: Apache-2.0

import { X509Certificate } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { trimQuote } from '@phat/attestation'
import { describe, expect, test } from 'vitest'
import { createSimulatedAmd, createSimulatedIntel, dcapCollateralJson } from '../src/index.ts'

const folder = join(process.env.PHAT_VECTORS ?? join(import.meta.dirname, '../../../../shared/vectors'), 'quotes')
const hasVectors = existsSync(folder)
if (!hasVectors) console.warn(`skipped: comparison with genuine evidence, because ${folder} does not exist (set PHAT_VECTORS)`)

const now = 1_750_400_000
const intel = { platform: world('platform'), processor: world('processor') }
const amd = createSimulatedAmd({ seed: 'genuine', now, product: 'Milan' })

function world(pckCa: 'platform' | 'processor') {
  return createSimulatedIntel({ seed: 'genuine', now, pckCa })
}

const bytes = (path: string) => new Uint8Array(readFileSync(join(folder, path)))
const pem = (text: string) => text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? []
const ders = (text: string) => pem(text).map((one) => new Uint8Array(new X509Certificate(one).raw))
const chainIn = (quote: Uint8Array) => ders(Buffer.from(quote).toString('latin1'))

/**
 * What a DER value is made of: tags, in their nesting, with the object identifiers. Values are left out, and so are what octet
 * strings hold unless that is DER too, as in extensions.
 */
function shape(der: Uint8Array): unknown {
  const [only, ...others] = shapes(der) ?? []
  expect(others).toEqual([])
  return only
}

function shapes(der: Uint8Array): unknown[] | undefined {
  const found: unknown[] = []
  for (let at = 0; at < der.length; ) {
    const tag = der[at] as number
    const first = der[at + 1] ?? 0xff
    const lengthBytes = first < 0x80 ? 0 : first & 0x7f
    if (lengthBytes > 3) return undefined
    const size =
      lengthBytes === 0 ? first : Number(`0x${Buffer.from(der.subarray(at + 2, at + 2 + lengthBytes)).toString('hex')}`)
    const content = der.subarray(at + 2 + lengthBytes, at + 2 + lengthBytes + size)
    if (content.length !== size) return undefined
    const isConstructed = (tag & 0x20) !== 0
    if (tag === 0x06) found.push(`oid ${Buffer.from(content).toString('hex')}`)
    else if (isConstructed) {
      const inner = shapes(content)
      if (inner === undefined) return undefined
      found.push([tag, ...inner])
    } else found.push(tag === 0x04 && size > 0 ? [tag, ...(shapes(content) ?? ['bytes', size])] : tag)
    at += 2 + lengthBytes + size
  }
  return found
}

const keysOf = (json: string, ...path: (string | number)[]): string[] => {
  let at: unknown = JSON.parse(json)
  for (const step of path) at = (at as Record<string, unknown>)[step]
  return Object.keys(at as object)
}

describe.skipIf(!hasVectors)('beside genuine evidence of Intel', () => {
  test.each([
    ['sgx', 'processor', 'sgx/dcap-v3.quote.bin'],
    ['tdx', 'platform', 'tdx/v4.quote.bin'],
  ] as const)('a %s chain of the %s authority has the same extensions, algorithms and names', (tee, authority, path) => {
    const genuine = chainIn(bytes(path))
    const simulated = chainIn(intel[authority].quote({ tee }))
    expect(simulated.map(shape)).toEqual(genuine.map(shape))
  })

  test.each([
    ['sgx', 'sgx/dcap-v3'],
    ['tdx', 'tdx/v4'],
  ] as const)('a quote for %s differs in size by its certificates only', (tee, path) => {
    const size = (quote: Uint8Array) => {
      const text = Buffer.from(quote).toString('latin1')
      const end = '-----END CERTIFICATE-----\n'
      return quote.length - (text.lastIndexOf(end) + end.length - text.indexOf('-----BEGIN'))
    }
    expect(size(intel.platform.quote({ tee }))).toBe(size(trimQuote(bytes(`${path}.quote.bin`))))
  })

  test.each([
    ['sgx', 'processor', 'sgx/dcap-v3'],
    ['tdx', 'platform', 'tdx/v4'],
  ] as const)('collateral for %s has the same keys in the same order, and the same lists', (tee, authority, path) => {
    const genuine = JSON.parse(Buffer.from(bytes(`${path}.collateral.json`)).toString())
    const simulated = JSON.parse(dcapCollateralJson(intel[authority].collateral(tee)))
    expect(Object.keys(simulated)).toEqual(Object.keys(genuine))
    for (const [document, ...path] of [
      ['tcb_info'],
      ['tcb_info', 'tcbLevels', 1],
      ['tcb_info', 'tcbLevels', 0, 'tcb'],
      ['qe_identity'],
      ['qe_identity', 'tcbLevels', 0],
      ...(tee === 'tdx'
        ? [
            ['tcb_info', 'tdxModule'],
            ['tcb_info', 'tdxModuleIdentities', 1],
          ]
        : []),
    ] as [string, ...(string | number)[]][]) {
      expect(keysOf(simulated[document], ...path)).toEqual(keysOf(genuine[document], ...path))
    }
    for (const chain of ['tcb_info_issuer_chain', 'qe_identity_issuer_chain', 'pck_crl_issuer_chain']) {
      expect(ders(simulated[chain]).map(shape)).toEqual(ders(genuine[chain]).map(shape))
    }
    const lists = (collateral: Record<string, string>) =>
      [collateral.root_ca_crl, collateral.pck_crl].map((hex) => shape(new Uint8Array(Buffer.from(hex ?? '', 'hex'))))
    if (tee === 'sgx') expect(lists(simulated)).toEqual(lists(genuine))
  })

  test('an entry of a list of revoked machines has the same reason', () => {
    const genuine = JSON.parse(Buffer.from(bytes('tdx/v4.collateral.json')).toString())
    const { pckCrl } = intel.platform.reissue({ now, issue: { revokedMachines: ['one'] } }).collateral('tdx')
    const entries = (list: Uint8Array) => ((shape(list) as unknown[][])[1] as unknown[][])[6] as unknown[]
    const genuineList = new Uint8Array(Buffer.from(genuine.pck_crl, 'hex'))
    expect(entries(pckCrl)[1]).toEqual(entries(genuineList)[1])
  })
})

describe.skipIf(!hasVectors)('beside genuine evidence of AMD', () => {
  test('certificates have the same extensions in the same order, and the same algorithms', () => {
    const authorities = ders(Buffer.from(bytes('sev-snp/sev-gcp-cert-chain.pem')).toString('latin1'))
    const [endorsement] = ders(Buffer.from(bytes('sev-snp/sev-gcp-vcek.pem')).toString('latin1'))
    const { endorsementKey, intermediate, root } = amd.collateral()
    expect([intermediate, root].map(shape)).toEqual(authorities.map(shape))
    expect(shape(endorsementKey)).toEqual(shape(endorsement ?? new Uint8Array()))
  })

  test('a report of version 5 has the same bytes where the chip and its guest have no say', () => {
    const genuine = bytes('sev-snp/sev-gcp.bin')
    const simulated = amd.report({ version: 5 })
    expect(simulated.length).toBe(genuine.length)
    for (const [from, to] of [
      [0x00, 0x38], // version, policy, VMPL, algorithm
      [0x40, 0x50], // platform, key
      [0xc0, 0x140], // no host data, no ID block
      [0x160, 0x180], // no migration agent
      [0x188, 0x1a0], // processor
      [0x1eb, 0x1ec],
      [0x1ef, 0x1f0],
      [0x1f8, 0x2a0], // mitigations
      [0x2d0, 0x2e8], // behind r
      [0x318, 0x4a0], // behind s
    ] as const) {
      expect(Buffer.from(simulated.subarray(from, to)).toString('hex')).toBe(
        Buffer.from(genuine.subarray(from, to)).toString('hex'),
      )
    }
  })
})
