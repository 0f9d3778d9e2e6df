// SPDX-License-Identifier: Apache-2.0
import { op } from '../module/opcodes.ts'
import type { BodyFacts } from '../validate/body.ts'
import { ending, eventSize, type Trace } from '../validate/trace.ts'

/**
 * How a body is charged. A segment is a run of instructions of which each is executed if the first one is, traps apart: it begins at the
 * entry, at a loop, in an arm of an `if`, where branches meet and behind a conditional branch. All of a segment is charged at its
 * beginning. Only at the entry and at loops the rest is compared with zero, so a body may run on below zero up to its next such place:
 * less than one pass over its code, since code can only run backwards through a loop.
 */
export interface SegmentPlan {
  /** Cost of the segment that begins behind each event of the body; the first is that of the entry. In picoseconds. */
  readonly charges: Float64Array
  readonly hasLoop: boolean
  readonly hasCall: boolean
  /**
   * Whether code that is charged without comparing can follow a call. Such a body compares once more at its end: else frames without
   * number could each run on below zero while the stack unwinds.
   */
  readonly comparesAtEnd: boolean
  /** Whether a charge stands behind the entry. */
  readonly isBranching: boolean
}

const noSegment = -1

/** Places the charges of one body. `charges` is an array to use again. */
export function planSegments(trace: Trace, body: BodyFacts, loopRound: number, reused: Float64Array): SegmentPlan {
  const { events, costs } = trace
  const count = body.events.end - body.events.start
  const charges = reused.length > count ? reused.fill(0, 0, count + 1) : new Float64Array(2 * count + 1)
  let open = 0
  let base = 0
  let hasLoop = false
  let hasCall = false
  let comparesAtEnd = false
  let isBranching = false
  for (let index = 0; index < count; index++) {
    const at = body.events.start + index
    const cost = costs[at] as number
    const cut = cutOf(events[at * eventSize] as number, events[at * eventSize + 3] as number)
    if (cut === cuts.none) {
      if (isCall(events[at * eventSize] as number)) hasCall = true
      continue
    }
    if (open !== noSegment) charges[open] = (charges[open] as number) + cost - base
    open = cut === cuts.ends ? noSegment : index + 1
    base = cost
    if (cut === cuts.loop) {
      hasLoop = true
      charges[index + 1] = loopRound
    } else if (cut === cuts.begins) {
      isBranching = true
      if (hasCall) comparesAtEnd = true
    }
  }
  return { charges, hasLoop, hasCall, comparesAtEnd, isBranching: isBranching || hasLoop }
}

const cuts = { none: 0, begins: 1, ends: 2, loop: 3 } as const

/** Whether a segment ends at an event, and another begins. */
function cutOf(code: number, detail: number): number {
  switch (code) {
    case op.loop:
      return cuts.loop
    case op.if:
    case op.else:
    case op.brIf:
      return cuts.begins
    case op.end:
      if ((detail & ending.ofFunction) !== 0) return cuts.ends
      return (detail & ending.merges) !== 0 ? cuts.begins : cuts.none
    case op.br:
    case op.brTable:
    case op.return:
    case op.unreachable:
      return cuts.ends
    default:
      return cuts.none
  }
}

export function isCall(code: number): boolean {
  return code === op.call || code === op.callIndirect
}
