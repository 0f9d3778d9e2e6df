// SPDX-License-Identifier: Apache-2.0
import { concatBytes } from '@phat/primitives'

/** Kinds of evidence by where their lengths and report data lie, counted by hand in the vendors' documents. */
const forms = {
  'sgx-v3': { version: 3, teeType: 0, body: 384, reportDataAt: 48 + 320 },
  'sgx-v4': { version: 4, teeType: 0, body: 384, reportDataAt: 48 + 320 },
  'tdx-v4': { version: 4, teeType: 0x81, body: 584, reportDataAt: 48 + 520 },
  'sgx-v5': { version: 5, teeType: 0, body: 384, reportDataAt: 54 + 320, type: 1 },
  'tdx-v5': { version: 5, teeType: 0x81, body: 584, reportDataAt: 54 + 520, type: 2 },
  'tdx-v5-1.5': { version: 5, teeType: 0x81, body: 648, reportDataAt: 54 + 520, type: 3 },
} as const
export type QuoteForm = keyof typeof forms
export const quoteForms = Object.keys(forms) as QuoteForm[] // exactly these

/** A quote of the right form whose signature data say nothing: what a collector looks at, and no more. */
export function hollowQuote(form: QuoteForm, reportData: Uint8Array, signatureLength = 700): Uint8Array {
  const { version, teeType, body, reportDataAt, ...rest } = forms[form]
  const typed =
    'type' in rest ? bytesOf(6, (view) => [view.setUint16(0, rest.type, true), view.setUint32(2, body, true)]) : new Uint8Array()
  const header = bytesOf(48, (view) => [
    view.setUint16(0, version, true),
    view.setUint16(2, 2, true),
    view.setUint32(4, teeType, true),
  ])
  const length = bytesOf(4, (view) => view.setUint32(0, signatureLength, true))
  const quote = concatBytes(header, typed, new Uint8Array(body).fill(7), length, new Uint8Array(signatureLength).fill(9))
  quote.set(reportData, reportDataAt)
  return quote
}

/** A SEV-SNP report of the right length with the report data in its place. */
export function hollowReport(reportData: Uint8Array): Uint8Array {
  const report = new Uint8Array(1184).fill(5)
  report.set(reportData, 0x50)
  return report
}

/** A certificate table as a host writes it (AMD 56421, section 4.1.8.1). */
export function certificateTable(entries: readonly (readonly [guid: string, certificate: Uint8Array])[]): Uint8Array {
  const head = new Uint8Array(24 * (entries.length + 1))
  const view = new DataView(head.buffer)
  let offset = head.length
  for (const [i, [guid, certificate]] of entries.entries()) {
    const digits = guid.replaceAll('-', '').match(/../g) ?? []
    head.set(
      Uint8Array.from(digits, (pair) => Number.parseInt(pair, 16)),
      24 * i,
    )
    view.setUint32(24 * i + 16, offset, true)
    view.setUint32(24 * i + 20, certificate.length, true)
    offset += certificate.length
  }
  return concatBytes(head, ...entries.map(([, certificate]) => certificate))
}

export const guids = {
  vcek: '63da758d-e664-4564-adc5-f4b93be8accd',
  vlek: 'a8074bc2-a25a-483e-aae6-39c045a0b8a1',
  ask: '4ab7b379-bbac-4fe4-a02f-05aef327c782',
  ark: 'c0b406a4-a803-4952-9743-3fb6014cd0ae',
  crl: '92f81bc3-5811-4d3d-97ff-d19f88dc67ea',
}

function bytesOf(length: number, fill: (view: DataView) => unknown): Uint8Array {
  const bytes = new Uint8Array(length)
  fill(new DataView(bytes.buffer))
  return bytes
}
