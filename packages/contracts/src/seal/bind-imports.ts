// SPDX-License-Identifier: Apache-2.0
import { assert } from '@phat/primitives'
import type { CurrentRun, InstrumentedModule, WasmFunction, WasmImports, WasmValue } from '@phat/wasm-engine'
import { contractCodeErrors } from './code-errors.ts'
import type { HostFunction, HostHandler } from './host-function.ts'
import { findHostFunctions } from './host-functions.ts'
import type { SealFrame } from './seal-frame.ts'

type Run = CurrentRun<SealFrame>

/**
 * The host functions of a module, made once per loaded code. The memory is put beside them for each instance.
 * @throws contract-code.unknown-import, contract-code.import-type, contract-code.import-kind
 */
export function bindImports(module: InstrumentedModule, current: Run): WasmImports {
  const imports: WasmImports = { env: {} }
  for (const wanted of module.imports) {
    const path = `${wanted.module}.${wanted.name}`
    if (wanted.kind === 'memory' && path === 'env.memory') continue
    if (wanted.kind !== 'function') throw contractCodeErrors.error('import-kind', `the ${wanted.kind} ${path}`)
    const found = findHostFunctions(wanted.module, wanted.name)
    if (typeof found === 'string') throw contractCodeErrors.error('unknown-import', `${path}: ${found}`)
    const signature = signatureOf(wanted.params, wanted.results)
    const declared = found.find(({ params, result }) => signatureOf(params, result === undefined ? [] : [result]) === signature)
    if (declared === undefined) throw contractCodeErrors.error('import-type', `${path} as ${signature}`)
    const namespace = imports[wanted.module] ?? {}
    namespace[wanted.name] = bind(declared, current)
    imports[wanted.module] = namespace
  }
  return imports
}

const signatureOf = (params: readonly string[], results: readonly string[]): string =>
  `(${params.join(' ')}) -> (${results.join(' ')})`

/**
 * A function that wasm calls fast: with exactly the parameters that wasm passes, since V8 adapts a call with another number. All i32 are
 * made unsigned here, so that no handler meets a negative length.
 */
function bind({ params, run }: HostFunction, current: Run): WasmFunction {
  if (params.includes('i64')) return bindWide(params, run, current)
  switch (params.length) {
    case 0:
      return () => run(current.frame)
    case 1:
      return (a: number) => run(current.frame, a >>> 0)
    case 2:
      return (a: number, b: number) => run(current.frame, a >>> 0, b >>> 0)
    case 3:
      return (a: number, b: number, c: number) => run(current.frame, a >>> 0, b >>> 0, c >>> 0)
    case 4:
      return (a: number, b: number, c: number, d: number) => run(current.frame, a >>> 0, b >>> 0, c >>> 0, d >>> 0)
    case 5:
      return (a: number, b: number, c: number, d: number, e: number) =>
        run(current.frame, a >>> 0, b >>> 0, c >>> 0, d >>> 0, e >>> 0)
    default:
      return bindWide(params, run, current)
  }
}

/** For functions with a 64-bit parameter or many parameters, next to whose work an array of arguments is nothing. */
function bindWide(params: HostFunction['params'], run: HostHandler, current: Run): WasmFunction {
  return (...values: WasmValue[]) => {
    assert(values.length === params.length, 'wasm passes the declared arguments')
    const unsigned = values.map((value) => (typeof value === 'bigint' ? BigInt.asUintN(64, value) : value >>> 0))
    return run(current.frame, ...unsigned)
  }
}
