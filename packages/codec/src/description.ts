// SPDX-License-Identifier: Apache-2.0

/** Anything that can say what type it is: every codec. */
export interface Described {
  readonly description: TypeDescription
  /** The name that the declaration used for the type, such as `T::Balance`; clients show it. */
  readonly typeName?: string | undefined
}

/** The primitive types of the portable registry, by their names in it. */
export type PrimitiveName =
  | 'bool'
  | 'char'
  | 'str'
  | 'u8'
  | 'u16'
  | 'u32'
  | 'u64'
  | 'u128'
  | 'u256'
  | 'i8'
  | 'i16'
  | 'i32'
  | 'i64'
  | 'i128'
  | 'i256'

export interface FieldDescription {
  /** Absent in tuple-like composites and variants. */
  readonly name?: string
  readonly type: Described
  readonly docs: readonly string[]
}

export interface VariantDescription {
  readonly name: string
  readonly index: number
  readonly fields: readonly FieldDescription[]
  readonly docs: readonly string[]
}

export type TypeDefinition =
  | { readonly kind: 'composite'; readonly fields: readonly FieldDescription[] }
  | { readonly kind: 'variant'; readonly variants: readonly VariantDescription[] }
  | { readonly kind: 'sequence'; readonly of: Described }
  | { readonly kind: 'array'; readonly of: Described; readonly length: number }
  | { readonly kind: 'tuple'; readonly of: readonly Described[] }
  | { readonly kind: 'primitive'; readonly name: PrimitiveName }
  | { readonly kind: 'compact'; readonly of: Described }
  | { readonly kind: 'bitSequence'; readonly store: Described; readonly order: Described }

/** What a codec says of its type, in the terms of scale-info's portable registry (metadata V14 and later). */
export interface TypeDescription {
  readonly path: readonly string[]
  readonly params: readonly { readonly name: string; readonly type?: Described }[]
  readonly definition: TypeDefinition
  readonly docs: readonly string[]
  /**
   * True when path and parameters name the type completely (`Option<T>`), so that two descriptions made apart are one type.
   * Otherwise a type with a path is identified by this object, and a type without one by its structure.
   */
  readonly generic?: boolean
}

/** Splits `sp_core::crypto::AccountId32` into a path. */
export function pathOf(path: string): readonly string[] {
  return path === '' ? [] : path.split('::')
}

/** `transferAllowDeath` to `transfer_allow_death`: field and call names as Rust, and so every client, spells them. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
