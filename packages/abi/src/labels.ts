// SPDX-License-Identifier: Apache-2.0
import { snakeCase } from '@phat/codec'
import { textBytes } from '@phat/primitives'

/** BLAKE2b with 32 bytes of output; injected, because guests hash through their host. */
export type Hash256 = (bytes: Uint8Array) => Uint8Array

/** `PSP22::transferFrom` to `PSP22::transfer_from`: entries as ink! labels them. A trait's name keeps its spelling. */
export function labelOf(name: string): string {
  const at = name.lastIndexOf('::')
  return at < 0 ? snakeCase(name) : `${name.slice(0, at + 2)}${snakeCase(name.slice(at + 2))}`
}

/** The selector of a label: the first four bytes of its BLAKE2b hash (ink! "Message Selectors"). */
export function selectorOf(label: string, blake2_256: Hash256): Uint8Array {
  return blake2_256(textBytes(label)).slice(0, 4)
}
