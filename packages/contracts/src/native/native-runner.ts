// SPDX-License-Identifier: Apache-2.0
import type { CodeRunner } from '../exec/code-runner.ts'
import type { HostPrices } from '../seal/prices.ts'
import { isNativeCode, isSystemCode } from './system-code.ts'
import { runSystemContract } from './system-contract.ts'

export interface NativeRunnerOptions {
  /** What the operations of native contracts cost: the same as for wasm contracts. */
  readonly prices: HostPrices
}

/**
 * Makes the runner of contracts that are part of the engine: code that names one in its section `phat.native`. It stands before the runner
 * of wasm contracts, which would take such code for a contract that does nothing but trap.
 */
export function createNativeRunner({ prices }: NativeRunnerOptions): CodeRunner<Uint8Array> {
  return {
    name: 'native',
    claims: isNativeCode,
    check: (code) =>
      isSystemCode(code)
        ? { accepted: true, gas: 0n }
        : { accepted: false, error: 'CodeRejected', detail: 'it names no native contract of this engine', gas: 0n },
    load: ({ bytes }) => bytes,
    run: (code, entry, context) =>
      isSystemCode(code)
        ? runSystemContract(entry, context, prices)
        : { kind: 'trapped', error: 'CodeRejected', detail: 'it names no native contract of this engine' },
  }
}
