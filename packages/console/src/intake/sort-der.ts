// SPDX-License-Identifier: Apache-2.0
import { equalBytes } from '@phat/primitives'

/** The part that a certificate has in the chain of an AMD chip. */
export type ChipRole = 'endorsementKey' | 'intermediate' | 'root'

/** What a DER structure is, as far as sorting files needs to know. */
export type DerKind =
  /** `name` is the common name of its subject, if it has one. */
  | { readonly kind: 'certificate'; readonly role: ChipRole; readonly name: string }
  | { readonly kind: 'crl' }
  | { readonly kind: 'public-key' }

interface Element {
  readonly tag: number
  /** With tag and length. */
  readonly whole: Uint8Array
  readonly content: Uint8Array
}

const sequenceTag = 0x30
const setTag = 0x31
const integerTag = 0x02
const versionTag = 0xa0
const bitStringTag = 0x03
const commonNameOid = Uint8Array.of(0x06, 0x03, 0x55, 0x04, 0x03)

/**
 * Sorts DER by its outermost elements: certificate, revocation list or public key. Only a sorting: the verifier reads the
 * same bytes strictly, so whoever deceives this gets a refusal there.
 */
export function sortDer(der: Uint8Array): DerKind | undefined {
  const outer = elementAt(der, 0)
  if (outer?.tag !== sequenceTag || outer.whole.length !== der.length) return undefined
  const [first, second] = elementsOf(outer.content, 3)
  if (first?.tag !== sequenceTag) return undefined
  if (second?.tag === bitStringTag) return { kind: 'public-key' }
  const signed = elementsOf(first.content, 6)
  // A certificate begins with its version in [0], a revocation list with it as a bare number.
  if (signed[0]?.tag === integerTag && signed[1]?.tag === sequenceTag) return { kind: 'crl' }
  const [issuer, subject] = [signed[3], signed[5]]
  if (signed[0]?.tag !== versionTag || issuer === undefined || subject === undefined) return undefined
  const name = commonName(subject) ?? ''
  return { kind: 'certificate', role: roleOf(issuer, subject, name), name }
}

function roleOf(issuer: Element, subject: Element, name: string): ChipRole {
  if (equalBytes(issuer.whole, subject.whole)) return 'root'
  return name === 'SEV-VCEK' || name === 'SEV-VLEK' ? 'endorsementKey' : 'intermediate'
}

/** A name is a sequence of sets of attributes, each an OID and a string. */
function commonName(name: Element): string | undefined {
  for (const set of elementsOf(name.content, 16)) {
    const attribute = set.tag === setTag ? elementAt(set.content, 0) : undefined
    const [oid, value] = attribute === undefined ? [] : elementsOf(attribute.content, 2)
    if (oid !== undefined && value !== undefined && equalBytes(oid.whole, commonNameOid))
      return new TextDecoder().decode(value.content)
  }
  return undefined
}

/** The first elements of a content, at most `max`. */
function elementsOf(content: Uint8Array, max: number): Element[] {
  const found: Element[] = []
  let at = 0
  while (at < content.length && found.length < max) {
    const element = elementAt(content, at)
    if (element === undefined) break
    found.push(element)
    at += element.whole.length
  }
  return found
}

/** The element that begins at `at`; undefined where it does not end within the bytes. */
function elementAt(bytes: Uint8Array, at: number): Element | undefined {
  const tag = bytes[at]
  const first = bytes[at + 1]
  if (tag === undefined || first === undefined) return undefined
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f
  if (first === 0x80 || lengthBytes > 3) return undefined
  let length = lengthBytes === 0 ? first : 0
  for (let i = 0; i < lengthBytes; i++) length = length * 256 + (bytes[at + 2 + i] ?? 0)
  const contentAt = at + 2 + lengthBytes
  const end = contentAt + length
  return end > bytes.length ? undefined : { tag, whole: bytes.subarray(at, end), content: bytes.subarray(contentAt, end) }
}
