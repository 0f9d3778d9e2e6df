// SPDX-License-Identifier: Apache-2.0
import { createWasmEngine, instrument, type MemoryPool, type WasmEngineOptions } from '@phat/wasm-engine'
import type { EntryPoint, RunOutcome } from '../exec/code-runner.ts'
import type { HostContext } from '../host/host-context.ts'
import { CallHost, type ScriptRules, UploadHost, uploadOutOfGas } from './hosts.ts'
import { boot, type ScriptBase, type ScriptLimits } from './machine/boot.ts'
import { engineImports } from './machine/engine-imports.ts'
import { EngineRun, outOfMemoryText, RunEnded } from './machine/engine-run.ts'
import { createMachinePool, type MachinePool } from './machine/machine-pool.ts'
import { copyImage, type MemoryImage, viewImage } from './machine/memory-image.ts'
import { pinnedScriptModule, scriptEngineHash } from './machine/quickjs-module.ts'
import type { ScriptMachine } from './machine/script-machine.ts'
import { jsUndefined, tagOf, tags } from './machine/values.ts'
import { readPreparedModule } from './prepared-module.ts'
import type { ScriptErrorName } from './script-errors.ts'
import { scriptProfile } from './script-profile.ts'

export interface ScriptEngineOptions extends ScriptRules {
  /** The bytes of quickjs.wasm. */
  readonly module: Uint8Array
  readonly memories: MemoryPool
  /** Versions of the pass and of its cost table. */
  readonly pass: { readonly version: number; readonly costs: number }
  /** Slots of the value stack; JavaScript's own limit is met first. */
  readonly stackSlots?: number
  /** Machines that are kept for the next call. */
  readonly idleMachinesMax?: number
  readonly scriptLimits?: ScriptLimits
  /** What `prepareScriptModule` made of the module; instrumented here where it is missing, damaged or of other versions. */
  readonly prepared?: Uint8Array | undefined
  /** Another pass, for measurements without metering. */
  readonly instrument?: WasmEngineOptions<unknown>['instrument']
}

/** A bundle after its top level ran. */
export interface ScriptSnapshot {
  readonly image: MemoryImage
  /** The entry as a value of the engine, held by the image. */
  readonly entry: bigint
}

export type EvaluationOutcome<Kept = ScriptSnapshot> = { readonly gasLeft: bigint } & (
  | { readonly kind: 'evaluated'; readonly snapshot: Kept }
  | { readonly kind: 'refused'; readonly error: ScriptErrorName; readonly detail: string }
)

/** Runs bundles. One for an engine version and a thread. */
export interface ScriptEngine {
  readonly base: ScriptBase
  readonly machines: MachinePool
  /** Runs the top level of a bundle (UTF-8). The snapshot depends on the bundle alone. */
  evaluate(source: Uint8Array, gas: bigint): EvaluationOutcome
  /** Does the same for who needs no copy: the image that `keep` gets lies in the machine's memory and is gone once it returns. */
  evaluate<Kept>(source: Uint8Array, gas: bigint, keep: (snapshot: ScriptSnapshot) => Kept): EvaluationOutcome<Kept>
  /** Runs the entry on what the snapshot holds; its gas is in `context.gas.cell` before, while and after it runs. */
  run(snapshot: ScriptSnapshot, entry: EntryPoint, context: HostContext): RunOutcome
}

const spareBytes = 512 * 1024

export const scriptLimits1: ScriptLimits = { heapBytes: 12 * 1024 * 1024, collectBytes: 2 * 1024 * 1024, spareBytes }

const entryKinds: Readonly<Record<EntryPoint, number>> = { deploy: 0, call: 1 }

/**
 * Makes an engine: instruments the pinned module, starts it once and keeps the memory from which every bundle begins.
 * @throws script.engine-hash
 */
