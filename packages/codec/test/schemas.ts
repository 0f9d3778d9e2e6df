// SPDX-License-Identifier: Apache-2.0
import { toHex } from '@phat/primitives'
import fc from 'fast-check'
import * as scaleTs from 'scale-ts'
import * as scale from '../src/index.ts'

/** A type as we, scale-ts and @polkadot/types declare it, with arbitrary values and their form in scale-ts. */
export interface Schema {
  readonly codec: scale.Codec<unknown>
  readonly peer: scaleTs.Codec<unknown>
  readonly polkadot: string
  readonly value: fc.Arbitrary<unknown>
  readonly toPeer: (value: unknown) => unknown
}

export interface Leaf extends Schema {
  readonly toPolkadot: (value: unknown) => unknown
}

/** The same cases on every machine; change it to look at others. */
fc.configureGlobal({ seed: 20_250_801 })

const same = (value: unknown): unknown => value

function leaf<T>(
  codec: scale.Codec<T>,
  peer: scaleTs.Codec<T>,
  polkadot: string,
  value: fc.Arbitrary<T>,
  toPolkadot: (value: T) => unknown = same,
): Leaf {
  // The casts join three families of types under one interface; each use above them is checked.
  return {
    codec: codec as scale.Codec<unknown>,
    peer: peer as scaleTs.Codec<unknown>,
    polkadot,
    value,
    toPeer: same,
    toPolkadot: toPolkadot as (value: unknown) => unknown,
  }
}

const unsigned = (bits: bigint) => fc.oneof(fc.bigInt({ min: 0n, max: 255n }), fc.bigInt({ min: 0n, max: (1n << bits) - 1n }))
const signed = (bits: bigint) => fc.bigInt({ min: -(1n << (bits - 1n)), max: (1n << (bits - 1n)) - 1n })
const natural = (bits: number) => fc.oneof(fc.nat(Math.min(70, 2 ** bits - 1)), fc.nat(2 ** bits - 1))
const integer = (bits: number) => fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 })
const smallCompact = scaleTs.enhanceCodec(scaleTs.compact, (value: number) => value, Number)
const bigCompact = scaleTs.enhanceCodec(scaleTs.compact, (value: bigint) => value, BigInt)
const hex = (value: Uint8Array) => toHex(value)
const wellFormed = fc.string({ unit: 'binary', maxLength: 12 })

/** Every codec without parts. */
export const leaves: readonly Leaf[] = [
  leaf(scale.u8, scaleTs.u8, 'u8', natural(8)),
  leaf(scale.u16, scaleTs.u16, 'u16', natural(16)),
  leaf(scale.u32, scaleTs.u32, 'u32', natural(32)),
  leaf(scale.u64, scaleTs.u64, 'u64', unsigned(64n)),
  leaf(scale.u128, scaleTs.u128, 'u128', unsigned(128n)),
  leaf(scale.u256, scaleTs.u256, 'u256', unsigned(256n)),
  leaf(scale.i8, scaleTs.i8, 'i8', integer(8)),
  leaf(scale.i16, scaleTs.i16, 'i16', integer(16)),
  leaf(scale.i32, scaleTs.i32, 'i32', integer(32)),
  leaf(scale.i64, scaleTs.i64, 'i64', signed(64n)),
  leaf(scale.i128, scaleTs.i128, 'i128', signed(128n)),
  leaf(scale.i256, scaleTs.i256, 'i256', signed(256n)),
  leaf(scale.bool, scaleTs.bool, 'bool', fc.boolean()),
  leaf(scale.str, scaleTs.str, 'Text', wellFormed),
  leaf(scale.bytes, scaleTs.Bytes(), 'Bytes', fc.uint8Array({ maxLength: 80 }), hex),
  leaf(scale.boundedBytes(20), scaleTs.Bytes(), 'Bytes', fc.uint8Array({ maxLength: 20 }), hex),
  leaf(scale.fixedBytes(5), scaleTs.Bytes(5), '[u8; 5]', fc.uint8Array({ minLength: 5, maxLength: 5 }), hex),
  leaf(scale.compact(scale.u8), smallCompact, 'Compact<u8>', natural(8)),
  leaf(scale.compact(scale.u16), smallCompact, 'Compact<u16>', natural(16)),
  leaf(scale.compactU32, smallCompact, 'Compact<u32>', natural(32)),
  leaf(scale.compact(scale.u64), bigCompact, 'Compact<u64>', unsigned(64n)),
  leaf(scale.compactU128, bigCompact, 'Compact<u128>', unsigned(128n)),
  leaf(scale.unit, scaleTs._void, 'Null', fc.constant(undefined), () => null),
  leaf(scale.alias<number>(scale.u16, 'T::Index'), scaleTs.u16, 'u16', natural(16)),
  leaf(
    scale.mapped(scale.u8, { from: (value: string) => value.length, to: (length: number) => 'x'.repeat(length) }),
    scaleTs.enhanceCodec(
      scaleTs.u8,
      (value: string) => value.length,
      (length) => 'x'.repeat(length),
    ),
    'u8',
    fc.nat(255).map((length) => 'x'.repeat(length)),
    (value) => value.length,
  ),
]

const asArray = (value: unknown) => value as readonly unknown[]
const asRecord = (value: unknown) => value as Readonly<Record<string, unknown>>
const tagged = (value: unknown) => value as { readonly type: string; readonly value: unknown }

function vecOf(of: Schema): Schema {
  return {
    codec: scale.vec(of.codec),
    peer: scaleTs.Vector(of.peer) as scaleTs.Codec<unknown>,
    polkadot: `Vec<${of.polkadot}>`,
    value: fc.array(of.value, { maxLength: 4 }),
    toPeer: (value) => asArray(value).map(of.toPeer),
  }
}

