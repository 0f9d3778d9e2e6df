// SPDX-License-Identifier: Apache-2.0
import { type Evidence, trimQuote } from '@phat/attestation'
import { consoleErrors } from '../console-errors.ts'
import { asciiText, bytesOfBase64, bytesOfHex } from './text-forms.ts'

/** How a file wrote its evidence down. */
export type EvidenceForm = 'binary' | 'hex' | 'base64' | 'dstack'

/** Evidence as a file holds it, not judged. */
export interface EvidenceFile {
  readonly form: EvidenceForm
  readonly evidence: Evidence
  /** The event log that came with it, JSON as it was given. */
  readonly eventLog?: string
}

/** Far above any evidence with its event log. */
const evidenceBytesMax = 4 * 1024 * 1024
const snpReportLength = 1184

/**
 * Recognises evidence by its content: a DCAP quote or SEV-SNP report in binary, hex or base64, or the JSON answer of a dstack agent.
 * @throws PhatError `console.not-evidence`, `console.too-large`
 */
export function readEvidenceFile(bytes: Uint8Array): EvidenceFile {
  if (bytes.length > evidenceBytesMax)
    throw consoleErrors.error('too-large', `${bytes.length} bytes, at most ${evidenceBytesMax}`)
  const found = evidenceIn(bytes)
  if (found !== undefined) return found
  throw consoleErrors.error('not-evidence', bytes.length === 0 ? 'the file is empty' : `${bytes.length} bytes of no known form`)
}

/** The same without an error: undefined where the file is no evidence. */
export function evidenceIn(bytes: Uint8Array): EvidenceFile | undefined {
  const evidence = binaryEvidence(bytes)
  if (evidence !== undefined) return { form: 'binary', evidence }
  const text = asciiText(bytes)
  if (text === undefined) return undefined
  return text.startsWith('{') ? jsonEvidence(text) : textEvidence(text)
}

/** By the first bytes alone: what follows is judged by the verifier. */
function binaryEvidence(bytes: Uint8Array): Evidence | undefined {
  if (bytes.length < 8) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  // A report begins with its version as u32; a quote with u16 version, then the type of its attestation key, which is 2 or 3.
  if (bytes.length === snpReportLength && within(view.getUint32(0, true), 1, 9)) return { format: 'sev-snp', report: bytes }
  const isQuote = within(view.getUint16(0, true), 1, 9) && within(view.getUint16(2, true), 2, 3)
  // Files hold the zeros of the buffers that quotes came in; the verifier wants exact length.
  return isQuote ? { format: 'dcap', quote: trimQuote(bytes) } : undefined
}

function within(value: number, min: number, max: number): boolean {
  return value >= min && value <= max
}

function textEvidence(text: string): EvidenceFile | undefined {
  const fromHex = bytesOfHex(text)
  const hexEvidence = fromHex === undefined ? undefined : binaryEvidence(fromHex)
  if (hexEvidence !== undefined) return { form: 'hex', evidence: hexEvidence }
  const fromBase64 = bytesOfBase64(text)
  const base64Evidence = fromBase64 === undefined ? undefined : binaryEvidence(fromBase64)
  return base64Evidence === undefined ? undefined : { form: 'base64', evidence: base64Evidence }
}

/** What a dstack agent answers to GetQuote: a quote in hex, the event log as a text. */
function jsonEvidence(text: string): EvidenceFile | undefined {
  const fields = objectIn(text)
  if (typeof fields?.quote !== 'string') return undefined
  const inner = textEvidence(fields.quote)
  if (inner === undefined) return undefined
  const log = typeof fields.event_log === 'string' ? fields.event_log : undefined
  return { form: 'dstack', evidence: inner.evidence, ...(log === undefined ? {} : { eventLog: log }) }
}

/** The fields of a JSON object; undefined for anything else. Nothing of it is signed, so that the strict reader is not needed. */
function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined // just checked
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
