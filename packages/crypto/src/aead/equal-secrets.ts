// SPDX-License-Identifier: Apache-2.0

/** True when both hold the same bytes, in a time that depends on their lengths only: for tags, keys and whatever else is secret. */
export function equalSecrets(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  let difference = 0
  for (let i = 0; i < a.length; i++) difference |= (a[i] as number) ^ (b[i] as number)
  return difference === 0
}
