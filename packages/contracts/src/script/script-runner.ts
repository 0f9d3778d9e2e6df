// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import { PhatError, toHex } from '@phat/primitives'
import type { ContractErrorName } from '../contract-errors.ts'
import type { CodeCheck, CodeRunner } from '../exec/code-runner.ts'
import { isScriptCode, readBundle } from './bundle.ts'
import { createScriptEngine, type ScriptEngine, type ScriptEngineOptions, type ScriptSnapshot } from './script-engine.ts'
import { scriptErrors } from './script-errors.ts'
import { createSnapshotCache, type SnapshotCache, type SnapshotCacheOptions } from './snapshot-cache.ts'

export interface ScriptRunnerOptions extends ScriptEngineOptions {
  readonly cache?: SnapshotCacheOptions
}

/** Code made ready: its bytes stay with whoever stores them, its snapshot is the runner's to keep or forget. */
export interface ScriptCode {
  readonly key: string
  readonly bytes: Uint8Array
}

export interface ScriptRunner extends CodeRunner<ScriptCode> {
  readonly snapshots: Pick<SnapshotCache, 'count' | 'sizeBytes'>
}

/** More than any upload may use: what was accepted once is accepted again. Gas is invisible at top level, so it changes nothing. */
const rebuildGas = 1n << 60n

/**
 * Makes the runner of script contracts: see `CodeRunner`. One for an engine version and a thread; the thread needs a native stack of some
 * megabytes more than Node.js gives (`stackSizeMb` of a worker), for calls from contract to contract. The engine is made, and `script.engine-hash`
 * thrown, when a script is first met: a thread without any needs neither its memory nor its time.
 */
export function createScriptRunner(options: ScriptRunnerOptions): ScriptRunner {
  const { limits } = options
  let made: { readonly engine: ScriptEngine; readonly snapshots: SnapshotCache } | undefined
  const parts = (): NonNullable<typeof made> => {
    if (made === undefined) {
      const engine = createScriptEngine(options)
      made = { engine, snapshots: createSnapshotCache(engine.base.image, options.cache) }
    }
    return made
  }

  function rebuild({ key, bytes }: ScriptCode): ScriptSnapshot {
    const { engine } = parts()
    const outcome = engine.evaluate(readBundle(bytes), rebuildGas)
    if (outcome.kind === 'evaluated') return outcome.snapshot
    throw scriptErrors.error(outcome.error, `${key} was accepted by an earlier engine: ${outcome.detail}`)
  }

  return {
    name: 'script',
    get snapshots() {
      return parts().snapshots
    },
    claims: isScriptCode,
    check(bytes, { gasLimit }) {
      if (bytes.length > limits.code) {
        const detail = `${bytes.length} of at most ${limits.code} bytes`
        return { accepted: false, error: 'CodeTooLarge', detail, gas: 0n }
      }
      let source: Uint8Array
      try {
        source = readBundle(bytes)
      } catch (error) {
        if (error instanceof PhatError) return refused(error, 0n)
        throw error
      }
      const key = toHex(blake2b256(bytes))
      const { engine, snapshots } = parts()
      const outcome = engine.evaluate(source, gasLimit, (snapshot) => snapshots.put(key, snapshot))
      const gas = gasLimit - outcome.gasLeft
      if (outcome.kind === 'refused') {
        const error = outcome.error === 'gas' ? 'OutOfGas' : 'CodeRejected'
        return refused(scriptErrors.error(outcome.error, outcome.detail), gas, error)
      }
      return { accepted: true, gas }
    },
    load: ({ hash, bytes }) => ({ key: toHex(hash), bytes }),
    rest: () => made?.engine.machines.rest(),
    run(code, entry, context) {
      const { engine, snapshots } = parts()
      let snapshot: ScriptSnapshot
      try {
        snapshot = snapshots.get(code.key, () => rebuild(code))
      } catch (refusal) {
        // Code that an earlier engine version took may be refused by this one: then it traps, the same at every replica.
        if (!(refusal instanceof PhatError) || refusal.retryable) throw refusal
        return { kind: 'trapped', error: 'CodeRejected', detail: refusal.message }
      }
      return engine.run(snapshot, entry, context)
    },
  }
}

const refused = ({ code, message }: PhatError, gas: bigint, error: ContractErrorName = 'CodeRejected'): CodeCheck => ({
  accepted: false,
  error,
  detail: `${code}: ${message}`,
  gas,
})
