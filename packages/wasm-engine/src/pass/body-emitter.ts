// SPDX-License-Identifier: Apache-2.0
import type { ByteWriter } from '../module/byte-writer.ts'
import { f32, f64, i32, i64 } from '../module/opcodes.ts'
import type { FunctionType } from '../module/wasm-module.ts'
import type { BodyFacts } from '../validate/body.ts'
import { eventSize, prefixedEvent, type Trace } from '../validate/trace.ts'
import type { ModuleContext } from './module-context.ts'
import type { SegmentPlan } from './segments.ts'

/** What the emission of one body works with. */
export interface BodyEmitter {
  readonly writer: ByteWriter
  readonly context: ModuleContext
  readonly body: BodyFacts
  readonly type: FunctionType
  /**
   * The gas that is left is held in a local, and written to the global before calls and at the end. True where the global has the
   * right value and the local an old one: behind a call, until paths meet or the gas is charged.
   */
  isInGlobal: boolean
  /** Slots that the function takes from the stack counter; 0 when its callers reserve them. */
  readonly countedSlots: number
  readonly comparesAtEnd: boolean
  readonly isWrapped: boolean
  /** Types of the locals that the pass adds, one each, behind those of the function. */
  readonly addedLocals: readonly number[]
  readonly gasLocal: number
  /** Free slots of the value stack below this frame, when `countedSlots` is not 0. */
  readonly stackLocal: number
  /** The count of a bulk instruction. */
  readonly countLocal: number
  readonly f32Local: number
  readonly f64Local: number
}

/** Decides what one body needs: locals, the block around it, the comparison at its end. */
export function createBodyEmitter(
  writer: ByteWriter,
  context: ModuleContext,
  trace: Trace,
  body: BodyFacts,
  plan: SegmentPlan,
  countedSlots: number,
): BodyEmitter {
  const needs = localNeeds(trace, body)
  const addedLocals = [i64, ...(countedSlots > 0 ? [i32] : []), ...[i32, f32, f64].filter((type) => needs.has(type))]
  const local = (type: number): number => body.localCount + addedLocals.lastIndexOf(type)
  return {
    writer,
    context,
    body,
    type: context.module.types[body.typeIndex] as FunctionType, // checked with the function section
    isInGlobal: false,
    countedSlots,
    comparesAtEnd: plan.comparesAtEnd,
    isWrapped: body.leavesEarly,
    addedLocals,
    gasLocal: local(i64),
    stackLocal: body.localCount + 1,
    countLocal: local(i32),
    f32Local: local(f32),
    f64Local: local(f64),
  }
}

function localNeeds(trace: Trace, body: BodyFacts): Set<number> {
  const needs = new Set<number>()
  for (let index = body.events.start; index < body.events.end; index++) {
    const code = trace.events[index * eventSize] as number
    if (code >= prefixedEvent) needs.add(i32)
    else if (code > 0x40) needs.add(trace.events[index * eventSize + 3] as number)
  }
  return needs
}
