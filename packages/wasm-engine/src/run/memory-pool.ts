// SPDX-License-Identifier: Apache-2.0
import { assert } from '@phat/primitives'
import { wasmRunErrors } from './run-errors.ts'
import { type WasmMemory, webAssembly } from './web-assembly.ts'

/** Bytes of one wasm page. */
export const pageBytes = 65_536

/** Sizes in pages of 64 KiB. */
export interface MemorySize {
  readonly initial: number
  readonly maximum: number
}

/** A memory of the pool while a call uses it. */
export interface PooledMemory extends MemorySize {
  readonly memory: WasmMemory
  /** All bytes. Never keep it over a call into the guest, which may grow the memory: then the old array has length 0. */
  readonly bytes: Uint8Array
}

/** How many memories there may be. */
export interface MemoryPoolOptions {
  /**
   * Memories that may live at the same time, used and idle, 1,024 by default. V8 reserves some 10 GB of addresses for each: a process
   * fails hard at some 13,000, and its threads share them.
   */
  readonly liveMax?: number
  /** Bytes of idle memories that are kept, 64 MiB by default. */
  readonly idleBytesMax?: number
}

/** Memories for guests: clean when handed out, wiped when they come back. */
export interface MemoryPool {
  readonly inUse: number
  readonly idle: number
  /** @throws wasm-run.memories-busy when `liveMax` are in use */
  acquire(size: MemorySize): PooledMemory
  /** Takes a memory back: wiped and kept, or dropped when it has grown, for it cannot shrink. */
  release(memory: PooledMemory): void
  /**
   * Takes a memory back, wiped, for whoever holds it to use again: it is idle, yet nobody else gets it.
   * @param dropped called when the pool needs the room; the holder lets go of it then
   * @returns whether it is parked; false when it has grown, or when there is no room
   */
  park(memory: PooledMemory, dropped: () => void): boolean
  /** Gives a parked memory back to its holder, who has not been told that it was dropped. */
  unpark(memory: PooledMemory): void
  /**
   * Counts a memory that a module brings itself.
   * @returns what ends the count
   * @throws wasm-run.memories-busy
   */
  reserve(): () => void
}

/** A memory with a view of it that is made anew only when it grew. */
class GuestMemory implements PooledMemory {
  readonly initial: number
  readonly maximum: number
  readonly memory: WasmMemory
  #bytes: Uint8Array

  constructor({ initial, maximum }: MemorySize) {
    this.initial = initial
    this.maximum = maximum
    this.memory = new webAssembly.Memory({ initial, maximum })
    this.#bytes = new Uint8Array(this.memory.buffer)
  }

  get bytes(): Uint8Array {
    // Growth detaches the buffer of older views, whatever their length was.
    if (this.#bytes.length === 0) this.#bytes = new Uint8Array(this.memory.buffer)
    return this.#bytes
  }
}

/** Makes a pool. One for a process (or thread), whatever engines share it. */
export function createMemoryPool({ liveMax = 1024, idleBytesMax = 64 * 1024 * 1024 }: MemoryPoolOptions = {}): MemoryPool {
  assert(Number.isInteger(liveMax) && liveMax >= 1, 'a pool holds at least one memory')
  const idleBySize = new Map<string, PooledMemory[]>()
  /** The one parked longest ago first. */
  const parked = new Map<PooledMemory, () => void>()
  let inUse = 0
  let idle = 0
  let idleBytes = 0

  /** Drops the idle memories of the size that was used longest ago; when there are none, the one parked longest ago. */
  function dropOldest(): void {
    for (const [key, memories] of idleBySize) {
      idleBySize.delete(key)
      idle -= memories.length
      for (const { initial } of memories) idleBytes -= initial * pageBytes
      return
    }
    for (const [memory, dropped] of parked) {
      leave(memory)
      return dropped()
    }
  }

  function leave(memory: PooledMemory): void {
    assert(parked.delete(memory), 'a memory leaves where it is parked')
    idle--
    idleBytes -= memory.initial * pageBytes
  }

  /** Takes a memory out of use: wiped, unless it has grown. */
  function retire(memory: PooledMemory): boolean {
    assert(inUse > 0, 'a memory is released once')
    inUse--
    const bytes = memory.bytes
    if (bytes.length !== memory.initial * pageBytes) return false
    bytes.fill(0)
    idle++
    idleBytes += bytes.length
    return true
  }

  function makeRoom(): void {
    if (inUse >= liveMax) throw wasmRunErrors.error('memories-busy', `${inUse} memories are in use`)
    while (inUse + idle >= liveMax) dropOldest()
  }

  return {
    get inUse() {
      return inUse
    },
    get idle() {
      return idle
    },
    acquire(size) {
      const key = sizeKey(size)
      const kept = idleBySize.get(key)?.pop()
      if (kept !== undefined) {
        idle--
        idleBytes -= kept.initial * pageBytes
        inUse++
        return kept
      }
      makeRoom()
      const memory = new GuestMemory(size)
      inUse++
      return memory
    },
    release(memory) {
      if (!retire(memory)) return
      const key = sizeKey(memory)
      const memories = idleBySize.get(key) ?? []
      idleBySize.delete(key) // to the end of the order, as the size used last
      idleBySize.set(key, memories)
      memories.push(memory)
      while (idleBytes > idleBytesMax) dropOldest()
    },
    park(memory, dropped) {
      if (!retire(memory)) return false
      parked.set(memory, dropped)
      while (idleBytes > idleBytesMax) dropOldest()
      return parked.has(memory)
    },
    unpark(memory) {
      leave(memory)
      inUse++
    },
    reserve() {
      makeRoom()
      inUse++
      let counted = true
      return () => {
        if (counted) inUse--
        counted = false
      }
    },
  }
}

const sizeKey = ({ initial, maximum }: MemorySize): string => `${initial}/${maximum}`
