// SPDX-License-Identifier: Apache-2.0
import type { AnyCodec, Codec } from '@phat/codec'
import { rootKey, type SpelledField, type StateFields, spelled } from '../declare/state.ts'
import { guestErrors } from '../guest-errors.ts'
import { hostDo, operation } from '../host.ts'
import { type Cells, createCells } from './cell.ts'
import { createIterableMapping, createMapping } from './mappings.ts'

/** The state of the running contract. */
export interface StateAccess {
  /** `c.state`. */
  readonly state: { [name: string]: unknown }
  /** Writes what was assigned: at the end of a call that succeeds, and before another contract runs. */
  flush(): void
  /** Forgets what was read and assigned: before each call, and when another contract may have called this one meanwhile. */
  forget(): void
  /** Refuses assignments, in queries. */
  setReadonly(isReadonly: boolean): void
}

interface Slot {
  loaded: boolean
  value: unknown
  /** What is to be written, as the host takes it. */
  pending: Uint8Array | undefined
}

/**
 * Accessors over the host's storage. Plain values are read when they are first used and written once, at the end: assigning one many times
 * costs the encoding alone. What is assigned is encoded at once, so that a number which does not fit fails where it is assigned.
 * Entries of mappings are written at once: the host keeps them apart from the cluster's state until the call has succeeded anyhow.
 */
export function createStateAccess(fields: StateFields): StateAccess {
  const state: { [name: string]: unknown } = {}
  const slots: Slot[] = []
  const mode: Mode = { isReadonly: false, isLoaded: false, isPending: false }
  for (const [name, declared] of Object.entries(fields)) {
    const field = spelled(declared)
    if (field.kind === 'mapping') defineEntries(state, name, createMapping(name, field), mode)
    else if (field.kind === 'iterableMapping') defineEntries(state, name, createIterableMapping(name, field), mode)
    else slots.push(defineValue(state, name, field, mode))
  }
  return {
    state,
    flush: () => {
      if (!mode.isPending) return
      mode.isPending = false
      for (const slot of slots) {
        if (slot.pending === undefined) continue
        hostDo(operation.setStorage, slot.pending)
        slot.pending = undefined
      }
    },
    forget: () => {
      if (!mode.isLoaded) return
      mode.isLoaded = false
      mode.isPending = false
      for (const slot of slots) {
        slot.loaded = false
        slot.pending = undefined
      }
    },
    setReadonly: (isReadonly) => {
      mode.isReadonly = isReadonly
    },
  }
}

interface Mode {
  isReadonly: boolean
  /** Some slot is loaded; most calls begin and end without a walk over all slots. */
  isLoaded: boolean
  /** Some slot is to be written. */
  isPending: boolean
}

type PlainField = Exclude<SpelledField, { readonly kind: 'mapping' | 'iterableMapping' }>

function defineValue(state: object, name: string, field: PlainField, mode: Mode): Slot {
  const where = `state.${name}`
  const cells: Cells = createCells(where, rootKey(name), undefined)
  const codec: AnyCodec = field.codec
  const stored = boxed(codec)
  const slot: Slot = { loaded: false, value: undefined, pending: undefined }
  Object.defineProperty(state, name, {
    enumerable: true,
    get: () => {
      if (slot.loaded) return slot.value
      const found = cells.read(undefined, stored)
      if (found === undefined && field.kind === 'required') throw guestErrors.error('uninitialized', where)
      slot.value = found === undefined ? (field as { readonly initial?: unknown }).initial : found.value
      slot.loaded = true
      mode.isLoaded = true
      return slot.value
    },
    set: (value: unknown) => {
      if (mode.isReadonly) throw guestErrors.error('read-only', where)
      slot.pending = cells.encode(undefined, codec, value)
      slot.value = value
      slot.loaded = true
      mode.isLoaded = true
      mode.isPending = true
    },
  })
  return slot
}

/** Tells a stored None from nothing stored. */
function boxed(codec: AnyCodec): Codec<{ readonly value: unknown }> {
  const read: Codec<{ readonly value: unknown }>['read'] = (reader) => ({ value: codec.read(reader) })
  return { ...(codec as Codec<{ readonly value: unknown }>), read }
}

const writers = ['set', 'delete', 'take'] as const

/** In queries, the functions that write are not there. */
function defineEntries(state: object, name: string, entries: object, mode: Mode): void {
  // A copy by descriptors: `size` is a getter.
  const guarded = Object.defineProperties({}, Object.getOwnPropertyDescriptors(entries))
  for (const write of writers) {
    Object.defineProperty(guarded, write, {
      value: () => {
        throw guestErrors.error('read-only', `state.${name}.${write}`)
      },
    })
  }
  Object.defineProperty(state, name, { enumerable: true, get: () => (mode.isReadonly ? guarded : entries) })
}
