// SPDX-License-Identifier: Apache-2.0
import { bitString, enumerated, explicit, integer, sequence, time } from './der-writer.ts'
import { authorityKey, crlNumber, type Extension, writeExtension } from './extension.ts'
import { type Name, writeName } from './name.ts'
import { keyIdentifier, type Signer } from './signer.ts'

/** What a certificate revocation list will say. */
export interface CrlDraft<Issuer extends Signer = Signer> {
  issuer: Name
  /** Seconds since 1970. */
  thisUpdate: number
  nextUpdate: number
  number: number
  /** Serials of revoked certificates, big endian, in the order of the list. */
  revoked: Uint8Array[]
  signer: Issuer
}

const keyCompromise: Extension = { oid: '2.5.29.21', critical: false, value: enumerated(1) }

/** DER of a version 2 list (RFC 5280, 5.1): each entry with its reason, no list of entries where none is revoked. */
export function issueCrl(draft: CrlDraft): Uint8Array {
  const entries = draft.revoked.map((serial) =>
    sequence(integer(serial), time(draft.thisUpdate), sequence(writeExtension(keyCompromise))),
  )
  const extensions = [crlNumber(draft.number), authorityKey(keyIdentifier(draft.signer))]
  const signed = sequence(
    integer(1),
    draft.signer.algorithm,
    writeName(draft.issuer),
    time(draft.thisUpdate),
    time(draft.nextUpdate),
    ...(entries.length === 0 ? [] : [sequence(...entries)]),
    explicit(0, sequence(...extensions.map(writeExtension))),
  )
  return sequence(signed, draft.signer.algorithm, bitString(draft.signer.sign(signed)))
}
