// SPDX-License-Identifier: Apache-2.0

import { toHex } from '@phat/primitives'
import type { SnpCollateral } from '../collateral.ts'
import { isZero, u32 } from '../little-endian.ts'
import { demand, type Malformed, reading, refuse } from '../malformed.ts'
import { readCertificateFile } from './snp-certificates.ts'

type Part = Exclude<keyof SnpCollateral, 'format'>

/** What a host put behind a report; it may know less than a verifier needs. */
export type HostCertificates = Partial<Pick<SnpCollateral, Part>>

/** Entries by GUID (AMD 56421, section 4.1.8.1), in the byte order of its text. ASVKs come under the GUID of ASKs. */
const parts: ReadonlyMap<string, Part> = new Map([
  ['0x63da758de6644564adc5f4b93be8accd', 'endorsementKey'], // VCEK
  ['0xa8074bc2a25a483eaae639c045a0b8a1', 'endorsementKey'], // VLEK
  ['0x4ab7b379bbac4fe4a02f05aef327c782', 'intermediate'],
  ['0xc0b406a4a803495297433fb6014cd0ae', 'root'],
  ['0x92f81bc358114d3d97ffd19f88dc67ea', 'crl'],
])

const guidBytes = 16
const entryBytes = 24
const tableMax = 65_536
const entriesMax = 32

/**
 * Reads the table of certificates that a host puts behind a report: what configfs shows as `auxblob`, and an extended guest request
 * gives. Entries of GUID, offset and length, little endian, closed by an entry of zeros; then the certificates, DER or PEM. Entries
 * of other GUIDs are passed over. A table of zeros is one of a host that supplies nothing.
 */
export function readCertificateTable(table: Uint8Array): HostCertificates | Malformed {
  return reading(() => {
    demand(table.length <= tableMax, 'certificateTable', `at most ${tableMax} bytes`, `${table.length}`)
    const found: { -readonly [One in Part]?: Uint8Array } = {}
    if (isZero(table, 0, table.length)) return found
    for (let index = 0; index <= entriesMax; index++) {
      const entry = table.subarray(index * entryBytes, (index + 1) * entryBytes)
      demand(entry.length === entryBytes, 'certificateTable', 'a last entry of zeros', 'the end of the table')
      if (isZero(entry, 0, entryBytes)) return found
      const guid = toHex(entry.subarray(0, guidBytes))
      const [offset, length] = [u32(entry, guidBytes), u32(entry, guidBytes + 4)]
      demand(offset + length <= table.length, 'certificateTable.offset', `an end up to ${table.length}`, `${offset} + ${length}`)
      const part = parts.get(guid)
      if (part === undefined) continue
      demand(found[part] === undefined, 'certificateTable.guid', `one entry for ${part}`, 'two')
      const bytes = table.subarray(offset, offset + length)
      found[part] = part === 'crl' ? bytes : readCertificateFile(bytes, part)
    }
    return refuse('certificateTable', `at most ${entriesMax} entries`, 'more')
  })
}

/** Collateral out of what a host supplied, completed with what it did not: its own certificates come first. */
export function completeCollateral(host: HostCertificates, others: HostCertificates): SnpCollateral | Malformed {
  return reading(() => {
    const part = (name: 'endorsementKey' | 'intermediate' | 'root'): Uint8Array =>
      host[name] ?? others[name] ?? refuse(name, 'a certificate', 'none')
    const crl = host.crl ?? others.crl
    return {
      format: 'sev-snp',
      endorsementKey: part('endorsementKey'),
      intermediate: part('intermediate'),
      root: part('root'),
      ...(crl !== undefined && { crl }),
    }
  })
}
