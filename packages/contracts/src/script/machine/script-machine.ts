// SPDX-License-Identifier: Apache-2.0
import { assert, known } from '@phat/primitives'
import type { Outcome, WasmInstance, WasmTable, WasmValue } from '@phat/wasm-engine'
import type { OperationHost } from '../operations/operation.ts'
import { createHostAdapter, type HostAdapter } from './host-adapter.ts'
import type { AllocatorPlaces, MachineLayout } from './layout.ts'
import type { MemoryImage, TailPage } from './memory-image.ts'
import { imagePageBytes } from './page-store.ts'
import { runOperation } from './run-operation.ts'

/** Bytes below the top of the C stack that a script can dirty; the engine's own limit for JavaScript is less. */
export const stackBytes = 96 * 1024

type EngineFunction = (...values: readonly WasmValue[]) => WasmValue | undefined

/** One instance of the script engine. Its memory is set from an image before each use; a class because it has a lifetime. */
export class ScriptMachine {
  readonly #instance: WasmInstance<unknown>
  readonly #table: WasmTable
  readonly #stackPointer: { value: number }
  readonly #functions = new Map<string, EngineFunction>()
  #adapter: HostAdapter | undefined
  /** Set at boot, or taken over from the machine that booted. */
  layout: MachineLayout
  #host: OperationHost | undefined
  #words: Int32Array = new Int32Array()
  /** Whether more may be dirty than the heap's end tells: a trap may have cut short a write that the allocator had not told of yet. */
  #wipesAll = false
  #image: MemoryImage | undefined
  /** End of what may be dirty, and the pages above it that the last image wrote. */
  #dirtyTop = 0
  #tail: readonly TailPage[] = []
  /** Whether the memory holds the image as it was put in: nothing ran since. */
  #isRested = false

  constructor(instance: WasmInstance<unknown>, layout: MachineLayout) {
    this.layout = layout
    this.#instance = instance
    this.#table = instance.table('__indirect_function_table')
    this.#stackPointer = instance.global('__stack_pointer') as { value: number } // i32 in the pinned module
  }

  get bytes(): Uint8Array {
    return this.#instance.bytes
  }

  get gas(): { value: bigint } {
    return this.#instance.gas
  }

  /** End of the heap's highest block since the last image was put in. */
  get heapEnd(): number {
    return this.adapter.peak.value
  }

  /** Whether the memory has grown far beyond what most scripts use: an allocation that failed explains a run that ended. */
  get isFull(): boolean {
    return this.#instance.bytes.length > fullBytes
  }

  /** Where the C stack stands; between runs it is empty. */
  get stackTop(): number {
    return this.#stackPointer.value
  }

