// SPDX-License-Identifier: Apache-2.0

/** Whose turn it is when many wait: what shares a key waits in line, lines share by weight. */
export interface QueryShare {
  readonly key: string
  /** 1 and more. */
  readonly weight: number
}

const common: QueryShare = { key: '', weight: 1 }

interface Waiting<T> {
  readonly item: T
  readonly line: Line
  /** Virtual time at which it would start if every line had its share. */
  readonly start: number
}

interface Line {
  readonly key: string
  readonly weight: number
  waiting: number
  /** Virtual time at which the last one that came would end. */
  finish: number
}

/**
 * A bounded queue that is fair between lines: start-time fair queueing (Goyal, Vin and Cheng, 1996), with one unit of work for each item. When it
 * is full, the line with the most items for its weight gives up its last one, so that nobody keeps others out by asking much. A class for
 * its identity.
 */
export class FairQueue<T> {
  readonly #max: number
  /** Few; an array, because a map that is emptied with each query keeps a table of each time until the next full collection. */
  #lines: Line[] = []
  /** In the order of arrival; short, so that looking through it costs less than keeping it in order. */
  readonly #waiting: Waiting<T>[] = []
  #now = 0

  constructor(max: number) {
    this.#max = max
  }

  get length(): number {
    return this.#waiting.length
  }

  /** All that wait. */
  items(): readonly T[] {
    return this.#waiting.map(({ item }) => item)
  }

  /** The one that `shift` would give. */
  peek(): T | undefined {
    return this.#next()?.item
  }

  /** Takes an item in, and gives back the one that has to go for it: another, the item itself, or none. */
  push(item: T, share: QueryShare = common): T | undefined {
    const { key } = share
    const known = this.#lines.find((line) => line.key === key)
    const line = known ?? { key, weight: Math.max(1, share.weight), waiting: 0, finish: 0 }
    let displaced: T | undefined
    if (this.#waiting.length >= this.#max) {
      const heaviest = this.#heaviest()
      if (heaviest === undefined || load(heaviest) <= (line.waiting + 1) / line.weight) return item
      displaced = this.#dropLast(heaviest)
    }
    if (known === undefined || !this.#lines.includes(known)) this.#lines.push(line)
    const start = Math.max(this.#now, line.finish)
    line.finish = start + 1 / line.weight
    line.waiting++
    this.#waiting.push({ item, line, start })
    return displaced
  }

  /** Takes out the next one. */
  shift(): T | undefined {
    const next = this.#next()
    if (next === undefined) return undefined
    this.#now = next.start
    this.#take(next)
    return next.item
  }

  /** Takes out one that does not wait any more. */
  remove(item: T): void {
    const found = this.#waiting.find((waiting) => waiting.item === item)
    if (found !== undefined) this.#take(found)
  }

  #next(): Waiting<T> | undefined {
    let next: Waiting<T> | undefined
    for (const waiting of this.#waiting) if (next === undefined || waiting.start < next.start) next = waiting
    return next
  }

  #heaviest(): Line | undefined {
    let heaviest: Line | undefined
    for (const line of this.#lines) if (heaviest === undefined || load(line) > load(heaviest)) heaviest = line
    return heaviest
  }

  #dropLast(line: Line): T | undefined {
    const last = this.#waiting.findLast((waiting) => waiting.line === line)
    if (last === undefined) return undefined
    line.finish = last.start
    this.#take(last)
    return last.item
  }

  #take(waiting: Waiting<T>): void {
    this.#waiting.splice(this.#waiting.indexOf(waiting), 1)
    waiting.line.waiting--
    // A line that is empty owes nothing once its last one would have ended; until then it is remembered.
    if (this.#waiting.length === 0) this.#lines.length = 0
    else this.#lines = this.#lines.filter((line) => line.waiting > 0 || line.finish > this.#now)
  }
}

function load({ waiting, weight }: Line): number {
  return waiting / weight
}
