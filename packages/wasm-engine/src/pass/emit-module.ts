// SPDX-License-Identifier: Apache-2.0
import { type ByteReader, readU32 } from '../module/byte-reader.ts'
import {
  type ByteWriter,
  createByteWriter,
  writeByte,
  writeBytes,
  writeName,
  writeRange,
  writeSection,
  writeU32,
} from '../module/byte-writer.ts'
import { i32, i64, op } from '../module/opcodes.ts'
import { section } from '../module/read-module.ts'
import { external, type FunctionType, type ImportEntry } from '../module/wasm-module.ts'
import type { BodyFacts } from '../validate/body.ts'
import type { Trace } from '../validate/trace.ts'
import { emitBody } from './emit-body.ts'
import { emitI32, emitI64 } from './emit-code.ts'
import { emitHelper, helperType } from './emit-helper.ts'
import type { ModuleContext } from './module-context.ts'
import { createSegmentPlanner } from './segments.ts'
import type { StackNeed } from './stack-need.ts'

/** Limits of a memory or table, after clamping. */
export interface SizeLimits {
  readonly initial: number
  readonly maximum: number
}

/** Names of the exports that the pass adds. */
export const addedExports = { gas: '__gas', stack: '__stack', start: '__start' } as const

/** The name under which the pass exports a mutable global that the module defines. */
export const globalExport = (index: number): string => `__global${index}`

/** What the emission of a module works with. */
export interface ModuleParts {
  readonly context: ModuleContext
  readonly trace: Trace
  readonly bodies: readonly BodyFacts[]
  readonly stack: StackNeed
  readonly stackSlots: number
  /** Most open blocks in a body. */
  readonly nesting: number
  readonly memories: readonly SizeLimits[]
  readonly tables: readonly SizeLimits[]
  /** Globals to export: see `InstrumentedModule.resets`. */
  readonly resets: readonly number[]
}

const header = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00)

/** Writes the instrumented module: the same sections without custom ones and without a start, each with what is added at its end. */
export function emitModule(parts: ModuleParts): Uint8Array<ArrayBuffer> {
  const { context } = parts
  const { module } = context
  const code = emitCode(parts)
  const writer = createByteWriter(module.bytes.length + code.length + 4096)
  writeBytes(writer, header)
  const types = context.helpers.map((helper) => helperType(context, helper))
  extend(writer, parts, section.type, context.addedTypes.length, (out) => {
    for (const type of context.addedTypes) writeFunctionType(out, type)
  })
  if (module.imports.length > 0) writeSection(writer, section.import, importSection(parts))
  extend(writer, parts, section.function, types.length, (out) => {
    for (const type of types) writeU32(out, type)
  })
  const tables = module.tables.slice(module.importedTables)
  if (tables.length > 0) writeSection(writer, section.table, limitsSection(parts.tables.slice(module.importedTables), tables))
  const memories = parts.memories.slice(module.importedMemories)
  if (memories.length > 0) writeSection(writer, section.memory, limitsSection(memories))
  extend(writer, parts, section.global, 2, (out) => writeGlobals(out, parts.stackSlots))
  const exported = (module.start === undefined ? 2 : 3) + parts.resets.length
  extend(writer, parts, section.export, exported, (out) => writeExports(out, context, parts.resets))
  copySection(writer, parts, section.element)
  copySection(writer, parts, section.dataCount)
  if (code.length > 1) writeSection(writer, section.code, code)
  copySection(writer, parts, section.data)
  return writer.bytes.slice(0, writer.length)
}

function emitCode(parts: ModuleParts): ByteWriter {
  const { context, bodies, stack } = parts
  const code = createByteWriter(context.module.bytes.length * 2 + 1024)
  const body = createByteWriter(4096)
  const planner = createSegmentPlanner(parts.nesting, context.costs.loopRound)
  for (const [index, facts] of bodies.entries()) {
    body.length = 0
    emitBody(body, context, planner, parts.trace, facts, stack.counted[index] === 1 ? (stack.slots[index] as number) : 0)
    writeU32(code, body.length)
    writeRange(code, body.bytes, 0, body.length)
  }
  for (const helper of context.helpers) {
    const size = helper.kind === 'memory' ? parts.memories[0] : parts.tables[helper.table]
    emitHelper(code, context, helper, size?.maximum ?? 0)
  }
  const counted = createByteWriter(code.length + 5)
  writeU32(counted, bodies.length + context.helpers.length)
  writeRange(counted, code.bytes, 0, code.length)
  return counted
}