  get adapter(): HostAdapter {
    return known(this.#adapter, 'the machine was connected')
  }

  /** Puts our functions into free places of the table; the places are the same in every machine. @returns the first of four places */
  connect({ calloc, malloc, realloc }: AllocatorPlaces): number {
    const place = this.#table.grow(4)
    this.#adapter = createHostAdapter({
      host: (count, values) => runOperation(this, known(this.#host, 'scripts run only within a run'), count, values),
      calloc: this.#table.get(calloc),
      malloc: this.#table.get(malloc),
      realloc: this.#table.get(realloc),
      getBytes: this.#instance.function('JS_GetUint8Array'),
      copyBytes: this.#instance.function('JS_NewUint8ArrayCopy'),
      memory: this.#instance.global('memory'),
    })
    for (const [offset, name] of (['host', 'calloc', 'malloc', 'realloc'] as const).entries()) {
      this.#table.set(place + offset, this.#adapter[name])
    }
    return place
  }

  /** Does the work of the next `restore` ahead, if that one puts in the same image again. */
  rest(stackTop: number): void {
    if (this.#image === undefined) return
    this.restore(this.#image, stackTop)
    this.#isRested = true
  }

  /** Replaces all state by an image of as many bytes as the memory has, or more if the machine is new. */
  restore(image: MemoryImage, stackTop: number): void {
    const isDone = this.#isRested && image === this.#image
    this.#isRested = false
    if (isDone) return
    if (this.#dirtyTop === 0) this.#grow(image.size)
    const memory = this.#instance.bytes
    assert(memory.length === image.size, 'a machine runs images of its own size')
    memory.fill(0, this.#wipesAll ? 0 : stackTop - stackBytes, stackTop)
    // Constants are not written by C code that works as it should; they are put back whenever the machine changes hands.
    if (image === this.#image) memory.set(image.mutable, image.start + image.bytes.length - image.mutable.length)
    else memory.set(image.bytes, image.start)
    const dirtyTop = this.#wipesAll ? memory.length : Math.max(this.#dirtyTop, this.heapEnd + 2 * imagePageBytes)
    if (dirtyTop > image.top) memory.fill(0, image.top, Math.min(dirtyTop, memory.length))
    for (const { at } of this.#tail) if (at >= image.top) memory.fill(0, at, at + imagePageBytes)
    for (const { at, bytes } of image.tail) memory.set(bytes, at)
    this.#wipesAll = false
    this.#image = image
    this.#dirtyTop = image.top
    this.#tail = image.tail
    this.#stackPointer.value = stackTop
    this.adapter.peak.value = image.top - 2 * imagePageBytes
  }

  #grow(size: number): void {
    const missing = (size - this.#instance.bytes.length) / 65_536
    // The engine's view of an instance has no name for a memory export; `grow` is the memory's own.
    const memory = this.#instance.global('memory') as unknown as { grow(pages: number): number }
    if (missing > 0) memory.grow(missing)
  }

  /** Runs a function of the engine as a run of its own. */
  run(name: string, gas: bigint, host: OperationHost | undefined, ...values: readonly WasmValue[]): Outcome {
    this.#host = host
    try {
      const outcome = this.#instance.run(name, gas, undefined, ...values)
      this.#wipesAll ||= outcome.kind === 'trapped'
      return outcome
    } finally {
      this.#host = undefined
    }
  }

  /** Calls a function of the engine within a run; the run's gas pays. */
  call(name: string, ...values: readonly WasmValue[]): WasmValue | undefined {
    let found = this.#functions.get(name)
    if (found === undefined) {
      found = this.#instance.function(name)
      this.#functions.set(name, found)
    }
    return found(...values)
  }

  /** A 32-bit word of the memory, at a multiple of 4. */
  word(address: number): number {
    if (this.#words.length === 0) {
      const { buffer } = this.#instance.bytes
      this.#words = new Int32Array(buffer)
    }
    return known(this.#words[address >> 2], 'addresses that the engine gives lie in its memory')
  }

  setWord(address: number, word: number): void {
    this.word(address)
    this.#words[address >> 2] = word
  }

  /** A JavaScript value in memory. */
  value(address: number): bigint {
    return (BigInt(this.word(address + 4)) << 32n) | BigInt(this.word(address) >>> 0)
  }

  /** A block of the engine's heap with these bytes and a zero behind them; 0 when there is no memory. The run's gas pays. */
  allocate(bytes: Uint8Array): number {
    const block = this.call('malloc', bytes.length + 1) as number // a pointer
    if (block === 0) return 0
    this.noteBlock(block, bytes.length + 1)
    this.#instance.bytes.set(bytes, block)
    this.#instance.bytes[block + bytes.length] = 0
    return block
  }

  /** Counts a block that was not allocated through the adapter as used memory. */
  noteBlock(address: number, size: number): void {
    const { peak } = this.adapter
    if (address + size > peak.value >>> 0) peak.value = address + size
  }

  /** Makes the next image replace all of the memory: the allocator wrote where its blocks do not tell. */
  distrustHeapEnd(): void {
    this.#wipesAll = true
  }

  close(): void {
    this.#instance.close()
  }
}

const fullBytes = 8 * 1024 * 1024
