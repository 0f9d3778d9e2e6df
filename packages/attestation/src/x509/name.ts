// SPDX-License-Identifier: Apache-2.0
import { type DerCursor, derTag, endDer, enter, hasMore, nextTag, openDer, readContent, readEncoded } from '../der/der-reader.ts'
import { readOid } from '../der/der-values.ts'
import { demand, refuse } from '../malformed.ts'

/** A name of an issuer or subject. Two names are one when their encodings are equal: vendors write theirs always alike. */
export interface DistinguishedName {
  /** A view. */
  readonly encoded: Uint8Array
  readonly commonName: string
  /** Values by the object identifier of the attribute. */
  readonly attributes: ReadonlyMap<string, string>
}

const commonNameOid = '2.5.4.3'
const attributesMax = 8
const valueLengthMax = 128

/** A Name (RFC 5280, 4.1.2.4): one attribute in each part, none twice, a common name among them. */
export function readName(cursor: DerCursor, field: string): DistinguishedName {
  const encoded = readEncoded(cursor, derTag.sequence, field)
  const parts = enter(openDer(encoded), derTag.sequence, field)
  const attributes = new Map<string, string>()
  while (hasMore(parts)) {
    const set = enter(parts, derTag.set, field)
    const attribute = enter(set, derTag.sequence, field)
    const oid = readOid(attribute, field)
    demand(!attributes.has(oid), field, 'each attribute once', `${oid} again`)
    demand(attributes.size < attributesMax, field, `at most ${attributesMax} attributes`, 'more')
    attributes.set(oid, readDirectoryString(attribute, `${field}.${oid}`))
    endDer(attribute, field)
    endDer(set, field)
  }
  const commonName = attributes.get(commonNameOid) ?? refuse(field, 'a common name', 'none')
  return { encoded, commonName, attributes }
}

/** PrintableString or UTF8String, of which vendors use the printable part of ASCII. */
function readDirectoryString(cursor: DerCursor, field: string): string {
  const tag = nextTag(cursor) === derTag.printableString ? derTag.printableString : derTag.utf8String
  return readAscii(readContent(cursor, tag, field), field)
}

/** Printable ASCII of 1 to 128 characters. */
export function readAscii(bytes: Uint8Array, field: string): string {
  demand(bytes.length >= 1 && bytes.length <= valueLengthMax, field, `1 to ${valueLengthMax} characters`, `${bytes.length}`)
  let text = ''
  for (const byte of bytes) {
    demand(byte >= 0x20 && byte < 0x7f, field, 'printable ASCII', `byte ${byte}`)
    text += String.fromCharCode(byte)
  }
  return text
}
