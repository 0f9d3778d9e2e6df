// SPDX-License-Identifier: Apache-2.0
import { textBytes } from '@phat/primitives'
import { bitString, booleanTrue, element, explicit, integer, objectIdentifier, octetString, sequence } from './der-writer.ts'

/** An extension of a certificate or CRL; `value` is the DER inside its octet string. */
export interface Extension {
  readonly oid: string
  readonly critical: boolean
  readonly value: Uint8Array
}

/** DER of an extension. */
export function writeExtension({ oid, critical, value }: Extension): Uint8Array {
  return sequence(objectIdentifier(oid), ...(critical ? [booleanTrue] : []), octetString(value))
}

/** Authority key identifier, by key (RFC 5280, 4.2.1.1). */
export const authorityKey = (identifier: Uint8Array): Extension => ({
  oid: '2.5.29.35',
  critical: false,
  value: sequence(element(0x80, identifier)),
})

/** Subject key identifier. */
export const subjectKey = (identifier: Uint8Array): Extension => ({
  oid: subjectKeyOid,
  critical: false,
  value: octetString(identifier),
})

/** Where the CRL is published. The simulated vendors publish nowhere: `.invalid` resolves for nobody (RFC 2606). */
export const crlPoint = (url: string): Extension => ({
  oid: '2.5.29.31',
  critical: false,
  value: sequence(sequence(explicit(0, explicit(0, element(0x86, textBytes(url)))))),
})

/** Key usage: the bits of the first byte, and how many of its last ones do not count. */
export const keyUsage = (bits: number, unusedBits: number): Extension => ({
  oid: keyUsageOid,
  critical: true,
  value: bitString(Uint8Array.of(bits), unusedBits),
})

/** Basic constraints: an end entity, or an authority with or without a limit below it. */
export function basicConstraints(authority: false | { readonly pathLength?: number }): Extension {
  const content =
    authority === false ? [] : [booleanTrue, ...(authority.pathLength === undefined ? [] : [integer(authority.pathLength)])]
  return { oid: basicConstraintsOid, critical: true, value: sequence(...content) }
}

export const basicConstraintsOid = '2.5.29.19'
export const subjectKeyOid = '2.5.29.14'
export const keyUsageOid = '2.5.29.15'

/** CRL number. */
export const crlNumber = (number: number): Extension => ({ oid: '2.5.29.20', critical: false, value: integer(number) })
