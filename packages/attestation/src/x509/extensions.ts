// SPDX-License-Identifier: Apache-2.0
import { contextTag, type DerCursor, derTag, endDer, enter, hasMore, nextTag, openDer, readContent } from '../der/der-reader.ts'
import { readBoolean, readNamedBits, readNumber, readOctets, readOid } from '../der/der-values.ts'
import { demand } from '../malformed.ts'

/** Object identifiers of extensions that are read here (RFC 5280, 4.2 and 5.2). */
export const extensionOid = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  basicConstraints: '2.5.29.19',
  crlNumber: '2.5.29.20',
  authorityKeyIdentifier: '2.5.29.35',
} as const

/** What a key may do, of the nine bits of RFC 5280 4.2.1.3. */
export interface KeyUsage {
  readonly digitalSignature: boolean
  readonly keyCertSign: boolean
  readonly crlSign: boolean
}

/** Whether a certificate is of an authority, and how many authorities may follow below it. */
export interface BasicConstraints {
  readonly ca: boolean
  readonly pathLength?: number
}

const extensionsMax = 32

/**
 * A sequence of Extension: contents of the octet strings by object identifier. None may come twice, and none that is critical
 * may be unknown: RFC 5280 4.2 demands both.
 * @param understood the critical extensions that the caller goes on to judge
 */
export function readExtensions(
  cursor: DerCursor,
  understood: ReadonlySet<string>,
  field: string,
): ReadonlyMap<string, Uint8Array> {
  const extensions = new Map<string, Uint8Array>()
  const list = enter(cursor, derTag.sequence, field)
  demand(hasMore(list), field, 'at least one extension', 'none')
  while (hasMore(list)) {
    const extension = enter(list, derTag.sequence, field)
    const oid = readOid(extension, field)
    // FALSE is the default, which DER leaves out.
    const critical = nextTag(extension) === derTag.boolean && readBoolean(extension, `${field}.${oid}.critical`)
    demand(critical || nextTag(extension) === derTag.octetString, `${field}.${oid}`, 'no default written out', 'critical: false')
    const value = readOctets(extension, `${field}.${oid}`)
    endDer(extension, `${field}.${oid}`)
    demand(!extensions.has(oid), field, 'each extension once', `${oid} again`)
    demand(!critical || understood.has(oid), field, 'no unknown critical extension', oid)
    demand(extensions.size < extensionsMax, field, `at most ${extensionsMax} extensions`, 'more')
    extensions.set(oid, value)
  }
  return extensions
}

/** Reads the one value that an extension holds. */
function readWhole<Value>(content: Uint8Array, field: string, read: (cursor: DerCursor) => Value): Value {
  const cursor = openDer(content)
  const value = read(cursor)
  endDer(cursor, field)
  return value
}

/** KeyUsage. */
export function readKeyUsage(content: Uint8Array): KeyUsage {
  const bits = readWhole(content, 'keyUsage', (cursor) => readNamedBits(cursor, 'keyUsage', 9))
  demand(bits.size > 0, 'keyUsage', 'at least one use', 'none')
  return { digitalSignature: bits.has(0), keyCertSign: bits.has(5), crlSign: bits.has(6) }
}

/** BasicConstraints; a path length only where cA is true. */
export function readBasicConstraints(content: Uint8Array): BasicConstraints {
  return readWhole(content, 'basicConstraints', (outer) => {
    const cursor = enter(outer, derTag.sequence, 'basicConstraints')
    if (!hasMore(cursor)) return { ca: false }
    demand(readBoolean(cursor, 'basicConstraints.cA'), 'basicConstraints.cA', 'no default written out', 'false')
    if (!hasMore(cursor)) return { ca: true }
    const pathLength = readNumber(cursor, 'basicConstraints.pathLenConstraint', 8)
    endDer(cursor, 'basicConstraints')
    return { ca: true, pathLength }
  })
}

/** SubjectKeyIdentifier. */
export function readSubjectKeyIdentifier(content: Uint8Array): Uint8Array {
  return readWhole(content, 'subjectKeyIdentifier', (cursor) => readOctets(cursor, 'subjectKeyIdentifier'))
}

/** The key identifier of AuthorityKeyIdentifier, the only field of it that vendors write. */
export function readAuthorityKeyIdentifier(content: Uint8Array): Uint8Array {
  return readWhole(content, 'authorityKeyIdentifier', (outer) => {
    const cursor = enter(outer, derTag.sequence, 'authorityKeyIdentifier')
    const keyIdentifier = readContent(cursor, contextTag(0, 'primitive'), 'authorityKeyIdentifier.keyIdentifier')
    endDer(cursor, 'authorityKeyIdentifier')
    return keyIdentifier
  })
}
