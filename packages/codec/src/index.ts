// SPDX-License-Identifier: Apache-2.0

export { bitSequence } from './bit-sequence.ts'
export type { AnyCodec, Codec, CodecParts, ValueOf } from './codec.ts'
export { alias, decodeWith, encodeWith, makeCodec, mapped, newtype } from './codec.ts'
export { codecErrors, withinField } from './codec-error.ts'
export type { TupleValues } from './collections.ts'
export { array, boundedBytes, boundedVec, bytes, fixedBytes, str, tuple, unit, vec, weakBoundedVec } from './collections.ts'
export { compact, compactSize, compactU32, compactU128, readCompact, writeCompact } from './compact.ts'
export type { Fields, FieldValues } from './composite.ts'
export { describeFields, fieldsIo, lazy, option, struct } from './composite.ts'
export type {
  Described,
  FieldDescription,
  PrimitiveName,
  TypeDefinition,
  TypeDescription,
  VariantDescription,
} from './description.ts'
export { pathOf, snakeCase } from './description.ts'
export { bool, char, i8, i16, i32, i64, i128, i256, u8, u16, u32, u64, u128, u256 } from './numbers.ts'
export { maxDepth, Reader } from './reader.ts'
export type { Arm, Arms, Shape, ShapeValue, VariantValue } from './variant.ts'
export { arm, isCodec, result, shapeCodec, variant } from './variant.ts'
export { Writer } from './writer.ts'
