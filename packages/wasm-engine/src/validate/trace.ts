// SPDX-License-Identifier: Apache-2.0

/** Numbers of an event in `Trace.events`. */
export const eventSize = 4

/**
 * Bits of the fourth number of an event that closes something: paths meet behind it; it is the end of the function; its last instruction
 * is never reached; a branch goes to it; a branch or return within it goes farther.
 */
export const ending = { merges: 1, ofFunction: 2, dead: 4, targeted: 8, escapes: 16 } as const

/** Opcodes behind the prefix 0xfc stand in events as this plus their number. */
export const prefixedEvent = 0x100

/**
 * What the pass needs to know of all bodies, one behind the other: an event for each instruction at which it changes something or where
 * a segment of the code ends.
 */
export interface Trace {
  /** Opcode, offset of the instruction, offset behind it, and a detail: see `recordEvent`. */
  events: Int32Array
  /** Cost of all instructions of the body up to and including that of each event, in picoseconds. */
  costs: Float64Array
  count: number
  /** Functions that bodies call by name, in order, with repetitions. */
  readonly callees: number[]
  /** Of the body that is validated: whether a `return` or a branch leaves it before its end, whether it calls through a table. */
  leavesEarly: boolean
  callsIndirectly: boolean
  /** Whether a body changes a table, or drops a segment: what stays changed in an instance besides memory and globals. */
  changesTables: boolean
}

/** An empty trace. */
export function createTrace(): Trace {
  return {
    events: new Int32Array(1024 * eventSize),
    costs: new Float64Array(1024),
    count: 0,
    callees: [],
    leavesEarly: false,
    callsIndirectly: false,
    changesTables: false,
  }
}

/**
 * Notes an instruction. The detail is: bits of `ending` for `end` and `else`; the number of open blocks for `return`; the table for
 * instructions on tables; the float type for those that make a NaN; else 0.
 */
export function recordEvent(trace: Trace, code: number, start: number, end: number, detail: number, cost: number): void {
  if (trace.count === trace.costs.length) grow(trace)
  const at = trace.count * eventSize
  trace.events[at] = code
  trace.events[at + 1] = start
  trace.events[at + 2] = end
  trace.events[at + 3] = detail
  trace.costs[trace.count++] = cost
}

function grow(trace: Trace): void {
  const events = new Int32Array(trace.events.length * 2)
  events.set(trace.events)
  trace.events = events
  const costs = new Float64Array(trace.costs.length * 2)
  costs.set(trace.costs)
  trace.costs = costs
}
