// SPDX-License-Identifier: Apache-2.0

import type { HostCertificates } from './tee.ts'
import { teeErrors } from './tee-errors.ts'

/** Kinds of entries by their GUIDs (AMD 56421, GHCB standardization, section 4.1.8.1), whose bytes stand in the order of their text. */
const kinds: ReadonlyMap<string, keyof HostCertificates> = new Map([
  ['63da758de6644564adc5f4b93be8accd', 'endorsementKey'], // VCEK
  ['a8074bc2a25a483eaae639c045a0b8a1', 'endorsementKey'], // VLEK
  ['4ab7b379bbac4fe4a02f05aef327c782', 'intermediate'], // ASK
  ['c0b406a4a803495297433fb6014cd0ae', 'root'], // ARK
  ['92f81bc358114d3d97ffd19f88dc67ea', 'crl'],
])

const entryLength = 24
const endOfTable = '0'.repeat(32)

/**
 * Reads the certificate table that a host puts behind a SEV-SNP report: entries of GUID, offset and length, closed by one of zeros, then
 * the certificates. Entries of other kinds are passed over; a host that supplies nothing gives an empty or zeroed table.
 * @throws PhatError `tee.malformed` where an entry points outside, stands twice, or the table has no end
 */
export function readCertificateTable(table: Uint8Array): HostCertificates | undefined {
  if (table.every((byte) => byte === 0)) return undefined
  const view = new DataView(table.buffer, table.byteOffset, table.byteLength)
  const found: { -readonly [Name in keyof HostCertificates]?: Uint8Array } = {}
  for (let at = 0; at + entryLength <= table.length; at += entryLength) {
    const guid = Array.from(table.subarray(at, at + 16), (byte) => byte.toString(16).padStart(2, '0')).join('')
    if (guid === endOfTable) return found
    const offset = view.getUint32(at + 16, true)
    const length = view.getUint32(at + 20, true)
    if (offset + length > table.length) {
      throw teeErrors.error('malformed', `the host's certificate ${guid} lies outside of its table of ${table.length} bytes`)
    }
    const kind = kinds.get(guid)
    if (kind === undefined || length === 0) continue
    if (found[kind] !== undefined) throw teeErrors.error('malformed', `the host's certificate table has two entries for ${kind}`)
    found[kind] = table.slice(offset, offset + length)
  }
  throw teeErrors.error('malformed', `the host's certificate table of ${table.length} bytes has no last entry`)
}
