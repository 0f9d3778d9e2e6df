// SPDX-License-Identifier: Apache-2.0
import { Writer } from '@phat/codec'
import { assert } from '@phat/primitives'

/** An event of a pallet: its name and its fields. */
export interface PalletEvent {
  readonly type: string
  readonly value: unknown
}

/** The events of an execution, encoded one after another: what System stores when the block ends. */
export class EventLog {
  readonly #writer = new Writer()
  /** Where each record ends. */
  readonly #ends: number[] = []

  get count(): number {
    return this.#ends.length
  }

  /** SCALE bytes of the records, without their number; a view until the next event. */
  get encoded(): Uint8Array {
    return this.#writer.bytes.subarray(0, this.#writer.length)
  }

  /** A copy of each `EventRecord`'s SCALE bytes. */
  get records(): readonly Uint8Array[] {
    return this.#ends.map((end, i) => this.#writer.bytes.slice(this.#endOf(i), end))
  }

  /** Adds what `write` writes as one record; nothing where it throws. */
  add(write: (writer: Writer) => void): void {
    this.#writer.depth = 0
    try {
      write(this.#writer)
    } catch (error) {
      this.#writer.length = this.#endOf(this.count)
      throw error
    }
    this.#ends.push(this.#writer.length)
  }

  /** Forgets all but the first `count` records. */
  truncate(count: number): void {
    assert(count <= this.#ends.length, 'a log of events is cut to what it held before')
    this.#ends.length = count
    this.#writer.length = this.#endOf(count)
  }

  /** Where the first `count` records end. */
  #endOf(count: number): number {
    return count === 0 ? 0 : (this.#ends[count - 1] as number)
  }
}
