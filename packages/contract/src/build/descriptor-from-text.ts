// SPDX-License-Identifier: Apache-2.0

import type { ContractDescriptor } from '@phat/abi'
import { selectorOf } from '@phat/abi'
import { type AnyCodec, codecErrors, makeCodec, type TypeDescription } from '@phat/codec'
import { blake2b256 } from '@phat/crypto/hashes'
import { fromHex, known } from '@phat/primitives'

/** A declaration as it comes out of the realm: see `portableDeclaration`. */
export interface DeclarationText {
  /** Names of the exported contracts; the build wants exactly one. */
  readonly exports: readonly string[]
  readonly descriptor?: unknown
  readonly types?: readonly unknown[]
  /** Entries in the order of the declaration. */
  readonly order?: readonly { readonly kind: string; readonly name: string; readonly selector?: string }[]
  readonly migrations?: readonly number[]
}

/**
 * The descriptor with its references replaced by codecs that describe their types, which is all that metadata asks of them; they neither
 * read nor write.
 */
export function descriptorFromText(text: DeclarationText, language: ContractDescriptor['language']): ContractDescriptor {
  const table = (text.types ?? []).map((): { [key: string]: unknown } => ({}))
  const revived = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(revived)
    if (typeof value !== 'object' || value === null) return value
    if ('$type' in value) return codecOf(value as { readonly $type: number; readonly typeName?: string })
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, revived(inner)]))
  }
  const codecOf = ({ $type, typeName }: { readonly $type: number; readonly typeName?: string }): AnyCodec => {
    // The cast states what the table is filled with below; codecs refer to it before, because types may contain themselves.
    const description = known(table[$type], 'a reference is into the table') as unknown as TypeDescription
    const silent = (): never => {
      throw codecErrors.error('invalid-value', 'a described type neither reads nor writes')
    }
    return makeCodec<unknown>({
      description,
      ...(typeName === undefined ? {} : { typeName }),
      minSize: 0,
      maxSize: Infinity,
      write: silent,
      read: silent,
    })
  }
  for (const [index, type] of (text.types ?? []).entries()) Object.assign(known(table[index], 'same length'), revived(type))
  // The cast states what `portableDeclaration` wrote.
  const descriptor = revived(text.descriptor) as ContractDescriptor
  const stated = new Map((text.order ?? []).map(({ name, selector }) => [name, selector]))
  const withSelector = <E extends { readonly name: string; readonly label: string }>(
    entry: E,
  ): E & { readonly selector: Uint8Array } => {
    const selector = stated.get(entry.name)
    return { ...entry, selector: selector === undefined ? selectorOf(entry.label, blake2b256) : fromHex(selector) }
  }
  return {
    ...descriptor,
    language,
    errors: descriptor.errors,
    constructors: descriptor.constructors.map(withSelector),
    messages: descriptor.messages.map(withSelector),
  }
}