export function createScriptEngine(options: ScriptEngineOptions): ScriptEngine {
  const { memories, pass, stackSlots, prepared, idleMachinesMax = 16 } = options
  const wasm = createWasmEngine<unknown>({
    profile: scriptProfile(pass, stackSlots),
    memories,
    imports: (_module, current) => engineImports(current),
    instrument:
      options.instrument ?? ((code, profile) => (prepared && readPreparedModule(prepared, profile)) ?? instrument(code, profile)),
  })
  const code = wasm.load(scriptEngineHash, () => pinnedScriptModule(options.module))
  const bootInstance = code.open()
  const base = boot(bootInstance, new UploadHost(options, () => bootInstance.gas), options.scriptLimits ?? scriptLimits1)
  const pool = createMachinePool(code, base, idleMachinesMax)
  return {
    base,
    machines: pool,
    // The third parameter may be left out when the snapshot itself is what is kept.
    evaluate: <Kept>(source: Uint8Array, gas: bigint, keep = copySnapshot as (snapshot: ScriptSnapshot) => Kept) =>
      evaluate(options, base, pool, { source, gas, keep }),
    run: (snapshot, entry, context) => runEntry(options, pool, snapshot, entry, context),
  }
}

/** What an upload costs beside running the bundle: comparing and storing its memory. */
const evaluationPrice = 500_000_000n

/** What a call costs in which the memory grows: its machine cannot be used again, and another must be made. */
const growthPrice = 1_500_000_000n

const copySnapshot = ({ image, entry }: ScriptSnapshot): ScriptSnapshot => ({ image: copyImage(image), entry })

interface Evaluation<Kept> {
  readonly source: Uint8Array
  readonly gas: bigint
  readonly keep: (snapshot: ScriptSnapshot) => Kept
}

function evaluate<Kept>(
  rules: ScriptRules,
  base: ScriptBase,
  pool: MachinePool,
  { source, gas, keep }: Evaluation<Kept>,
): EvaluationOutcome<Kept> {
  if (gas < evaluationPrice) return { kind: 'refused', error: 'gas', detail: 'less than an upload takes', gasLeft: 0n }
  const machine = pool.take(base.image)
  const run = new EngineRun(machine, new UploadHost(rules, () => machine.gas), gas - evaluationPrice)
  let stage: 'syntax' | 'top-level' = 'syntax'
  try {
    const compiled = compile(run, source)
    stage = 'top-level'
    const { context, runtime } = machine.layout
    run.step('JS_FreeValue', context, run.evaluate('JS_EvalFunction', context, compiled))
    run.runJobs()
    const entry = readEntry(run)
    if (entry === undefined) {
      const detail = 'globalThis.__phatEntry is no function after the top level ran'
      return { kind: 'refused', error: 'entry', detail, gasLeft: run.gas }
    }
    run.step('JS_RunGC', runtime)
    if (machine.bytes.length !== base.image.size) run.step('free', run.step('malloc', spareBytes))
    const image = viewImage(machine.bytes, base.stackTop, machine.heapEnd)
    return { kind: 'evaluated', snapshot: keep({ image, entry }), gasLeft: run.gas }
  } catch (thrown) {
    if (thrown === uploadOutOfGas) return { kind: 'refused', error: 'gas', detail: 'an operation at top level', gasLeft: 0n }
    if (!(thrown instanceof RunEnded)) throw thrown
    return { kind: 'refused', ...refusal(thrown, stage), gasLeft: run.gas }
  } finally {
    pool.give(machine, base.image)
  }
}

const compileOnly = 1 << 5

const largeBundleBytes = 32 * 1024

function compile(run: EngineRun, source: Uint8Array): bigint {
  const { context, names } = run.machine.layout
  // One growth instead of many: parsing takes some ten bytes of heap for each of the source.
  if (source.length > largeBundleBytes) {
    run.step('free', run.step('malloc', source.length * 10))
    run.machine.distrustHeapEnd()
  }
  const address = Number(run.step('malloc', source.length + 1))
  if (address === 0) throw new RunEnded({ kind: 'exception', text: outOfMemoryText })
  const { machine } = run
  machine.noteBlock(address, source.length + 1)
  machine.bytes.set(source, address)
  machine.bytes[address + source.length] = 0
  const compiled = run.evaluate('JS_Eval', context, address, source.length, names.file, compileOnly)
  run.step('free', address)
  return compiled
}

