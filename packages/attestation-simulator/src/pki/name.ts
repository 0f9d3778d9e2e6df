// SPDX-License-Identifier: Apache-2.0
import { objectIdentifier, printableString, sequence, setOfOne, utf8String } from './der-writer.ts'

/** What every certificate of a simulated vendor says of its organization, and its root also in its common name. */
export const simulatedMark = 'SIMULATED, NOT A TEE'

const attributes = {
  commonName: '2.5.4.3',
  country: '2.5.4.6',
  locality: '2.5.4.7',
  state: '2.5.4.8',
  organization: '2.5.4.10',
  organizationalUnit: '2.5.4.11',
} as const

/** A distinguished name: attributes in the order in which the vendor writes them. */
export type Name = readonly (readonly [attribute: keyof typeof attributes, value: string])[]

/** A name as Intel writes them. */
export const intelName = (commonName: string): Name => [
  ['commonName', commonName],
  ['organization', simulatedMark],
  ['locality', 'Santa Clara'],
  ['state', 'CA'],
  ['country', 'US'],
]

/** A name as AMD writes them. */
export const amdName = (commonName: string): Name => [
  ['organizationalUnit', 'Engineering'],
  ['country', 'US'],
  ['locality', 'Santa Clara'],
  ['state', 'CA'],
  ['organization', simulatedMark],
  ['commonName', commonName],
]

/** DER of a name. */
export function writeName(name: Name): Uint8Array {
  const sets = name.map(([attribute, value]) => {
    const text = attribute === 'country' ? printableString(value) : utf8String(value)
    return setOfOne(sequence(objectIdentifier(attributes[attribute]), text))
  })
  return sequence(...sets)
}
