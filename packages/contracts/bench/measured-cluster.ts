// SPDX-License-Identifier: Apache-2.0
import { known } from '@phat/primitives'
import { createMemoryPool, type InstrumentedModule, instrument, type PassProfile } from '@phat/wasm-engine'
import wabtLoader from 'wabt'
import { type Cluster, createCluster } from '../src/cluster/cluster.ts'
import type { EngineRelease } from '../src/exec/engine-release.ts'
import { hostPrices1 } from '../src/seal/prices.ts'
import { createWasmRunner } from '../src/seal/wasm-runner.ts'

const wabt = await wabtLoader()

/** Translates the text format. */
export function assemble(text: string): Uint8Array {
  const module = wabt.parseWat('bench.wat', text)
  try {
    return new Uint8Array(module.toBinary({}).buffer)
  } finally {
    module.destroy()
  }
}

/** What the run time expects of a module that the pass went over, for one that it did not. */
const countersText = `(global (export "__gas") (mut i64) (i64.const 0))
  (global (export "__stack") (mut i32) (i32.const 0))`

/** A pass that adds nothing: takes the same module with counters that nobody touches. */
function unmetered(text: (added?: string) => string): (code: Uint8Array, profile: PassProfile) => InstrumentedModule {
  const bytes = new Uint8Array(assemble(text(countersText)))
  return (code, profile) => ({ ...instrument(code, profile), bytes })
}

/** The release of wasm contracts alone. */
export function wasmRelease(plain?: (added?: string) => string): EngineRelease {
  return {
    version: { pass: 1, costs: 1, scriptEngine: new Uint8Array(32), hostAbi: 1 },
    runners: [
      createWasmRunner({
        memories: createMemoryPool(),
        pass: { version: 1, costs: 1 },
        prices: hostPrices1,
        ...(plain && { instrument: unmetered(plain) }),
      }),
    ],
    codeLoad: { base: 0n, perByte: 600n },
  }
}

export const caller = new Uint8Array(32).fill(0xa1)

/** A cluster with one contract, whose fees and deposits are those of a real one. */
export function clusterWith(
  code: Uint8Array,
  input: Uint8Array,
  release: EngineRelease = wasmRelease(),
): { readonly cluster: Cluster; readonly contract: Uint8Array } {
  const cluster = createCluster({
    id: new Uint8Array(32).fill(1),
    rootSecret: new Uint8Array(32).fill(9),
    treasury: new Uint8Array(32).fill(7),
    gasPrice: 1n,
    depositPerByte: 10n,
    depositPerItem: 100n,
    releases: [release],
    engine: release.version,
    history: 4,
  })
  const block = { number: 1, now: 1_000n }
  cluster.apply({ kind: 'deposit', to: caller, amount: 10n ** 18n }, block)
  const upload = cluster.apply({ kind: 'uploadCode', origin: caller, code }, block)
  const codeHash = known(upload.codeHash, `the code is taken: ${upload.error} ${upload.detail}`)
  const made = cluster.apply(
    { kind: 'instantiate', origin: caller, codeHash, salt: new Uint8Array(0), input, gasLimit: 10n ** 12n },
    block,
  )
  const contract = known(made.error === undefined ? made.result?.address : undefined, `the contract is made: ${made.error}`)
  cluster.commit(block)
  return { cluster, contract }
}
