// SPDX-License-Identifier: Apache-2.0
import { known } from '@phat/primitives'
import type { GuestInstance } from './guest-instance.ts'
import { type InstanceContext, instantiate } from './instantiate.ts'
import type { PooledMemory } from './memory-pool.ts'
import type { WasmGlobal } from './web-assembly.ts'

/** An instance while a call uses it, with what brings it back to its beginning. */
export interface ReusableInstance<Frame> {
  readonly instance: GuestInstance<Frame>
  /** Undefined when the instance is used once. */
  readonly reset: { readonly memory: PooledMemory; readonly globals: readonly WasmGlobal[] } | undefined
}

/** Instances of one code: making one takes 15 µs and garbage, bringing one back to its beginning a few. */
export interface ReusableInstances<Frame> {
  /** An instance as the module makes it. @throws as `instantiate` */
  take(): ReusableInstance<Frame>
  /** Wipes what the instance holds and keeps it, or drops it when it cannot be brought back. Nothing runs in it. */
  giveBack(used: ReusableInstance<Frame>): void
}

/** What memory and globals hold before anything has run. */
interface Beginning {
  readonly memory: readonly { readonly at: number; readonly bytes: Uint8Array }[]
  readonly globals: readonly (number | bigint)[]
}

/** Instances of the code that `context` describes. Idle ones lie in its pool of memories, which drops them when it needs the room. */
export function createReusableInstances<Frame>(context: InstanceContext<Frame>): ReusableInstances<Frame> {
  const { module, options } = context
  const { memories } = options
  const idle: ReusableInstance<Frame>[] = []
  let beginning: Beginning | undefined

  function make(): ReusableInstance<Frame> {
    const { instance, memory, exports } = instantiate(context)
    if (module.resets === undefined || memory === undefined) return { instance, reset: undefined }
    const globals = module.resets.map((name) => known(exports[name], 'the pass exports every global to reset') as WasmGlobal)
    beginning ??= { memory: writtenRanges(memory.bytes), globals: globals.map(({ value }) => value) }
    return { instance, reset: { memory, globals } }
  }

  return {
    take() {
      const kept = idle.pop()
      if (kept === undefined) return make()
      memories.unpark(known(kept.reset, 'only what can be reset is kept').memory)
      return kept
    },
    giveBack(used) {
      const { instance, reset } = used
      if (reset === undefined) return instance.close()
      const isParked = memories.park(reset.memory, () => {
        const at = idle.indexOf(used)
        if (at >= 0) idle.splice(at, 1)
      })
      if (!isParked) return
      restore(reset, known(beginning, 'the first instance showed how each begins'))
      idle.push(used)
    },
  }
}

function restore({ memory, globals }: NonNullable<ReusableInstance<unknown>['reset']>, beginning: Beginning): void {
  for (const { at, bytes } of beginning.memory) memory.bytes.set(bytes, at)
  for (const [index, value] of beginning.globals.entries()) (globals[index] as WasmGlobal).value = value
}

/** Bytes that are looked at together: a hole of fewer is copied along. */
const chunkBytes = 256

/** Copies of the ranges of a memory that its data segments have written. */
function writtenRanges(memory: Uint8Array): Beginning['memory'] {
  const words = new BigUint64Array(memory.buffer, memory.byteOffset, memory.length >> 3)
  const ranges: { at: number; bytes: Uint8Array }[] = []
  let start = -1
  for (let at = 0; at <= memory.length; at += chunkBytes) {
    const isWritten = at < memory.length && words.subarray(at >> 3, (at + chunkBytes) >> 3).some((word) => word !== 0n)
    if (isWritten && start < 0) start = at
    if (!isWritten && start >= 0) {
      ranges.push({ at: start, bytes: memory.slice(start, at) })
      start = -1
    }
  }
  return ranges
}
