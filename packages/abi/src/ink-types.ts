// SPDX-License-Identifier: Apache-2.0
import {
  type AnyCodec,
  alias,
  arm,
  type Codec,
  type Described,
  fixedBytes,
  newtype,
  result,
  type TypeDefinition,
  unit,
  variant,
} from '@phat/codec'
import type { AccountId, Hash } from '@phat/primitives'
import type { ConstructorDescriptor, MessageDescriptor } from './descriptor.ts'

/** `AccountId` of ink!: 32 bytes that clients show as an address. */
export const accountId: Codec<AccountId> = alias(newtype(fixedBytes(32), 'ink_primitives::types::AccountId'), 'AccountId')

/** `Hash` of ink!: 32 bytes. */
export const hash: Codec<Hash> = alias(newtype(fixedBytes(32), 'ink_primitives::types::Hash'), 'Hash')

/** What the language itself answers instead of the contract: so far only that the input fits no message. */
export const langError = variant('ink_primitives::LangError', { CouldNotReadInput: arm(1) })

/** What a message answers on the wire: `Result<T, LangError>`, or `Result<Result<T, E>, LangError>` when it can fail. */
export function messageResult({ returns, error }: Pick<MessageDescriptor, 'returns' | 'error'>): AnyCodec {
  return result(error === undefined ? returns : result(returns, error), langError)
}

/** What a constructor answers on the wire; see `messageResult`. */
export function constructorResult({ error }: Pick<ConstructorDescriptor, 'error'>): AnyCodec {
  return messageResult({ returns: unit, error })
}

/** A type's name as Rust would write it, without the path of its module: `Option<AccountId>`, `[u8; 32]`, `(u32, Vec<u8>)`. */
export function rustName({ description }: Described): string {
  const { path, params, definition } = description
  const last = path.at(-1)
  if (last === undefined) return structuralName(definition)
  const names = params.map(({ name, type }) => (type === undefined ? name : rustName(type)))
  return names.length === 0 ? last : `${last}<${names.join(', ')}>`
}

function structuralName(definition: TypeDefinition): string {
  switch (definition.kind) {
    case 'primitive':
      return definition.name === 'str' ? 'String' : definition.name
    case 'sequence':
      return `Vec<${rustName(definition.of)}>`
    case 'array':
      return `[${rustName(definition.of)}; ${definition.length}]`
    case 'tuple':
      return `(${definition.of.map(rustName).join(', ')})`
    case 'compact':
      return `Compact<${rustName(definition.of)}>`
    case 'bitSequence':
      return 'BitVec'
    case 'composite':
      return `(${definition.fields.map(({ type }) => rustName(type)).join(', ')})`
    case 'variant':
      return definition.variants.map(({ name }) => name).join('|')
  }
}
