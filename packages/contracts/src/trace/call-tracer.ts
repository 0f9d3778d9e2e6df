// SPDX-License-Identifier: Apache-2.0
import type { CodeRunner, EntryPoint, RunOutcome } from '../exec/code-runner.ts'
import type { HostContext } from '../host/host-context.ts'
import type { CallTrace, FrameEnd, TracedFrame } from './traced-frame.ts'

/** Frames kept of one command: a contract may call thousands of times. */
const framesMax = 1_000

/** Writes down which code ran in which. */
export interface CallTracer {
  /** While false nothing is written down. */
  isOn: boolean
  /** The same runner, with every run written down. */
  trace(runner: CodeRunner): CodeRunner
  /** What ran since it was last taken. */
  take(): CallTrace
}

interface TracedCode {
  readonly hash: Uint8Array
  readonly code: unknown
}

interface OpenFrame extends Omit<TracedFrame, 'gas' | 'end' | 'calls'> {
  readonly calls: TracedFrame[]
}

/** Makes one for the runners of a cluster, whose commands run one after another. */
export function createCallTracer({ isOn = true }: { readonly isOn?: boolean } = {}): CallTracer {
  let root: TracedFrame | undefined
  let frames = 0
  const open: OpenFrame[] = []

  function enter({ hash }: TracedCode, entry: EntryPoint, context: HostContext): void {
    const { address, caller, value } = context
    // Arrays of the state are copied by the message that carries the trace; the input is the frame's own.
    const input = context.peekInput() ?? new Uint8Array()
    open.push({ entry, address, codeHash: hash, caller, value, input, calls: [] })
  }

  function leave(gas: bigint, end: FrameEnd): void {
    const frame = open.pop()
    frames++
    if (frame === undefined || (frames > framesMax && open.length > 0)) return
    const traced: TracedFrame = { ...frame, gas, end }
    const parent = open.at(-1)
    if (parent === undefined) root = traced
    else parent.calls.push(traced)
  }

  function run(runner: CodeRunner, code: TracedCode, entry: EntryPoint, context: HostContext): RunOutcome {
    if (!tracer.isOn) return runner.run(code.code, entry, context)
    const before = context.gas.left
    let end: FrameEnd = { kind: 'ended' }
    enter(code, entry, context)
    try {
      const outcome = runner.run(code.code, entry, context)
      end = outcome.kind === 'trapped' ? outcome : { kind: 'returned', reverted: (outcome.flags & 1) !== 0, data: outcome.data }
      return outcome
    } finally {
      leave(before - context.gas.cell.value, end)
    }
  }

  const tracer: CallTracer = {
    isOn,
    trace: (runner) => ({
      name: runner.name,
      claims: (code) => runner.claims(code),
      check: (code, options) => runner.check(code, options),
      load: (stored): TracedCode => ({ hash: stored.hash, code: runner.load(stored) }),
      // The executor gives back what `load` answered.
      run: (code, entry, context) => run(runner, code as TracedCode, entry, context),
      rest: () => runner.rest?.(),
    }),
    take() {
      const taken = { root, leftOut: Math.max(0, frames - framesMax) }
      root = undefined
      frames = 0
      open.length = 0
      return taken
    },
  }
  return tracer
}
