// SPDX-License-Identifier: Apache-2.0
import { op } from '../module/opcodes.ts'
import type { BodyFacts } from '../validate/body.ts'
import { ending, eventSize, type Trace } from '../validate/trace.ts'

/**
 * How a body is charged. A segment is a set of instructions of which each is executed exactly once if the first one is, traps apart. It
 * begins at the entry, at a loop, in an arm of an `if`, behind a conditional branch, or behind a block that can be left for farther away.
 * Behind any other block the segment goes on in which the block began. What both arms of an `if` cost is charged before it. All of a
 * segment is charged at its beginning. Only at the entry and at loops the rest is compared with zero, so a body may run on below zero up
 * to its next such place: less than one pass over its code, since code can only run backwards through a loop.
 */
export interface SegmentPlan {
  /** Cost of the segment that begins behind each event of the body; the first is that of the entry. In picoseconds. */
  readonly charges: Float64Array
  /**
   * Whether code that is charged without comparing can follow a call. Such a body compares once more at its end: else frames without
   * number could each run on below zero while the stack unwinds.
   */
  readonly comparesAtEnd: boolean
}

/** Plans one body after the other; a plan is valid until the next one. */
export interface SegmentPlanner {
  plan(trace: Trace, body: BodyFacts): SegmentPlan
}

const noSegment = -1

/** The arrays of a planner, and where it stands. */
interface Planning {
  charges: Float64Array
  /** Of each open block: its opcode, the segment that it began in, the first segments of its arms, whether its end is reached. */
  readonly kinds: Uint8Array
  readonly outer: Int32Array
  readonly thenArm: Int32Array
  readonly elseArm: Int32Array
  readonly reached: Uint8Array
  depth: number
  /** The segment that instructions belong to here, and the cost of the body up to where it was last continued. */
  open: number
  base: number
}

/** @param nesting most open blocks in a body */
export function createSegmentPlanner(nesting: number, loopRound: number): SegmentPlanner {
  const frames = nesting + 1
  const planning: Planning = {
    charges: new Float64Array(1024),
    kinds: new Uint8Array(frames),
    outer: new Int32Array(frames),
    thenArm: new Int32Array(frames),
    elseArm: new Int32Array(frames),
    reached: new Uint8Array(frames),
    depth: 0,
    open: 0,
    base: 0,
  }
  return { plan: (trace, body) => planBody(planning, trace, body, loopRound) }
}

function planBody(planning: Planning, trace: Trace, body: BodyFacts, loopRound: number): SegmentPlan {
  const count = body.events.end - body.events.start
  if (planning.charges.length <= count) planning.charges = new Float64Array(2 * count + 1)
  else planning.charges.fill(0, 0, count + 1)
  planning.depth = 0
  planning.open = 0
  planning.base = 0
  let firstCall = count
  for (let index = 0; index < count; index++) {
    const at = (body.events.start + index) * eventSize
    const code = trace.events[at] as number
    if (code > op.return) {
      if (firstCall === count && isCall(code)) firstCall = index
      continue
    }
    const cost = trace.costs[body.events.start + index] as number
    if (planning.open !== noSegment)
      planning.charges[planning.open] = (planning.charges[planning.open] as number) + cost - planning.base
    planning.base = cost
    planEvent(planning, code, trace.events[at + 3] as number, index + 1, loopRound)
  }
  return { charges: planning.charges, comparesAtEnd: chargesAfter(planning.charges, trace, body, firstCall) }
}

/** What an instruction of control does to the segment. `next` is the number of a segment that begins behind it. */
function planEvent(planning: Planning, code: number, detail: number, next: number, loopRound: number): void {
  switch (code) {
    case op.block:
      return openFrame(planning, code)
    case op.loop:
      openFrame(planning, code)
      planning.open = next
      planning.charges[next] = loopRound
      return
    case op.if:
      openFrame(planning, code)
      planning.thenArm[planning.depth] = next
      planning.open = next
      return
    case op.else:
      if ((detail & ending.dead) === 0) planning.reached[planning.depth] = 1
      planning.kinds[planning.depth] = op.else
      planning.elseArm[planning.depth] = next
      planning.open = next
      return
    case op.end:
      if ((detail & ending.ofFunction) === 0) closeFrame(planning, detail, next)
      return
    case op.brIf:
      planning.open = next
      return
    default:
      planning.open = noSegment
  }
}

function openFrame(planning: Planning, code: number): void {
  const depth = ++planning.depth
  planning.kinds[depth] = code
  planning.outer[depth] = planning.open
  planning.reached[depth] = 0
}

function closeFrame(planning: Planning, detail: number, next: number): void {
  const depth = planning.depth--
  const kind = planning.kinds[depth] as number
  const outer = planning.outer[depth] as number
  if (kind === op.else && outer !== noSegment)
    hoist(planning.charges, outer, planning.thenArm[depth] as number, planning.elseArm[depth] as number)
  const isReached =
    planning.reached[depth] === 1 || kind === op.if || (detail & ending.dead) === 0 || (detail & ending.targeted) !== 0
  planning.open = isReached ? ((detail & ending.escapes) === 0 ? outer : next) : noSegment
}

/** One of both arms runs: what they have in common is charged before. */
function hoist(charges: Float64Array, outer: number, thenArm: number, elseArm: number): void {
  const common = Math.min(charges[thenArm] as number, charges[elseArm] as number)
  charges[outer] = (charges[outer] as number) + common
  charges[thenArm] = (charges[thenArm] as number) - common
  charges[elseArm] = (charges[elseArm] as number) - common
}

function chargesAfter(charges: Float64Array, trace: Trace, body: BodyFacts, firstCall: number): boolean {
  const count = body.events.end - body.events.start
  for (let index = firstCall; index < count; index++) {
    if ((charges[index + 1] as number) > 0 && trace.events[(body.events.start + index) * eventSize] !== op.loop) return true
  }
  return false
}

function isCall(code: number): boolean {
  return code === op.call || code === op.callIndirect
}