/** The entry, of which the reference that we get is never given back; so it lives as long as the image. */
function readEntry(run: EngineRun): bigint | undefined {
  const { context, names } = run.machine.layout
  const global = run.evaluate('JS_GetGlobalObject', context)
  const entry = run.evaluate('JS_GetPropertyStr', context, global, names.entry)
  run.step('JS_FreeValue', context, global)
  return run.step('JS_IsFunction', context, entry) === 0 ? undefined : entry
}

const stackTexts = ['InternalError: stack overflow', 'RangeError: Maximum call stack size exceeded']

function refusal({ end }: RunEnded, stage: 'syntax' | 'top-level'): { error: ScriptErrorName; detail: string } {
  if (end.kind === 'trapped') {
    if (end.reason === 'out-of-gas') return { error: 'gas', detail: 'the bundle used all of it at top level' }
    return { error: end.reason === 'stack-exhausted' ? 'stack' : 'memory', detail: end.reason }
  }
  const detail = end.text
  if (detail.startsWith(outOfMemoryText)) return { error: 'memory', detail }
  if (stackTexts.some((text) => detail.startsWith(text))) return { error: 'stack', detail }
  return { error: stage, detail }
}

function runEntry(
  rules: ScriptRules,
  pool: MachinePool,
  { image, entry }: ScriptSnapshot,
  kind: EntryPoint,
  context: HostContext,
): RunOutcome {
  const machine = pool.take(image)
  const host = new CallHost(context, rules)
  const run = new EngineRun(machine, host, context.gas.cell.value)
  machine.gas.value = context.gas.cell.value
  context.gas.cell = machine.gas
  try {
    callEntry(run, entry, entryKinds[kind])
    return chargeGrowth(machine, image) ? { kind: 'returned', ...host.answer } : outOfGas
  } catch (thrown) {
    const paid = chargeGrowth(machine, image)
    if (!(thrown instanceof RunEnded)) throw thrown
    return paid ? trapped(thrown, context) : outOfGas
  } finally {
    pool.give(machine, image)
  }
}

const outOfGas: RunOutcome = { kind: 'trapped', error: 'OutOfGas', detail: 'out-of-gas' }

/**
 * Takes the price of the next machine when the memory of this one grew.
 * @returns false when the gas does not suffice, and is all used. The pass lets a function begin before it looks at the gas, so that what the host ended
 * may have left less than none.
 */
function chargeGrowth(machine: ScriptMachine, image: MemoryImage): boolean {
  const { gas } = machine
  const grew = machine.bytes.length !== image.size
  const left = gas.value - (grew ? growthPrice : 0n)
  if (left < 0n || grew) gas.value = left < 0n ? 0n : left
  return left >= 0n
}

function callEntry(run: EngineRun, entry: bigint, kind: number): void {
  const { machine } = run
  const { context, scratch } = machine.layout
  machine.setWord(scratch, kind)
  machine.setWord(scratch + 4, tags.int)
  const result = run.evaluate('JS_Call', context, entry, jsUndefined, 1, scratch)
  if (tagOf(result) !== tags.object) {
    run.runJobs()
    return
  }
  run.runJobs()
  settle(run, result)
}

const promiseStates = { notPromise: -1, pending: 0, fulfilled: 1 } as const

/** Looks at the promise that the entry returned, once no job is left. */
function settle(run: EngineRun, result: bigint): void {
  const { context } = run.machine.layout
  const state = run.step('JS_PromiseState', context, result)
  if (state === promiseStates.notPromise || state === promiseStates.fulfilled) return
  if (state === promiseStates.pending) {
    throw new RunEnded({
      kind: 'exception',
      text: 'the promise of the entry never settles: nothing is left that could settle it',
    })
  }
  throw run.exception(run.evaluate('JS_PromiseResult', context, result))
}

/** The outcome of a run that ended early. What JavaScript threw is told in the debug message, too. */
function trapped({ end }: RunEnded, context: HostContext): RunOutcome {
  if (end.kind === 'trapped') {
    return { kind: 'trapped', error: end.reason === 'out-of-gas' ? 'OutOfGas' : 'ContractTrapped', detail: end.reason }
  }
  context.debugMessage(end.text)
  return { kind: 'trapped', error: 'ContractTrapped', detail: end.text }
}
