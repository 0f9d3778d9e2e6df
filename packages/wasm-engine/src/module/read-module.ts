// SPDX-License-Identifier: Apache-2.0
import { type ByteReader, invalid, malformed, overLimit, readByte, readName, readU32, skipBytes } from './byte-reader.ts'
import type { ModuleLimits } from './default-limits.ts'
import { readConstant } from './read-constant.ts'
import { checkSpaces, readExport, readImport, readTypeIndex } from './read-imports.ts'
import { readData, readElement } from './read-segments.ts'
import { readFunctionType, readGlobalType, readMemoryType, readTableType, unsupported } from './read-types.ts'
import type { WasmModule } from './wasm-module.ts'

/** Sections by number. */
export const section = {
  custom: 0,
  type: 1,
  import: 2,
  function: 3,
  table: 4,
  memory: 5,
  global: 6,
  export: 7,
  start: 8,
  element: 9,
  code: 10,
  data: 11,
  dataCount: 12,
} as const

/** The order in which sections may stand: the data count comes before the code, though its number is larger. */
const order: Readonly<Record<number, number>> = { 1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6, 7: 7, 8: 8, 9: 9, 12: 10, 10: 11, 11: 12 }

/**
 * Reads a module and checks all but the bodies of its functions.
 * @throws wasm.* when it is refused
 */
export function readModule(bytes: Uint8Array, limits: ModuleLimits): WasmModule {
  if (bytes.length > limits.codeBytes) throw overLimit(0, 'bytes of a module', bytes.length, limits.codeBytes)
  const reader: ByteReader = { bytes, at: 0, end: bytes.length }
  readHeader(reader)
  const module = emptyModule(bytes)
  let last = 0
  while (reader.at < bytes.length) {
    const at = reader.at
    const id = readByte(reader)
    const length = readU32(reader)
    const start = reader.at
    skipBytes(reader, length)
    const inner: ByteReader = { bytes, at: start, end: start + length }
    if (id === section.custom) {
      const name = readName(inner)
      module.customSections.push({ name, bytes: bytes.slice(inner.at, inner.end) })
      continue
    }
    if (id === 13) throw unsupported('exceptions', at, 'tag section')
    const place = order[id]
    if (place === undefined || place <= last) throw malformed(at, `section ${id} at a wrong place`)
    last = place
    module.sections.set(id, { start, end: start + length })
    readSection(inner, id, module, limits)
    if (inner.at !== inner.end) throw malformed(inner.at, `section ${id} is longer than its content`)
  }
  checkCounts(module, bytes.length)
  return module
}

const magic = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]

function readHeader(reader: ByteReader): void {
  for (const [index, byte] of magic.entries()) {
    if (readByte(reader) !== byte) throw malformed(index, 'no header of a WebAssembly 1 module')
  }
}

function emptyModule(bytes: Uint8Array): WasmModule {
  return {
    bytes,
    types: [],
    functions: [],
    tables: [],
    memories: [],
    globals: [],
    importedFunctions: 0,
    importedTables: 0,
    importedMemories: 0,
    importedGlobals: 0,
    imports: [],
    exports: [],
    start: undefined,
    elements: [],
    dataCount: undefined,
    dataSegments: 0,
    referenced: new Set(),
    addressTaken: new Set(),
    bodies: [],
    sections: new Map(),
    customSections: [],
  }
}

function readSection(reader: ByteReader, id: number, module: WasmModule, limits: ModuleLimits): void {
  const names = new Set<string>()
  switch (id) {
    case section.type:
      return each(reader, 'types', limits.types, () => module.types.push(readFunctionType(reader, limits)))
    case section.import:
      each(reader, 'imports', limits.imports, () => readImport(reader, module, limits))
      return checkSpaces(reader.at, module, limits)
    case section.function:
      return each(reader, 'functions', limits.functions, () => module.functions.push(readTypeIndex(reader, module)))
    case section.table:
      each(reader, 'tables', limits.tables, () => module.tables.push(readTableType(reader, limits)))
      return checkSpaces(reader.at, module, limits)
    case section.memory:
      each(reader, 'memories', limits.tables, () => module.memories.push(readMemoryType(reader)))
      return checkSpaces(reader.at, module, limits)
    case section.global:
      each(reader, 'globals', limits.globals, () => readGlobal(reader, module))
      return checkSpaces(reader.at, module, limits)
    case section.export:
      return each(reader, 'exports', limits.exports, () => readExport(reader, module, names))
    case section.start:
      return readStart(reader, module)
    case section.element:
      return each(reader, 'element segments', limits.elementSegments, () => readElement(reader, module, limits))
    case section.dataCount:
      module.dataCount = readU32(reader)
      return
    case section.code:
      return each(reader, 'functions', limits.functions, () => readBody(reader, module, limits))
    default:
      return each(reader, 'data segments', limits.dataSegments, () => readData(reader, module))
  }
}

/** Reads a vector of entries, one call for each. */
function each(reader: ByteReader, what: string, limit: number, readEntry: () => void): void {
  const at = reader.at
  const count = readU32(reader)
  if (count > limit) throw overLimit(at, what, count, limit)
  for (let index = 0; index < count; index++) readEntry()
}

function readGlobal(reader: ByteReader, module: WasmModule): void {
  const type = readGlobalType(reader)
  readConstant(reader, module, type.type)
  module.globals.push(type)
}

function readStart(reader: ByteReader, module: WasmModule): void {
  const at = reader.at
  const index = readU32(reader)
  const type = module.types[module.functions[index] ?? -1]
  if (type === undefined) throw invalid(at, `unknown function ${index}`)
  if (type.params.length + type.results.length > 0) throw invalid(at, 'start function with parameters or results')
  module.start = index
}

function readBody(reader: ByteReader, module: WasmModule, limits: ModuleLimits): void {
  const at = reader.at
  const length = readU32(reader)
  if (length > limits.bodyBytes) throw overLimit(at, 'bytes of a function', length, limits.bodyBytes)
  const start = reader.at
  skipBytes(reader, length)
  module.bodies.push({ start, end: start + length })
}

/** What the sections say of each other. */
function checkCounts(module: WasmModule, at: number): void {
  if (module.bodies.length !== module.functions.length - module.importedFunctions)
    throw malformed(at, 'function and code section of different lengths')
  if (module.dataCount !== undefined && module.dataCount !== module.dataSegments)
    throw malformed(at, 'data count and data section of different lengths')
}
