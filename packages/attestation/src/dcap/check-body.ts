// SPDX-License-Identifier: Apache-2.0

import type { CheckName, Ladder } from '../ladder.ts'
import { isZero, u32 } from '../little-endian.ts'
import type { DcapQuote, EnclaveReport, TdReport } from './quote.ts'

const enclaveDebug: CheckName = [
  'dcap.enclave.debug',
  'code',
  'The enclave is no debug enclave, whose memory its host could read.',
]
const enclaveAttributes: CheckName = [
  'dcap.enclave.attributes',
  'code',
  'The enclave is initialised, and no reserved attribute is set.',
]
const enclaveReserved: CheckName = ['dcap.enclave.reserved', 'code', 'The reserved bytes of the enclave report are zero.']
const tdDebug: CheckName = ['dcap.td.debug', 'code', 'The trust domain is not under debug, where its host could read its memory.']
const tdMigratable: CheckName = ['dcap.td.migratable', 'code', 'The trust domain cannot be migrated to another machine.']
const tdSeptVe: CheckName = [
  'dcap.td.septVeDisable',
  'code',
  'The host cannot take pages from the trust domain and provoke exceptions in it by that.',
]
const tdAttributes: CheckName = ['dcap.td.attributes', 'code', 'No reserved attribute of the trust domain is set.']
const tdXfam: CheckName = ['dcap.td.xfam', 'code', 'The extended features of the trust domain are known ones.']
const tdServiceTd: CheckName = ['dcap.td.mrServiceTd', 'code', 'No service trust domain is bound to the trust domain.']
const tdSeamSigner: CheckName = ['dcap.td.mrSignerSeam', 'firmware', 'The TDX module is signed by Intel.']
const tdSeamAttributes: CheckName = [
  'dcap.td.seamAttributes',
  'firmware',
  'The TDX module has no attributes, so it is no debug module.',
]

/** What the form of the attested body must show, whoever signed it. */
export function checkBody(ladder: Ladder, { body }: DcapQuote): void {
  if (body.kind === 'sgx') checkEnclave(ladder, body)
  else checkTd(ladder, body)
}

/** True for a report with the DEBUG flag (Intel SDM volume 3D, ATTRIBUTES: "DEBUG, bit 1"). */
export function isDebugEnclave({ attributes }: EnclaveReport): boolean {
  return ((attributes[0] as number) & 0b10) !== 0
}

/** ATTRIBUTES.FLAGS that exist: INIT, DEBUG, MODE64BIT, PROVISIONKEY, EINITTOKEN_KEY, CET, KSS (bits 0-2, 4-7), AEXNOTIFY (10). */
const enclaveFlags = 0x04f7

/** Reserved bytes of REPORT, first to behind the last (Intel SDM volume 3D, table "Layout of REPORT"). */
const enclaveReservedRanges = [
  [21, 32],
  [96, 128],
  [160, 192],
  [262, 304],
] as const

function checkEnclave(ladder: Ladder, report: EnclaveReport): void {
  const { attributes } = report
  const flags = u32(attributes, 0)
  const field = 'body.attributes.flags'
  ladder.check(enclaveDebug, !isDebugEnclave(report), { field, expected: 'DEBUG (bit 1) 0', found: attributes })
  const areKnown = (flags & ~enclaveFlags) === 0 && u32(attributes, 4) === 0
  ladder.check(enclaveAttributes, (flags & 1) === 1 && areKnown, {
    field,
    expected: 'INIT 1, reserved bits 0',
    found: attributes,
  })
  const areZero = enclaveReservedRanges.every(([start, end]) => isZero(report.bytes.subarray(start, end)))
  ladder.check(enclaveReserved, areZero, { field: 'body.reserved', expected: 'zeros', found: report.bytes })
}

/** "If any of the bits in the TUD group are set to 1, the TD is untrusted": DEBUG is bit 0, bits 7:1 are reserved. */
const tdDebugBit = 0x01
/** SEC, bits 31:8: SEPT_VE_DISABLE (28), MIGRATABLE (29, TDX 1.5), PKS (30), KL (31). */
const septVeDisableBit = 0x1000_0000
const migratableBit = 0x2000_0000
const tdAttributeBits = [0xf000_0001, 0x8000_0000] as const // low and high words; PERFMON is bit 63

/** "XFAM must have bits 0 and 1 set" (x87, SSE); bits that XCR0 and IA32_XSS of TDX machines can have: 0x0006_dbe7. */
const xfamAlways = 0x3
const xfamKnown = 0x0006_dbe7

/**
 * Intel TDX Module Base Architecture Specification, "ATTRIBUTES" and "XFAM"; Intel QVL 4.1.2.4.11: MRSIGNERSEAM and
 * SEAMATTRIBUTES of Intel's TDX modules are zero.
 */
function checkTd(ladder: Ladder, td: TdReport): void {
  const low = u32(td.tdAttributes, 0)
  const high = u32(td.tdAttributes, 4)
  const attributes = { field: 'body.tdAttributes', found: td.tdAttributes }
  ladder.check(tdDebug, (low & tdDebugBit) === 0, { ...attributes, expected: 'DEBUG (bit 0) 0' })
  ladder.check(tdSeptVe, (low & septVeDisableBit) !== 0, { ...attributes, expected: 'SEPT_VE_DISABLE (bit 28) 1' })
  ladder.check(tdMigratable, (low & migratableBit) === 0, { ...attributes, expected: 'MIGRATABLE (bit 29) 0' })
  const isKnown = (low & ~tdAttributeBits[0]) === 0 && (high & ~tdAttributeBits[1]) === 0
  ladder.check(tdAttributes, isKnown, { ...attributes, expected: 'reserved bits 0' })
  const xfam = u32(td.xfam, 0)
  const isXfam = (xfam & xfamAlways) === xfamAlways && (xfam & ~xfamKnown) === 0 && u32(td.xfam, 4) === 0
  ladder.check(tdXfam, isXfam, { field: 'body.xfam', expected: 'bits 0 and 1, and none outside 0x0006dbe7', found: td.xfam })
  checkZero(ladder, tdSeamSigner, 'body.mrSignerSeam', td.mrSignerSeam)
  checkZero(ladder, tdSeamAttributes, 'body.seamAttributes', td.seamAttributes)
  if (td.mrServiceTd !== undefined) checkZero(ladder, tdServiceTd, 'body.mrServiceTd', td.mrServiceTd)
}

function checkZero(ladder: Ladder, name: CheckName, field: string, bytes: Uint8Array): void {
  ladder.check(name, isZero(bytes), { field, expected: 'zeros', found: bytes })
}
