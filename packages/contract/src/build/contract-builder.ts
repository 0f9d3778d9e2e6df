// SPDX-License-Identifier: Apache-2.0
import { type BuildOptions, type BuildResult, buildWith, type LastServed } from './build-contract.ts'
import { keepBundler } from './bundle.ts'

/** Builds contracts again and again while they are edited: what did not change is neither read nor parsed anew. */
export interface ContractBuilder {
  /** As `buildContract`. Builds of one contract follow each other. */
  build(options: BuildOptions): Promise<BuildResult>
  close(): Promise<void>
}

/** Makes one. */
export function createContractBuilder(): ContractBuilder {
  const { bundle, close } = keepBundler()
  const lastServed: LastServed = new Map()
  return { build: (options) => buildWith(bundle, lastServed, options), close }
}