/** Writes a section that is a vector: what the module has of it, then the added entries. */
function extend(writer: ByteWriter, parts: ModuleParts, id: number, added: number, write: (out: ByteWriter) => void): void {
  const { module } = parts.context
  const range = module.sections.get(id)
  if (range === undefined && added === 0) return
  const reader: ByteReader = { bytes: module.bytes, at: range?.start ?? 0, end: range?.end ?? 0 }
  const count = range === undefined ? 0 : readU32(reader)
  const out = createByteWriter(reader.end - reader.at + 64)
  writeU32(out, count + added)
  writeRange(out, module.bytes, reader.at, reader.end)
  write(out)
  writeSection(writer, id, out)
}

function copySection(writer: ByteWriter, parts: ModuleParts, id: number): void {
  const { module } = parts.context
  const range = module.sections.get(id)
  if (range === undefined) return
  writeByte(writer, id)
  writeU32(writer, range.end - range.start)
  writeRange(writer, module.bytes, range.start, range.end)
}

function writeFunctionType(out: ByteWriter, type: FunctionType): void {
  writeByte(out, 0x60)
  for (const list of [type.params, type.results]) {
    writeU32(out, list.length)
    writeBytes(out, list)
  }
}

function importSection(parts: ModuleParts): ByteWriter {
  const { module } = parts.context
  const out = createByteWriter(1024)
  writeU32(out, module.imports.length)
  for (const entry of module.imports) {
    writeName(out, entry.module)
    writeName(out, entry.name)
    writeByte(out, entry.kind)
    writeImported(out, parts, entry)
  }
  return out
}

function writeImported(out: ByteWriter, parts: ModuleParts, entry: ImportEntry): void {
  const { module } = parts.context
  const { index } = entry
  if (entry.kind === external.function) return writeU32(out, module.functions[index] as number)
  if (entry.kind === external.memory) return writeLimits(out, parts.memories[index] as SizeLimits)
  if (entry.kind === external.table) {
    writeByte(out, module.tables[index]?.type ?? 0)
    return writeLimits(out, parts.tables[index] as SizeLimits)
  }
  writeByte(out, module.globals[index]?.type ?? 0)
  writeByte(out, module.globals[index]?.mutable === true ? 1 : 0)
}

function limitsSection(sizes: readonly SizeLimits[], tables?: readonly { readonly type: number }[]): ByteWriter {
  const out = createByteWriter(64)
  writeU32(out, sizes.length)
  for (const [index, size] of sizes.entries()) {
    if (tables !== undefined) writeByte(out, tables[index]?.type ?? 0)
    writeLimits(out, size)
  }
  return out
}

function writeLimits(out: ByteWriter, size: SizeLimits): void {
  writeByte(out, 1)
  writeU32(out, size.initial)
  writeU32(out, size.maximum)
}

function writeGlobals(out: ByteWriter, stackSlots: number): void {
  writeByte(out, i64)
  writeByte(out, 1)
  emitI64(out, 0)
  writeByte(out, op.end)
  writeByte(out, i32)
  writeByte(out, 1)
  emitI32(out, stackSlots)
  writeByte(out, op.end)
}

function writeExports(out: ByteWriter, context: ModuleContext, globals: readonly number[]): void {
  const add = (name: string, kind: number, index: number): void => {
    writeName(out, name)
    writeByte(out, kind)
    writeU32(out, index)
  }
  add(addedExports.gas, external.global, context.gasGlobal)
  add(addedExports.stack, external.global, context.stackGlobal)
  if (context.module.start !== undefined) add(addedExports.start, external.function, context.module.start)
  for (const index of globals) add(globalExport(index), external.global, index)
}
