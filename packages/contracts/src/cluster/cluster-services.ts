// SPDX-License-Identifier: Apache-2.0
import { toByteString } from '@phat/primitives'
import { type CodeCache, createCodeCache, readCodeInfo, uploadCode } from '../exec/code-store.ts'
import type { EngineRelease } from '../exec/engine-release.ts'
import type { ExecutionServices, ExtensionAnswers } from '../exec/execution.ts'
import { createBalances } from '../state/balances.ts'
import type { Overlay } from '../state/overlay.ts'
import { accountName, noteKey, sidevmCodeKey, singleKeys } from '../state/state-keys.ts'
import type { ClusterConfig } from './cluster-config.ts'
import { secretOf } from './contract-settings.ts'
import { pinnedEngine, releaseOf } from './engine-pin.ts'
import { eventChainHead } from './event-chain.ts'

const readyCodesDefault = 256

/** Makes what executions on a view of the cluster need, by the engine version that the view pins. */
export type ServicesFactory = (state: Overlay) => ExecutionServices

/** The ready codes of each engine version are shared by all views. The factory throws `cluster.unknown-engine`. */
export function createServicesFactory(config: ClusterConfig): ServicesFactory {
  const { releases, id, gasPrice, depositPerByte, depositPerItem, extension, treasury } = config
  const caches = new Map<EngineRelease, CodeCache>()
  const prices = { perByte: depositPerByte, perItem: depositPerItem }
  const treasuryName = treasury && accountName(treasury)
  return (state) => {
    const release = releaseOf(releases, pinnedEngine(state))
    let codes = caches.get(release)
    if (codes === undefined) {
      codes = createCodeCache(release, config.readyCodes ?? readyCodesDefault)
      caches.set(release, codes)
    }
    return {
      state,
      balances: createBalances(state),
      prices,
      gasPrice,
      treasury: treasuryName,
      clusterId: id,
      release,
      codes,
      extension,
      answers: createAnswers(config, state),
    }
  }
}

/** The contract whose PinkEvents govern the cluster, 32 bytes. */
export function readSystemContract(state: Overlay): Uint8Array | undefined {
  return state.get(singleKeys.systemContract)
}

function createAnswers(config: ClusterConfig, state: Overlay): ExtensionAnswers {
  return {
    clusterKey: config.key,
    runtimeVersion: config.runtimeVersion ?? [1, 2],
    systemContract: () => readSystemContract(state),
    codeExists: (hash, kind) => {
      const name = toByteString(hash)
      return kind === 'ink' ? readCodeInfo(state, name) !== undefined : state.get(sidevmCodeKey(name)) !== undefined
    },
    importSystemCode: (execution, payer) => {
      const code = config.systemCode?.((name) => state.get(noteKey(name)))
      const frame = execution.top
      if (code === undefined || frame === undefined) return undefined
      const { services, events } = execution
      const { release } = services
      const request = { owner: payer, code, deterministic: true, depositLimit: undefined, gasLimit: frame.gas.left }
      const outcome = uploadCode({ ...services, events }, release, request)
      if (outcome.gas > 0n) frame.gas.charge(outcome.gas)
      return outcome.kind === 'stored' ? outcome.codeHash : frame.fail(outcome.error)
    },
    eventChainHead: () => eventChainHead(state),
    secret: (contract, name) => secretOf(state, contract, name),
    log: (execution, contract, level, message) => {
      const { mode, entry, block } = execution
      config.log?.({ contract, entry, mode, blockNumber: block.number, now: block.now, level, message })
    },
  }
}
