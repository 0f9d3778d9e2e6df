// SPDX-License-Identifier: Apache-2.0
import { genesisHashOver } from '@phat/chain'
import { Execution, genesisContext, mapBase } from '@phat/frame'
import { Attestation } from '@phat/pallet-attestation'
import type { Balance, BlockHash, ByteString } from '@phat/primitives'
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
  /** Which evidence counts; of runtimes that judge evidence. */
  readonly evidence?: SpecEvidence
}

/** Which evidence of trusted execution environments a chain accepts. */
export interface SpecEvidence {
  /** Roots of vendors that are pinned. */
  readonly vendorRoots: number
  /** Roots of simulated vendors that are pinned: what rests on them protects nothing. */
  readonly simulatedRoots: number
  /** Whether simulated evidence counts. Never on a live chain. */
  readonly acceptsSimulated: boolean
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
  return {
    genesisHash: genesisHashOver(state),
    runtime: { specName, specVersion },
    stateKeys: state.size,
    ...plain,
    ...evidenceOf(spec, state, runtimes),
  }
}

function evidenceOf(
  spec: ChainSpec,
  state: ReadonlyMap<ByteString, Uint8Array>,
  runtimes: Runtimes,
): Pick<SpecSummary, 'evidence'> {
  const runtime = specRuntime(spec, runtimes)
  if (!runtime.pallets.some(({ name }) => name === 'Attestation')) return {}
  const { store } = Attestation.at(new Execution(runtime, mapBase(state), genesisContext))
  const roots = store.roots.get()
  const simulatedRoots = roots.filter(({ simulated }) => simulated).length
  return {
    evidence: { vendorRoots: roots.length - simulatedRoots, simulatedRoots, acceptsSimulated: store.acceptsSimulated.get() },
  }
}
