// SPDX-License-Identifier: Apache-2.0
import { PhatError } from '@phat/primitives'
import { invokeAction } from './actions.ts'
import {
  createStore,
  instantiate,
  instrumentAny,
  isMemoryRefused,
  isStackExhausted,
  makeInstance,
  refill,
  type Store,
  webAssembly,
} from './instances.ts'
import { moduleSource } from './module-source.ts'
import { type ListNode, listsIn, readScript, textAt, wordAt } from './s-expression.ts'

/** How the commands of one file ended. */
export interface ScriptResult {
  passed: number
  /** Line and what went wrong. */
  readonly failures: string[]
  /** Refusals by the name of their error: features that the engine does not run, and what depends on such a module. */
  readonly refused: Map<string, number>
  /** What was not tried, by reason. */
  readonly skipped: Map<string, number>
}

/** Errors that say that a feature is not run, rather than that the module is wrong. */
const features: ReadonlySet<string> = new Set(
  [
    'simd',
    'threads',
    'tail-calls',
    'exceptions',
    'garbage-collection',
    'memory64',
    'multi-memory',
    'extended-constants',
    'limit',
  ].map((name) => `wasm.${name}`),
)

interface Run {
  readonly script: string
  readonly store: Store
  readonly result: ScriptResult
  /** Why there is no current module, when there is none: a refusal, or a text that cannot be assembled. */
  missing: { readonly kind: 'refused' | 'skipped'; readonly reason: string } | undefined
  /** Modules by name, and registered ones, that could not be made. */
  readonly broken: Set<string>
  /** Whether a module trapped while it was made: functions that it left in tables of others have counters that nobody can fill. */
  hasOrphans: boolean
}

function count(counts: Map<string, number>, reason: string): void {
  counts.set(reason, (counts.get(reason) ?? 0) + 1)
}

/** Runs a script file, each module through the pass. */
export function runScript(script: string): ScriptResult {
  const result: ScriptResult = { passed: 0, failures: [], refused: new Map(), skipped: new Map() }
  const run: Run = { script, store: createStore(), result, missing: undefined, broken: new Set(), hasOrphans: false }
  for (const command of readScript(script)) runCommand(run, command)
  return result
}

