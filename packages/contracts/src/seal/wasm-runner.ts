// SPDX-License-Identifier: Apache-2.0

import { blake2b256 } from '@phat/crypto'
import { known, PhatError, toHex } from '@phat/primitives'
import {
  type CurrentRun,
  createWasmEngine,
  type InstrumentedModule,
  type LoadedCode,
  type MemoryPool,
  type PassProfile,
  type TrapReason,
  type WasmEngine,
  type WasmEngineOptions,
  wasmErrors,
} from '@phat/wasm-engine'
import type { ContractErrorName } from '../contract-errors.ts'
import type { CodeCheck, CodeRunner, RunOutcome, StoredCode } from '../exec/code-runner.ts'
import { bindImports } from './bind-imports.ts'
import { contractCodeErrors } from './code-errors.ts'
import { type SealLimits, sealLimits } from './limits.ts'
import type { HostPrices } from './prices.ts'
import { SealFrame } from './seal-frame.ts'

/** What a runner of wasm contracts is made of: one engine version's rules and the memories of this thread. */
export interface WasmRunnerOptions {
  readonly memories: MemoryPool
  /** Versions of the pass and of its cost table. */
  readonly pass: { readonly version: number; readonly costs: number }
  readonly prices: HostPrices
  readonly limits?: SealLimits
  /** Slots of the value stack of one frame; 65,536 by default, for threads with a native stack of 256 MiB. */
  readonly stackSlots?: number
  /** Another pass, for measurements without metering. */
  readonly instrument?: WasmEngineOptions<SealFrame>['instrument']
}

/** Code made ready: its bytes stay with whoever stores them, what is compiled is the engine's to keep or forget. */
export interface WasmCode {
  readonly key: string
  readonly bytes: Uint8Array
  readonly deterministic: boolean
}

/** Everything by which wasm code traps, other than by gas, is one error for the caller; the reason is for people. */
const trapErrors: Partial<Record<TrapReason, ContractErrorName>> = { 'out-of-gas': 'OutOfGas' }

/** Makes the runner of wasm contracts (ink!, Solang): see `CodeRunner`. */
export function createWasmRunner(options: WasmRunnerOptions): CodeRunner<WasmCode> {
  const { prices, limits = sealLimits } = options
  const rules = { prices, limits }
  const guests = new WeakMap<InstrumentedModule, CurrentRun<SealFrame>>()
  const strict = makeEngine(options, 'refuse', guests)
  const relaxed = makeEngine(options, 'canonical', guests)

  const loaded = (code: WasmCode): LoadedCode<SealFrame> =>
    (code.deterministic ? strict : relaxed).load(code.key, () => code.bytes)

  /** Code that an earlier engine version took may be refused by this one: then it traps, the same at every replica. */
  const readyOrRefused = (code: WasmCode): LoadedCode<SealFrame> | Extract<RunOutcome, { kind: 'trapped' }> => {
    try {
      return loaded(code)
    } catch (error) {
      if (error instanceof PhatError && !error.retryable) return { kind: 'trapped', error: 'CodeRejected', detail: error.message }
      throw error
    }
  }

  return {
    name: 'wasm',
    claims: isWasm,
    check(bytes, { deterministic }) {
      if (bytes.length > limits.code) {
        return refusal('CodeTooLarge', contractCodeErrors.error('too-large', `${bytes.length} of at most ${limits.code} bytes`))
      }
      try {
        const code = loaded({ key: toHex(blake2b256(bytes)), bytes, deterministic })
        checkExports(code.module)
        checkInstance(code)
      } catch (error) {
        // The one that asks for another build of the node says nothing about the code.
        const ours = wasmErrors.is(error, 'pass-version')
        if (error instanceof PhatError && !error.retryable && !ours) return refusal('CodeRejected', error)
        throw error
      }
      return { accepted: true, gas: 0n }
    },
    load: ({ hash, bytes, deterministic }: StoredCode) => ({ key: toHex(hash), bytes, deterministic }),
    run(code, entry, context) {
      const ready = readyOrRefused(code)
      if ('kind' in ready) return ready
      const guest = known(guests.get(ready.module), 'imports were bound when the code was loaded')
      const frame = new SealFrame(context, guest, rules)
      try {
        const outcome = ready.run(entry, context.gas.cell.value, frame)
        if (outcome.kind === 'trapped') {
          context.gas.cell.value = outcome.gasLeft
          return { kind: 'trapped', error: trapErrors[outcome.reason] ?? 'ContractTrapped', detail: outcome.reason }
        }
        return { kind: 'returned', flags: frame.returnFlags, data: frame.returnData }
      } catch (thrown) {
        // The pass lets a function begin before it looks at the gas: what the host ended may have less than none.
        if (context.gas.cell.value < 0n) context.gas.cell.value = 0n
        throw thrown
      }
    },
  }
}

function makeEngine(
  { memories, pass, limits = sealLimits, stackSlots = 65_536, instrument }: WasmRunnerOptions,
  floats: PassProfile['floats'],
  guests: WeakMap<InstrumentedModule, CurrentRun<SealFrame>>,
): WasmEngine<SealFrame> {
  return createWasmEngine<SealFrame>({
    profile: { ...pass, floats, memory: 'imported', maxPages: limits.memoryPages, stackSlots },
    memories,
    imports(module, current) {
      guests.set(module, current)
      return bindImports(module, current)
    },
    entered(frame, gas) {
      frame.context.gas.cell = gas
    },
    ...(instrument === undefined ? {} : { instrument }),
  })
}

const isWasm = (code: Uint8Array): boolean => code[0] === 0 && code[1] === 0x61 && code[2] === 0x73 && code[3] === 0x6d

const refusal = (error: ContractErrorName, { code, message }: PhatError): CodeCheck => ({
  accepted: false,
  error,
  detail: `${code}: ${message}`,
  gas: 0n,
})

/**
 * pallet-contracts' rule: the functions `call` and `deploy`, and nothing besides. Compilers of ink! 2 let them answer a number, which
 * says nothing and is dropped.
 */
function checkExports({ exports }: InstrumentedModule): void {
  for (const name of ['call', 'deploy']) {
    if (!exports.some((found) => found.name === name)) throw contractCodeErrors.error('export', `there is no ${name}`)
  }
  for (const found of exports) {
    if (found.kind !== 'function' || (found.name !== 'call' && found.name !== 'deploy')) {
      throw contractCodeErrors.error('export', `the ${found.kind} ${found.name}`)
    }
    const { name, params, results } = found
    if (params.length > 0 || results.length > 1 || (results.length === 1 && results[0] !== 'i32')) {
      throw contractCodeErrors.error('export', `${name} takes arguments or answers more than a number`)
    }
  }
}

/** Segments are placed when an instance is made; where they lie is constant, so that one trial decides for ever. */
function checkInstance(code: LoadedCode<SealFrame>): void {
  try {
    code.open().close()
  } catch (thrown) {
    if (thrown instanceof Error && thrown.name === 'RuntimeError') throw contractCodeErrors.error('segments', thrown.message)
    throw thrown
  }
}
