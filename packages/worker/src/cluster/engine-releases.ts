// SPDX-License-Identifier: Apache-2.0
import {
  createNativeRunner,
  createScriptRunner,
  createWasmRunner,
  type EngineRelease,
  type EngineVersion,
  hostPrices1,
  scriptEngineHash,
  sealLimits,
} from '@phat/contracts'
import { fromHex } from '@phat/primitives'
import type { MemoryPool } from '@phat/wasm-engine'

/** What the releases of a thread share. */
export interface EngineReleasesOptions {
  readonly memories: MemoryPool
  /** `quickjs.wasm`. */
  readonly scriptEngine: Uint8Array
}

/** What new clusters of this release run. */
export const newestEngine: EngineVersion = { pass: 1, costs: 1, scriptEngine: fromHex(scriptEngineHash), hostAbi: 1 }

/** Gas for taking a code from the state. */
const codeLoad = { base: 0n, perByte: 600n } as const

/** The engine versions that this release runs, the newest first; a release keeps the one before, so that clusters can move at a height. */
export function engineReleases({ memories, scriptEngine }: EngineReleasesOptions): readonly EngineRelease[] {
  const pass = { version: newestEngine.pass, costs: newestEngine.costs }
  const options = { memories, pass, prices: hostPrices1, limits: sealLimits }
  return [
    {
      version: newestEngine,
      runners: [createNativeRunner(options), createScriptRunner({ ...options, module: scriptEngine }), createWasmRunner(options)],
      codeLoad,
    },
  ]
}
