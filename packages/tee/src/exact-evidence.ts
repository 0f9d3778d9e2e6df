// SPDX-License-Identifier: Apache-2.0
import type { Evidence, TeeKind } from '@phat/attestation'
import { equalBytes, toHex } from '@phat/primitives'
import { teeErrors } from './tee-errors.ts'

/** Largest evidence of any kind: a quote with its certificates stays far below. */
export const evidenceBytesMax = 16 * 1024

/** Where a quote keeps what the collector needs to know (SGX-TDX DCAP quote generation specification, appendix A). */
interface QuoteLayout {
  readonly tee: 'sgx' | 'tdx'
  /** From the beginning of the quote. */
  readonly reportDataAt: number
  /** A u32 in little endian: how many bytes of signature data follow it. */
  readonly lengthAt: number
}

const headerLength = 48
const sgxBody = { length: 384, reportDataAt: 320 }
const tdxBody = { length: 584, reportDataAt: 520 }
/** TDX 1.5 appends TEE_TCB_SVN_2 and MRSERVICETD to the body of TDX 1.0. */
const tdx15BodyLength = 648
/** Version 5 names the type of the body (u16) and its length (u32) between header and body. */
const bodyHeadLength = 6
const tdxTeeType = 0x81

const reportLength = 1184
const reportDataOfReport = 0x50

/**
 * Cuts zeros off behind the end of a quote or report, and checks that it binds `reportData`: buffers of kernels and hosts are larger than
 * what they hold. Nothing else is judged here.
 * @throws PhatError `tee.malformed`, `tee.too-large`, `tee.other-report-data`
 */
export function exactEvidence(blob: Uint8Array, tee: TeeKind, reportData: Uint8Array): Evidence {
  if (tee === 'sev-snp') {
    const report = cut(blob, reportLength)
    checkReportData(report, reportDataOfReport, reportData)
    return { format: 'sev-snp', report }
  }
  const layout = quoteLayout(blob)
  if (layout.tee !== tee) throw teeErrors.error('malformed', `a quote of ${layout.tee} came from a provider of ${tee}`)
  const signatureLength = viewOf(blob).getUint32(layout.lengthAt, true)
  const quote = cut(blob, layout.lengthAt + 4 + signatureLength)
  checkReportData(quote, layout.reportDataAt, reportData)
  return { format: 'dcap', quote }
}

function quoteLayout(blob: Uint8Array): QuoteLayout {
  if (blob.length < headerLength + bodyHeadLength) throw teeErrors.error('malformed', `a quote of ${blob.length} bytes`)
  const view = viewOf(blob)
  const version = view.getUint16(0, true)
  const isTdx = view.getUint32(4, true) === tdxTeeType
  const layout = version === 5 ? layoutByType(view) : layoutByVersion(version, isTdx)
  if (layout === undefined) {
    throw teeErrors.error('malformed', `no quote of version 3, 4 or 5: it begins with ${toHex(blob.subarray(0, 8))}`)
  }
  if (blob.length < layout.lengthAt + 4) throw teeErrors.error('malformed', `a quote of ${blob.length} bytes`)
  return layout
}

function layoutByVersion(version: number, isTdx: boolean): QuoteLayout | undefined {
  if (version === 4 && isTdx) return layoutOf('tdx', headerLength, tdxBody.reportDataAt, tdxBody.length)
  return version === 3 || version === 4 ? layoutOf('sgx', headerLength, sgxBody.reportDataAt, sgxBody.length) : undefined
}

function layoutByType(view: DataView): QuoteLayout | undefined {
  const at = headerLength + bodyHeadLength
  const type = view.getUint16(headerLength, true)
  if (type === 1) return layoutOf('sgx', at, sgxBody.reportDataAt, sgxBody.length)
  if (type === 2) return layoutOf('tdx', at, tdxBody.reportDataAt, tdxBody.length)
  return type === 3 ? layoutOf('tdx', at, tdxBody.reportDataAt, tdx15BodyLength) : undefined
}

function layoutOf(tee: QuoteLayout['tee'], bodyAt: number, reportDataAt: number, bodyLength: number): QuoteLayout {
  return { tee, reportDataAt: bodyAt + reportDataAt, lengthAt: bodyAt + bodyLength }
}

/** A copy of the first `length` bytes; behind them only zeros may lie. */
function cut(blob: Uint8Array, length: number): Uint8Array {
  if (length > evidenceBytesMax) throw teeErrors.error('too-large', `evidence that says it has ${length} bytes`)
  if (blob.length < length) throw teeErrors.error('malformed', `evidence of ${length} bytes ends after ${blob.length}`)
  const rest = blob.subarray(length).findIndex((byte) => byte !== 0)
  if (rest >= 0) throw teeErrors.error('malformed', `evidence of ${length} bytes has another byte than zero at ${length + rest}`)
  return blob.slice(0, length)
}

function checkReportData(evidence: Uint8Array, at: number, wanted: Uint8Array): void {
  const found = evidence.subarray(at, at + wanted.length)
  if (!equalBytes(found, wanted)) {
    throw teeErrors.error('other-report-data', `asked for ${toHex(wanted)}, the evidence binds ${toHex(found)}`)
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
