// SPDX-License-Identifier: Apache-2.0
import {
  arm,
  type Codec,
  codecErrors,
  type Described,
  lazy,
  makeCodec,
  pathOf,
  struct,
  tuple,
  u32,
  type VariantDescription,
  variant,
  vec,
} from '@phat/codec'
import { type Origin, rawOrigin, systemOriginPallet } from '../dispatch/origin.ts'
import type { PalletInstance } from '../pallet/instance.ts'
import { h256 } from '../types/header.ts'
import type { Phase } from './execution.ts'

/** When in a block an event was deposited (`frame_system::Phase`). */
export const phase = variant('frame_system::Phase', { ApplyExtrinsic: arm(0, u32), Finalization: arm(1), Initialization: arm(2) })

/** A runtime event: pallet, event, fields. */
export interface RuntimeEvent {
  readonly pallet: string
  readonly event: { readonly type: string; readonly value?: unknown }
}

/** `EventRecord<RuntimeEvent, Hash>`. */
export interface EventRecord {
  readonly phase: Phase
  readonly event: RuntimeEvent
  readonly topics: readonly Uint8Array[]
}

/** The codec of `RuntimeEvent` for the pallets of a runtime. */
export function runtimeEventCodec(path: string, instances: readonly PalletInstance[]): Codec<RuntimeEvent> {
  const byIndex: (PalletInstance | undefined)[] = []
  const byName = new Map<string, PalletInstance>()
  const variants: VariantDescription[] = []
  for (const instance of instances) {
    if (instance.eventCodec === undefined) continue
    byIndex[instance.index] = instance
    byName.set(instance.name, instance)
    variants.push({ name: instance.name, index: instance.index, fields: [{ type: instance.eventCodec, docs: [] }], docs: [] })
  }
  return makeCodec<RuntimeEvent>({
    description: { path: pathOf(path), params: [], definition: { kind: 'variant', variants }, docs: [] },
    minSize: 2,
    maxSize: Infinity,
    write: (writer, { pallet, event }) => {
      const instance = byName.get(pallet)
      if (instance?.eventCodec === undefined) throw codecErrors.error('invalid-value', `no pallet ${pallet} with events`)
      writer.byte(instance.index)
      instance.eventCodec.write(writer, event)
    },
    read: (reader) => {
      const index = reader.byte()
      const instance = byIndex[index]
      if (instance?.eventCodec === undefined) throw codecErrors.error('invalid-value', `no pallet with index ${index} has events`)
      return { pallet: instance.name, event: instance.eventCodec.read(reader) }
    },
  })
}

/** The codec of one `EventRecord`. */
export function eventRecordCodec(event: Codec<RuntimeEvent>): Codec<EventRecord> {
  const codec = struct('frame_system::EventRecord', { phase, event, topics: vec(h256) })
  const params = [
    { name: 'E', type: event },
    { name: 'T', type: h256 },
  ]
  return { ...codec, description: { ...codec.description, params } } as Codec<EventRecord>
}

/** `OriginCaller`: System's origin and those that pallets define. */
export function originCallerCodec(path: string, instances: () => readonly PalletInstance[]): Codec<Origin> {
  return lazy(() => {
    const parts = new Map<string, { index: number; codec: Codec<unknown> }>()
    for (const { name, index, pallet } of instances()) {
      if (name === systemOriginPallet) parts.set('system', { index, codec: rawOrigin as Codec<unknown> })
      else if (pallet.parts.origin !== undefined) parts.set(name, { index, codec: pallet.parts.origin })
    }
    const variants = [...parts].map(([name, { index, codec }]) => ({
      name,
      index,
      fields: [{ type: codec, docs: [] }],
      docs: [],
    }))
    return makeCodec<Origin>({
      description: { path: pathOf(path), params: [], definition: { kind: 'variant', variants }, docs: [] },
      minSize: 2,
      maxSize: Infinity,
      write: (writer, origin) => {
        const part = parts.get(origin.pallet === systemOriginPallet ? 'system' : origin.pallet)
        if (part === undefined) throw codecErrors.error('invalid-value', `no origin of pallet ${origin.pallet}`)
        writer.byte(part.index)
        part.codec.write(writer, origin.value)
      },
      read: (reader) => {
        const index = reader.byte()
        for (const [name, part] of parts) {
          if (part.index === index)
            return { pallet: name === 'system' ? systemOriginPallet : name, value: part.codec.read(reader) }
        }
        throw codecErrors.error('invalid-value', `no origin with index ${index}`)
      },
    })
  }, 'PalletsOrigin')
}

/** `RuntimeError`: the errors of all pallets, for metadata. */
export function describeRuntimeError(path: string, instances: readonly PalletInstance[]): Described {
  const variants: VariantDescription[] = []
  for (const { name, index, errorType } of instances) {
    if (errorType !== undefined) variants.push({ name, index, fields: [{ type: errorType, docs: [] }], docs: [] })
  }
  return { description: { path: pathOf(path), params: [], definition: { kind: 'variant', variants }, docs: [] } }
}

/** The runtime type itself: a unit struct with a path. */
export function describeRuntime(path: string): Described {
  return { description: { path: pathOf(path), params: [], definition: { kind: 'composite', fields: [] }, docs: [] } }
}

/** The unit tuple, for descriptions. */
export const unitTuple: Codec<readonly []> = tuple()