function runCommand(run: Run, command: ListNode): void {
  const name = wordAt(command, 0)
  try {
    refill(run.store)
    if (name === 'module') return makeModule(run, command)
    if (name === 'register') return register(run, command)
    if (name === 'assert_invalid' || name === 'assert_malformed') return expectRefusal(run, command, name)
    if (name === 'assert_unlinkable') return expectUnlinkable(run, command)
    if ((name === 'assert_trap' || name === 'assert_exhaustion') && isModule(command)) return expectModuleTrap(run, command)
    if (run.missing !== undefined) return count(run.result[run.missing.kind], run.missing.reason)
    runAction(run, command, name)
  } catch (error) {
    if (error instanceof PhatError && features.has(error.code)) return count(run.result.refused, error.code)
    const excuse = excuseFor(run, error)
    if (excuse !== undefined) return count(run.result.skipped, excuse)
    run.result.failures.push(`line ${command.line}: ${name}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** Why a failure is that of the script's surroundings rather than of the engine. */
function excuseFor(run: Run, error: unknown): string | undefined {
  if (isMemoryRefused(run.store)) return 'smaller memory than the cap'
  if (run.hasOrphans && error instanceof webAssembly.RuntimeError) return 'code of a module that was never made whole'
  if (run.broken.size > 0 && error instanceof TypeError) return 'needs a module that was not made'
  return undefined
}

function isModule(command: ListNode): boolean {
  const inner = listsIn(command)[0]
  return inner !== undefined && wordAt(inner, 0) === 'module'
}

function makeModule(run: Run, command: ListNode): void {
  const source = moduleSource(run.script, command)
  run.store.current = undefined
  run.missing = undefined
  const lose = (kind: 'refused' | 'skipped', reason: string): void => {
    run.missing = { kind, reason }
    if (source.id !== '') run.broken.add(source.id)
    count(run.result[kind], reason)
  }
  if (source.bytes === undefined) return lose('skipped', source.form === 'other' ? 'module instance' : 'not assembled')
  try {
    instantiate(run.store, source, source.bytes)
    run.result.passed++
  } catch (error) {
    if (error instanceof PhatError && features.has(error.code)) return lose('refused', error.code)
    const isUnlinked = error instanceof TypeError || error instanceof webAssembly.LinkError
    if (isUnlinked && run.broken.size > 0) return lose('skipped', 'needs a module that was not made')
    if (source.form === 'text' && error instanceof PhatError && error.code === 'wasm.malformed')
      return lose('skipped', 'assembled wrongly')
    run.missing = { kind: 'skipped', reason: 'module failed' }
    throw error
  }
}

function register(run: Run, command: ListNode): void {
  const name = textAt(command, 1)
  const id = wordAt(command, 2)
  const exports = id === '' ? run.store.current : run.store.named.get(id)
  if (exports === undefined) run.broken.add(`"${name}"`)
  else run.store.registered[name] = exports
}

/** A module that is invalid or malformed must be refused; which of both we say does not matter. */
function expectRefusal(run: Run, command: ListNode, name: string): void {
  const source = moduleSource(run.script, listsIn(command)[0] as ListNode)
  if (source.bytes === undefined)
    return count(run.result.skipped, source.form === 'binary' ? 'other' : 'refused by the assembler')
  if (source.form !== 'binary' && name === 'assert_malformed') return count(run.result.skipped, 'about the text format')
  try {
    instrumentAny(source.bytes)
  } catch (error) {
    if (!(error instanceof PhatError)) throw error
    if (features.has(error.code)) count(run.result.refused, error.code)
    else run.result.passed++
    return
  }
  run.result.failures.push(`line ${command.line}: ${name}: accepted`)
}

function expectUnlinkable(run: Run, command: ListNode): void {
  const source = moduleSource(run.script, listsIn(command)[0] as ListNode)
  if (source.bytes === undefined) return count(run.result.skipped, 'not assembled')
  try {
    makeInstance(run.store, source.bytes)
  } catch (error) {
    if (source.form === 'text' && error instanceof PhatError && error.code === 'wasm.malformed')
      return count(run.result.skipped, 'assembled wrongly')
    if (!(error instanceof webAssembly.LinkError) && !(error instanceof TypeError)) throw error
    run.result.passed++
    return
  }
  run.result.failures.push(`line ${command.line}: assert_unlinkable: linked`)
}

function expectModuleTrap(run: Run, command: ListNode): void {
  const source = moduleSource(run.script, listsIn(command)[0] as ListNode)
  if (source.bytes === undefined) return count(run.result.skipped, 'not assembled')
  run.hasOrphans = true
  expectTrap(run, command, () => makeInstance(run.store, source.bytes as Uint8Array))
}

function expectTrap(run: Run, command: ListNode, action: () => unknown): void {
  try {
    action()
  } catch (error) {
    if (!(error instanceof webAssembly.RuntimeError)) throw error
    const exhausts = wordAt(command, 0) === 'assert_exhaustion'
    if (exhausts === isStackExhausted(run.store)) run.result.passed++
    else run.result.failures.push(`line ${command.line}: ${exhausts ? 'another trap' : 'stack exhausted'}`)
    return
  }
  run.result.failures.push(`line ${command.line}: no trap`)
}

function runAction(run: Run, command: ListNode, name: string): void {
  const action = name === 'invoke' || name === 'get' ? command : listsIn(command)[0]
  if (action === undefined) return count(run.result.skipped, name)
  const id = wordAt(action, 1)
  if (id.startsWith('$') && run.broken.has(id)) return count(run.result.skipped, 'needs a module that was not made')
  switch (name) {
    case 'assert_trap':
    case 'assert_exhaustion':
      return expectTrap(run, command, () => invokeAction(run.store, action, []))
    case 'assert_return': {
      const outcome = invokeAction(run.store, action, listsIn(command).slice(1))
      if (outcome === 'unknown') return count(run.result.skipped, 'values that are not run')
      if (outcome === 'as expected') run.result.passed++
      else run.result.failures.push(`line ${command.line}: ${outcome}`)
      return
    }
    case 'invoke':
    case 'get':
      invokeAction(run.store, action, undefined)
      run.result.passed++
      return
    default:
      count(run.result.skipped, name)
  }
}
