// SPDX-License-Identifier: Apache-2.0
import type { PhatError } from '@phat/primitives'
import { wasmErrors } from '../wasm-errors.ts'
import { type ByteReader, invalid, malformed, overLimit, readByte, readU32 } from './byte-reader.ts'
import type { ModuleLimits } from './default-limits.ts'
import { externref, f32, f64, funcref, i32, i64, v128 } from './opcodes.ts'
import type { DeclaredLimits, FunctionType, GlobalType, TableType } from './wasm-module.ts'

/** The refusal of a feature that this engine does not run, by the name of its error. */
export function unsupported(code: Parameters<typeof wasmErrors.error>[0], at: number, what: string): PhatError {
  return wasmErrors.error(code, `${what} (at byte ${at})`)
}

/** A value type. */
export function readValueType(reader: ByteReader): number {
  const at = reader.at
  const type = readByte(reader)
  if (type === i32 || type === i64 || type === f32 || type === f64 || type === funcref || type === externref) return type
  throw badType(type, at)
}

/** Why a byte is no value type that is taken. */
export function badType(type: number, at: number): PhatError {
  if (type === v128) return unsupported('simd', at, 'value type v128')
  if (type >= 0x63 && type <= 0x74 && type !== 0x6f && type !== 0x70)
    return unsupported('garbage-collection', at, `reference type 0x${type.toString(16)}`)
  return malformed(at, `value type 0x${type.toString(16)}`)
}

/** A type of references: funcref or externref. */
export function readReferenceType(reader: ByteReader): number {
  const at = reader.at
  const type = readValueType(reader)
  if (type !== funcref && type !== externref) throw malformed(at, 'reference type expected')
  return type
}

function readTypeList(reader: ByteReader, what: string, limit: number): Uint8Array {
  const at = reader.at
  const count = readU32(reader)
  if (count > limit) throw overLimit(at, what, count, limit)
  const types = new Uint8Array(count)
  for (let index = 0; index < count; index++) types[index] = readValueType(reader)
  return types
}

/** An entry of the type section. */
export function readFunctionType(reader: ByteReader, limits: ModuleLimits): FunctionType {
  const at = reader.at
  const form = readByte(reader)
  if (form === 0x4e || form === 0x4f || form === 0x50 || form === 0x5e || form === 0x5f)
    throw unsupported('garbage-collection', at, 'structure, array or recursive type')
  if (form !== 0x60) throw malformed(at, 'function type expected')
  const params = readTypeList(reader, 'parameters of a function', limits.params)
  return { params, results: readTypeList(reader, 'results of a function', limits.results) }
}

function readLimits(reader: ByteReader, what: string): DeclaredLimits {
  const at = reader.at
  const flags = readByte(reader)
  if (flags === 2 || flags === 3) throw unsupported('threads', at, `shared ${what}`)
  if (flags >= 4 && flags <= 7) throw unsupported('memory64', at, `64-bit ${what}`)
  if (flags > 1) throw malformed(at, `limits of a ${what}`)
  const minimum = readU32(reader)
  return { minimum, maximum: flags === 1 ? readU32(reader) : undefined }
}

/** Most pages of 64 KiB that 32-bit addresses reach. */
const addressablePages = 65_536

/** The limits of a memory, in pages of 64 KiB. */
export function readMemoryType(reader: ByteReader): DeclaredLimits {
  const at = reader.at
  const limits = readLimits(reader, 'memory')
  if (limits.minimum > addressablePages || (limits.maximum ?? 0) > addressablePages)
    throw invalid(at, 'memory of more than 65536 pages')
  if (limits.maximum !== undefined && limits.minimum > limits.maximum) throw invalid(at, 'memory larger than its maximum')
  return limits
}

/** The type of the entries of a table, and its limits. */
export function readTableType(reader: ByteReader, bounds: ModuleLimits): TableType {
  const at = reader.at
  if (reader.bytes[at] === 0x40) throw unsupported('garbage-collection', at, 'table with an initial value')
  const type = readReferenceType(reader)
  const limits = readLimits(reader, 'table')
  if (limits.maximum !== undefined && limits.minimum > limits.maximum) throw invalid(at, 'table larger than its maximum')
  if (limits.minimum > bounds.tableEntries) throw overLimit(at, 'entries of a table', limits.minimum, bounds.tableEntries)
  return { type, limits }
}

/** The type of a global, and whether it can be written. */
export function readGlobalType(reader: ByteReader): GlobalType {
  const type = readValueType(reader)
  const at = reader.at
  const mutability = readByte(reader)
  if (mutability === 2 || mutability === 3) throw unsupported('threads', at, 'shared global')
  if (mutability > 1) throw malformed(at, 'mutability of a global')
  return { type, mutable: mutability === 1 }
}
