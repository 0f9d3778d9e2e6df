// SPDX-License-Identifier: Apache-2.0
import { fromHex, toHex } from '@phat/primitives'
import { Metadata as PolkadotMetadata, TypeRegistry } from '@polkadot/types'
import { denormalizeLookup, getLookupCodecBuilder } from '@polkadot-api/metadata-builders'
import { AccountId, metadata as papiMetadata, unifyMetadata } from '@polkadot-api/substrate-bindings'
import { describe, expect, test } from 'vitest'
import { createTypeCodecs, decodeMetadata, type Metadata } from '../src/index.ts'
import { seededRandom, smallestHeights, valueMaker } from './random-value.ts'
import { type RealName, realMetadata } from './real-metadata.ts'

const names: readonly RealName[] = ['Polkadot V14', 'Substrate V15', 'Substrate V16', 'Asset Hub V15']
const valuesPerType = 6
const papiAccount = AccountId()

/**
 * Values of types that @polkadot/types does not read as metadata declares them: it sorts maps and sets, checks eras and
 * votes beyond their bytes, and gives `Compact<()>`, an index without accounts' indices, a byte.
 */
const plainForPolkadot = {
  BTreeMap: [],
  BTreeSet: [],
  'pallet_democracy::vote::Vote': 0x81,
  'pallet_conviction_voting::vote::Vote': 0x81,
  'sp_runtime::generic::era::Era': { type: 'Immortal', value: undefined },
  'sp_runtime::multiaddress::MultiAddress': { type: 'Id', value: new Uint8Array(32).fill(7) },
}

/**
 * What a value holds, in order, without its structure: clients differ in how they nest newtypes, single-element tuples and
 * bytes, but all of them read the same leaves.
 */
function leaves(value: unknown, found: unknown[] = []): unknown[] {
  if (value === undefined || value === null) return found
  if (typeof value === 'boolean') found.push(Number(value))
  else if (typeof value === 'number') found.push(value)
  else if (typeof value === 'string') {
    if (/^0x/.test(value)) found.push(...fromHex(value))
    else if (/^[1-9A-HJ-NP-Za-km-z]{46,50}$/.test(value)) found.push(...papiAccount.enc(value))
    else found.push(value)
  } else if (value instanceof Uint8Array) found.push(...value)
  else if (Array.isArray(value)) for (const element of value) leaves(element, found)
  else if (typeof value === 'object') {
    const { success, ...fields } = value as { readonly success?: unknown }
    if (typeof success === 'boolean') found.push(success ? 'Ok' : 'Err')
    else if (success !== undefined) leaves(success, found)
    for (const field of Object.values(fields)) leaves(field, found)
  } else found.push(value)
  return found
}

function inhabited({ types }: Metadata): readonly number[] {
  const heights = smallestHeights(types)
  return types.map(({ id }) => id).filter((id) => (heights.get(id) ?? Infinity) < Infinity)
}

/** True for types whose shape polkadot-api changes so that information is lost: options of nothing and of options. */
function hasNestedOption({ types }: Metadata): (id: number) => boolean {
  const seen = new Map<number, boolean>()
  const isOption = (id: number) => types[id]?.path.join() === 'Option'
  const visit = (id: number): boolean => {
    const known = seen.get(id)
    if (known !== undefined) return known
    seen.set(id, false)
    const definition = types[id]?.definition
    const parts =
      definition === undefined || definition.type === 'Primitive'
        ? []
        : definition.type === 'Composite'
          ? definition.value.map(({ type }) => type)
          : definition.type === 'Variant'
            ? definition.value.flatMap(({ fields }) => fields.map(({ type }) => type))
            : definition.type === 'Tuple'
              ? definition.value
              : definition.type === 'Array'
                ? [definition.value.type]
                : definition.type === 'BitSequence'
                  ? []
                  : [definition.value]
    const empty = (part: number) => {
      const { type, value } = types[part]?.definition ?? {}
      return (type === 'Tuple' || type === 'Composite') && value?.length === 0
    }
    const found = (isOption(id) && parts.some((part) => isOption(part) || empty(part))) || parts.some(visit)
    seen.set(id, found)
    return found
  }
  return visit
}

describe('codecs made from the metadata of real chains', () => {
  test.each(names)('random values of every type of %s round-trip', (name) => {
    const metadata = decodeMetadata(realMetadata(name))
    const codecs = createTypeCodecs(metadata.types)
    const make = valueMaker(metadata.types, seededRandom(1))
    for (const id of inhabited(metadata)) {
      for (let i = 0; i < valuesPerType; i++) {
        const value = make(id)
        expect(codecs.codec(id).decode(codecs.codec(id).encode(value)), `type ${id}`).toEqual(value)
      }
    }
  })

  test.each(names)('polkadot-api reads the same values of every type of %s and writes the same bytes', (name) => {
    const encoded = realMetadata(name)
    const metadata = decodeMetadata(encoded)
    const codecs = createTypeCodecs(metadata.types)
    const papi = getLookupCodecBuilder(denormalizeLookup(unifyMetadata(papiMetadata.dec(encoded)).lookup))
    const make = valueMaker(metadata.types, seededRandom(2))
    const nested = hasNestedOption(metadata)
    let compared = 0
    for (const id of inhabited(metadata).filter((candidate) => !nested(candidate))) {
      for (let i = 0; i < valuesPerType; i++) {
        const value = make(id)
        const bytes = codecs.codec(id).encode(value)
        const read = papi(id).dec(bytes)
        expect(leaves(read), `type ${id}`).toEqual(leaves(value))
        expect(toHex(papi(id).enc(read)), `type ${id}`).toBe(toHex(bytes))
        compared++
      }
    }
    expect(compared).toBeGreaterThan(1000)
  })

  test.each(names)('@polkadot/types consumes and writes the same bytes for every type of %s', (name) => {
    const encoded = realMetadata(name)
    const metadata = decodeMetadata(encoded)
    const codecs = createTypeCodecs(metadata.types)
    const registry = new TypeRegistry()
    registry.setMetadata(new PolkadotMetadata(registry, toHex(encoded)))
    const make = valueMaker(metadata.types, seededRandom(3), plainForPolkadot)
    const differing = new Set<string>()
    for (const id of inhabited(metadata).filter((candidate) => codecs.codec(candidate).maxSize > 0)) {
      const bytes = codecs.codec(id).encode(make(id))
      let written: string
      try {
        written = toHex(registry.createTypeUnsafe(registry.createLookupType(id), [bytes]).toU8a())
      } catch (error) {
        written = String(error)
      }
      if (written !== toHex(bytes))
        differing.add(`${id} ${metadata.types[id]?.path.join('::')} ${written.slice(0, 200)} != ${toHex(bytes).slice(0, 100)}`)
    }
    expect([...differing]).toEqual([])
  })
})
