// SPDX-License-Identifier: Apache-2.0
import type { At } from '@phat/frame'
import type { GatekeeperRegistryEvent, MessageOrigin, RegistryEvent } from '@phat/messaging'
import { equalBytes } from '@phat/primitives'
import { base, type Context, palletName } from './base.ts'
import { tellWorker } from './standing.ts'

interface Received<T> {
  readonly sender: MessageOrigin
  readonly payload: T
}

/** The best score: what a large machine reaches. */
const scoreMax = 6_000n

/** What a benchmark came to: iterations in six seconds. Source: `on_message_received` of phala-blockchain’s registry. */
function onBenchReport(
  context: Context,
  pubkey: Uint8Array,
  { iterations, startTime }: { readonly iterations: bigint; readonly startTime: bigint },
): void {
  const { config, emit, execution, fail, store } = context
  const now = config.nowMs({ execution })
  if (startTime >= now) fail.InvalidBenchReport()
  const score = (iterations * 6_000n) / (now - startTime)
  const initScore = Number(score > scoreMax ? scoreMax : score)
  const worker = store.workers.get(pubkey) ?? fail.WorkerNotFound()
  store.workers.set(pubkey, { ...worker, initialScore: initScore, lastUpdated: now / 1_000n })
  tellWorker(context, pubkey, { type: 'BenchScore', value: initScore })
  emit.InitialScoreSet({ pubkey, initScore })
}

/** The first gatekeeper made the master key; the others only confirm it. */
function onMasterPubkey(context: Context, pubkey: Uint8Array, masterPubkey: Uint8Array): void {
  const { block, config, emit, execution, fail, store } = context
  const [first, ...others] = store.gatekeeper.get()
  const present = store.gatekeeperMasterPubkey.get()
  const isFirst = first !== undefined && equalBytes(first, pubkey)
  if (!isFirst && !others.some((one) => equalBytes(one, pubkey))) fail.InvalidGatekeeper()
  if (present !== undefined) {
    if (!equalBytes(present, masterPubkey)) fail.MasterKeyMismatch()
    return
  }
  if (!isFirst) fail.InvalidGatekeeper()
  store.gatekeeperMasterPubkey.set(masterPubkey)
  store.gatekeeperLaunchedAt.set([block.number, config.nowMs({ execution }) / 1_000n])
  const value = { masterPubkey }
  config.messages.push({ execution }, palletName, 'gatekeeperLaunch', { type: 'MasterPubkeyOnChain', value })
  emit.GatekeeperLaunched()
}

/** What a worker says of itself. Only registered workers that count can say anything: the queue asks for their keys. */
function onRegistryEvent(at: At, { sender, payload }: Received<RegistryEvent>): void {
  const context = base.at(at)
  const { block, emit, fail, store } = context
  if (sender.type !== 'Worker') return fail.InvalidSender()
  const pubkey = sender.value
  if (!store.workers.has(pubkey)) fail.WorkerNotFound()
  if (payload.type === 'BenchReport') return onBenchReport(context, pubkey, payload.value)
  if (payload.type === 'MasterPubkey') return onMasterPubkey(context, pubkey, payload.value.masterPubkey)
  store.workerIncarnations.set(pubkey, { nonce: payload.value.nonce, block: block.number })
  emit.WorkerStarted({ pubkey })
}

/** The gatekeepers have another master key: the old one said so. */
function onGatekeeperEvent(at: At, { sender, payload }: Received<GatekeeperRegistryEvent>): void {
  const context = base.at(at)
  const { config, emit, execution, fail, store } = context
  if (sender.type !== 'Gatekeeper') fail.InvalidSender()
  const { masterPubkey, rotationId } = payload.value
  const rotationLock = store.masterKeyRotationLock.get()
  if (rotationLock !== rotationId) {
    emit.MasterKeyRotationFailed({ rotationLock, gatekeeperRotationId: rotationId })
    return
  }
  const present = store.gatekeeperMasterPubkey.get() ?? fail.MasterKeyUninitialized()
  if (equalBytes(present, masterPubkey)) fail.InvalidRotatedMasterPubkey()
  store.gatekeeperMasterPubkey.set(masterPubkey)
  store.masterKeyRotationLock.kill()
  const value = { masterPubkey }
  config.messages.push({ execution }, palletName, 'gatekeeperLaunch', { type: 'MasterPubkeyRotated', value })
  emit.MasterKeyRotated({ rotationId, masterPubkey })
}

/** What this pallet does with messages, by topic: for the message queue’s configuration. Each fails with an error of this pallet. */
export const messageHandlers = {
  registryEvent: onRegistryEvent,
  gatekeeperRegistryEvent: onGatekeeperEvent,
} as const
