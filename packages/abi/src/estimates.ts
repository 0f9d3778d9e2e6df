// SPDX-License-Identifier: Apache-2.0

/**
 * Name of the custom section in which a module lists the messages of which estimates tell gas and deposit alone: their selectors, four bytes
 * each. The host keeps to it, whoever asks, and by whatever contract in between.
 */
export const estimatesSection = 'phat.estimates'

const selectorBytes = 4

/** A selector as a number, big-endian. */
export function selectorNumber(bytes: Uint8Array, at = 0): number {
  return new DataView(bytes.buffer, bytes.byteOffset + at, selectorBytes).getUint32(0)
}

/** The selectors of a section as numbers; a last one that is cut off counts for nothing. */
export function readGasOnly(section: Uint8Array): ReadonlySet<number> {
  const selectors = new Set<number>()
  for (let at = 0; at + selectorBytes <= section.length; at += selectorBytes) selectors.add(selectorNumber(section, at))
  return selectors
}
