// SPDX-License-Identifier: Apache-2.0
import { type DcapCollateral, isMalformed, readCollateralJson } from '@phat/attestation'
import { consoleErrors } from '../console-errors.ts'
import { type EvidenceFile, evidenceIn } from './evidence-file.ts'
import { type ChipRole, sortDer } from './sort-der.ts'
import { asciiText, bytesOfBase64 } from './text-forms.ts'

/** A part of what evidence is verified with. */
export type CollateralPart =
  | { readonly kind: 'dcap'; readonly collateral: DcapCollateral }
  | { readonly kind: 'certificate'; readonly role: ChipRole; readonly name: string; readonly der: Uint8Array }
  | { readonly kind: 'crl'; readonly der: Uint8Array }
  /** The root key of a simulated vendor, as DER SubjectPublicKeyInfo: never a genuine one. */
  | { readonly kind: 'simulated-root'; readonly publicKey: Uint8Array }

/** What a file holds. */
export type RecognisedFile =
  | { readonly kind: 'evidence'; readonly file: EvidenceFile }
  | { readonly kind: 'collateral'; readonly parts: readonly CollateralPart[] }
  | { readonly kind: 'unknown'; readonly why: string }

/** Revocation lists of Intel's have some ten kilobytes; the verifier takes up to a megabyte. */
export const fileBytesMax = 4 * 1024 * 1024
const blocksMax = 8

/** Says what a file is by its content, wherever it is dropped. */
export function recogniseFile(bytes: Uint8Array): RecognisedFile {
  if (bytes.length > fileBytesMax)
    return { kind: 'unknown', why: `${bytes.length} bytes, more than evidence or collateral can have` }
  const text = asciiText(bytes)
  const parts = partsIn(bytes, text)
  if (parts !== undefined) return Array.isArray(parts) ? { kind: 'collateral', parts } : { kind: 'unknown', why: String(parts) }
  const file = evidenceIn(bytes)
  if (file !== undefined) return { kind: 'evidence', file }
  return { kind: 'unknown', why: bytes.length === 0 ? 'the file is empty' : 'neither evidence nor collateral of a known form' }
}

/**
 * The collateral that a file holds.
 * @throws PhatError `console.not-collateral`, `console.too-large`
 */
export function readCollateralFile(bytes: Uint8Array): readonly CollateralPart[] {
  if (bytes.length > fileBytesMax) throw consoleErrors.error('too-large', `${bytes.length} bytes, at most ${fileBytesMax}`)
  const found = recogniseFile(bytes)
  if (found.kind === 'collateral') return found.parts
  throw consoleErrors.error('not-collateral', found.kind === 'evidence' ? 'the file is evidence itself' : found.why)
}

/** Parts, a sentence about what keeps collateral from being read, or undefined for what is no collateral. */
function partsIn(bytes: Uint8Array, text: string | undefined): CollateralPart[] | string | undefined {
  if (text === undefined) {
    const part = partOf(bytes)
    return part === undefined ? undefined : [part]
  }
  if (text.startsWith('-----BEGIN ')) return pemParts(text)
  if (!text.startsWith('{') || !text.includes('"tcb_info"')) return undefined
  const collateral = readCollateralJson(text)
  return isMalformed(collateral)
    ? `collateral whose ${collateral.malformed} is ${collateral.found}, not ${collateral.expected}`
    : [{ kind: 'dcap', collateral }]
}

function partOf(der: Uint8Array): CollateralPart | undefined {
  const sorted = sortDer(der)
  if (sorted === undefined) return undefined
  if (sorted.kind === 'certificate') return { ...sorted, der }
  return sorted.kind === 'crl' ? { kind: 'crl', der } : { kind: 'simulated-root', publicKey: der }
}

/** PEM is only the wrapping here: it is not signed, and the DER in it is what the verifier judges. */
function pemParts(text: string): CollateralPart[] | string {
  const blocks = [...text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \1-----/g)]
  if (blocks.length === 0 || blocks.length > blocksMax) return `PEM with ${blocks.length} blocks, not 1 to ${blocksMax}`
  const parts: CollateralPart[] = []
  for (const [, label = '', content = ''] of blocks) {
    const der = bytesOfBase64(content)
    const part = der === undefined ? undefined : partOf(der)
    if (part === undefined) return `a PEM block ${label} that holds no certificate, revocation list or public key`
    parts.push(part)
  }
  return parts
}
