// SPDX-License-Identifier: Apache-2.0

/** Types of parameters and results, a byte each. */
export interface FunctionType {
  readonly params: Uint8Array
  readonly results: Uint8Array
}

/** Limits as the module states them. */
export interface DeclaredLimits {
  readonly minimum: number
  readonly maximum: number | undefined
}

export interface TableType {
  readonly type: number
  readonly limits: DeclaredLimits
}

export interface GlobalType {
  readonly type: number
  readonly mutable: boolean
}

/** What kind of thing an import or export is: the numbers of the binary format. */
export const external = { function: 0, table: 1, memory: 2, global: 3 } as const

/** An import; `index` is its place among the things of its kind. */
export interface ImportEntry {
  readonly module: string
  readonly name: string
  readonly kind: number
  readonly index: number
}

export interface ExportEntry {
  readonly name: string
  readonly kind: number
  readonly index: number
}

/** A range of bytes of the module. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/** A module as read: each index space holds the imports first. Filled by the readers of the sections, in their order. */
export interface WasmModule {
  readonly bytes: Uint8Array
  readonly types: FunctionType[]
  /** Index of the type of each function. */
  readonly functions: number[]
  readonly tables: TableType[]
  readonly memories: DeclaredLimits[]
  readonly globals: GlobalType[]
  importedFunctions: number
  importedTables: number
  importedMemories: number
  importedGlobals: number
  readonly imports: ImportEntry[]
  readonly exports: ExportEntry[]
  start: number | undefined
  /** Type of each element segment. */
  readonly elements: number[]
  dataCount: number | undefined
  dataSegments: number
  /** Functions that may be named by `ref.func`: those that stand outside of function bodies. */
  readonly referenced: Set<number>
  /** Functions that a table or a reference can hold. */
  readonly addressTaken: Set<number>
  /** Bodies of the defined functions, without their length. */
  readonly bodies: ByteRange[]
  /** Contents of the sections other than custom ones, by number. */
  readonly sections: Map<number, ByteRange>
  readonly customSections: { readonly name: string; readonly bytes: Uint8Array }[]
}
