// SPDX-License-Identifier: Apache-2.0
import { freemem } from 'node:os'
import { publicKeyOfSecret } from '@phat/crypto'
import { toHex } from '@phat/primitives'
import { gatekeeperRoles, type PhactoryInfo, type PrpcResponse } from '@phat/wire/prpc'
import { pendingMessages } from '../../system/signed-egress.ts'
import type { MasterKey } from '../../system/system-types.ts'
import type { PrpcContext } from '../prpc-context.ts'
import type { WorkerView } from '../worker-view.ts'

export type Info = PrpcResponse<'GetInfo'>
export type InfoMessage = typeof PhactoryInfo

/** Hex without 0x, as GetInfo has it. */
const bareHex = (bytes: Uint8Array): string => toHex(bytes).slice(2)

/** The newest runtime of contracts that this release has. */
const pinkRuntimeVersion = '1.2'

/** Public keys of master keys: computed once for each, since that takes longer than all the rest. */
const masterPublicKeys = new WeakMap<MasterKey, string>()

function masterPublicKey({ system: { masterKeys, gatekeeper } }: WorkerView): string {
  const newest = masterKeys.at(-1)
  if (newest === undefined || gatekeeper === 'none') return ''
  const known = masterPublicKeys.get(newest)
  if (known !== undefined) return known
  const publicKey = publicKeyOfSecret('sr25519', newest.secret)
  const text = publicKey === undefined ? '' : bareHex(publicKey)
  masterPublicKeys.set(newest, text)
  return text
}

let heapPeak = 0n

function memoryUsage(): NonNullable<Info['memoryUsage']> {
  const { heapUsed, external } = process.memoryUsage()
  const used = BigInt(heapUsed + external)
  if (used > heapPeak) heapPeak = used
  return {
    rustUsed: used,
    rustPeakUsed: heapPeak,
    totalPeakUsed: BigInt(process.resourceUsage().maxRSS) * 1024n,
    free: BigInt(freemem()),
    rustSpike: heapPeak - used,
  }
}

/** GetInfo. Keys and hashes are hex without 0x; `blocknum` is the next block. */
export function getInfo({ view, queryLimitMs }: Pick<PrpcContext, 'view' | 'queryLimitMs'>): Info {
  const { identity, system, lastBlock, cluster } = view
  const publicKey = bareHex(identity.publicKey)
  const gatekeeper = { role: gatekeeperRoles[system.gatekeeper], masterPublicKey: masterPublicKey(view) }
  const next = lastBlock.number + 1
  const pending = pendingMessages(system).reduce((sum, [, messages]) => sum + messages.length, 0)
  return {
    initialized: true,
    registered: system.registered,
    genesisBlockHash: bareHex(view.genesisHash),
    publicKey,
    ecdhPublicKey: publicKey,
    headernum: next,
    paraHeadernum: next,
    blocknum: next,
    stateRoot: lastBlock.stateRoot === undefined ? '' : bareHex(lastBlock.stateRoot),
    devMode: view.simulated,
    pendingMessages: BigInt(pending),
    score: BigInt(system.score),
    gatekeeper,
    version: view.version,
    gitRevision: '',
    memoryUsage: memoryUsage(),
    waitingForParaheaders: false,
    system: {
      registered: system.registered,
      publicKey,
      ecdhPublicKey: publicKey,
      gatekeeper,
      numberOfClusters: cluster === undefined ? 0n : 1n,
      numberOfContracts: BigInt(cluster?.facts.contracts ?? 0),
      maxSupportedConsensusVersion: 0,
      genesisBlock: 0,
    },
    canLoadChainState: false,
    safeModeLevel: 0,
    currentBlockTime: lastBlock.timeMs,
    maxSupportedPinkRuntimeVersion: pinkRuntimeVersion,
    supportedAttestationMethods: [...(view.attestationMethods ?? [])],
    liveSidevmInstances: 0,
    queryTimeout: Math.ceil(queryLimitMs / 1000),
  }
}