const boundedOf = (of: Schema): Schema => ({ ...vecOf(of), codec: scale.boundedVec(of.codec, 4) })
const weaklyBoundedOf = (of: Schema): Schema => ({ ...vecOf(of), codec: scale.weakBoundedVec(of.codec, 4) })
/** Lazy codecs are for types that contain themselves, which take at least one byte. */
const lazyOf = (of: Schema): Schema => (of.codec.minSize === 0 ? of : { ...of, codec: scale.lazy(() => of.codec) })

function arrayOf(of: Schema): Schema {
  return {
    ...vecOf(of),
    codec: scale.array(of.codec, 3),
    peer: scaleTs.Vector(of.peer, 3) as scaleTs.Codec<unknown>,
    polkadot: `[${of.polkadot}; 3]`,
    value: fc.array(of.value, { minLength: 3, maxLength: 3 }),
  }
}

function optionOf(of: Schema): Schema {
  return {
    codec: scale.option(of.codec),
    peer: scaleTs.Option(of.peer) as scaleTs.Codec<unknown>,
    polkadot: `Option<${of.polkadot}>`,
    value: fc.option(of.value, { nil: undefined }),
    toPeer: (value) => (value === undefined ? undefined : of.toPeer(value)),
  }
}

function tupleOf(first: Schema, second: Schema): Schema {
  return {
    codec: scale.tuple(first.codec, second.codec) as scale.Codec<unknown>,
    peer: scaleTs.Tuple(first.peer, second.peer) as scaleTs.Codec<unknown>,
    polkadot: `(${first.polkadot},${second.polkadot})`,
    value: fc.tuple(first.value, second.value),
    toPeer: (value) => [first.toPeer(asArray(value)[0]), second.toPeer(asArray(value)[1])],
  }
}

function structOf(first: Schema, second: Schema): Schema {
  return {
    codec: scale.struct('test::Struct', { first: first.codec, secondField: second.codec }) as scale.Codec<unknown>,
    peer: scaleTs.Struct({ first: first.peer, secondField: second.peer }) as scaleTs.Codec<unknown>,
    polkadot: JSON.stringify({ first: first.polkadot, secondField: second.polkadot }),
    value: fc.record({ first: first.value, secondField: second.value }, { noNullPrototype: true }),
    toPeer: (value) => ({
      first: first.toPeer(asRecord(value).first),
      secondField: second.toPeer(asRecord(value).secondField),
    }),
  }
}

function variantOf(first: Schema, second: Schema): Schema {
  const pair = tupleOf(first, second)
  const record = structOf(first, second)
  const arms: Readonly<Record<string, Pick<Schema, 'toPeer'>>> = { One: first, Pair: pair, Record: record }
  return {
    codec: scale.variant('test::Variant', {
      Empty: scale.arm(0),
      One: scale.arm(1, first.codec),
      Pair: scale.arm(2, [first.codec, second.codec]),
      Record: scale.arm(3, { first: first.codec, secondField: second.codec }),
    }) as scale.Codec<unknown>,
    peer: scaleTs.Enum({ Empty: scaleTs._void, One: first.peer, Pair: pair.peer, Record: record.peer }) as scaleTs.Codec<unknown>,
    polkadot: JSON.stringify({ _enum: { Empty: 'Null', One: first.polkadot, Pair: pair.polkadot, Record: record.polkadot } }),
    value: fc.oneof(
      fc.constant({ type: 'Empty', value: undefined }),
      first.value.map((value) => ({ type: 'One', value })),
      pair.value.map((value) => ({ type: 'Pair', value })),
      record.value.map((value) => ({ type: 'Record', value })),
    ),
    toPeer: (value) => ({ tag: tagged(value).type, value: arms[tagged(value).type]?.toPeer(tagged(value).value) }),
  }
}

function resultOf(ok: Schema, err: Schema): Schema {
  const side = (value: unknown) => (tagged(value).type === 'Ok' ? ok : err)
  return {
    codec: scale.result(ok.codec, err.codec) as scale.Codec<unknown>,
    peer: scaleTs.Result(ok.peer, err.peer) as scaleTs.Codec<unknown>,
    polkadot: `Result<${ok.polkadot},${err.polkadot}>`,
    value: fc.oneof(
      ok.value.map((value) => ({ type: 'Ok', value })),
      err.value.map((value) => ({ type: 'Err', value })),
    ),
    toPeer: (value) => ({ success: tagged(value).type === 'Ok', value: side(value).toPeer(tagged(value).value) }),
  }
}

const isOption = ({ polkadot }: Schema) => polkadot.startsWith('Option<') || polkadot === 'Null'

/** Types of any shape, up to four levels of combinators. */
export const anySchema: fc.Arbitrary<Schema> = fc.letrec<{ schema: Schema }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'schema' },
    fc.constantFrom(...leaves),
    fc.tuple(fc.constantFrom(vecOf, boundedOf, weaklyBoundedOf, arrayOf, lazyOf), tie('schema')).map(([make, of]) => make(of)),
    tie('schema')
      .filter((of) => !isOption(of))
      .map(optionOf),
    fc
      .tuple(fc.constantFrom(tupleOf, structOf, variantOf, resultOf), tie('schema'), tie('schema'))
      .map(([make, first, second]) => make(first, second)),
  ),
})).schema

/** A type with one of its values. */
export const schemaAndValue: fc.Arbitrary<readonly [Schema, unknown]> = anySchema.chain((schema) =>
  schema.value.map((value) => [schema, value] as const),
)
