// SPDX-License-Identifier: Apache-2.0
import { genesisHashOver } from '@phat/chain'
import type { Balance, BlockHash } from '@phat/primitives'
import type { Runtimes } from '@phat/runtime'
import type { ChainSpec } from './chain-spec.ts'
import { specRuntime, specState } from './spec-state.ts'

/** The hash of the genesis block: what tells chains apart. */
export function genesisHashOf(spec: ChainSpec, runtimes: Runtimes): BlockHash {
  return genesisHashOver(specState(spec, runtimes))
}

/** What a spec comes to. */
export interface SpecSummary {
  readonly genesisHash: BlockHash
  readonly runtime: { readonly specName: string; readonly specVersion: number }
  /** Keys of the state at height 0. */
  readonly stateKeys: number
  /** The accounts and their sum; raw specs do not say. */
  readonly accounts?: number
  readonly issuance?: Balance
}

/** Builds the genesis of a spec and says what came out. */
export function summarizeSpec(spec: ChainSpec, runtimes: Runtimes): SpecSummary {
  const { specName, specVersion } = specRuntime(spec, runtimes).version
  const state = specState(spec, runtimes)
  const { genesis } = spec
  const plain =
    genesis.form === 'raw'
      ? {}
      : {
          accounts: genesis.config.balances.length,
          issuance: genesis.config.balances.reduce((sum, { free }) => sum + free, 0n),
        }
  return { genesisHash: genesisHashOver(state), runtime: { specName, specVersion }, stateKeys: state.size, ...plain }
}
