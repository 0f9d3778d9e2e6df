// SPDX-License-Identifier: Apache-2.0
import type { WorkerEvent } from '@phat/messaging'
import { equalBytes, known } from '@phat/primitives'
import { type Context, palletName } from './base.ts'
import type { SuspensionReason, WorkerAttestation } from './types.ts'

/** Tells workers of an event of one of them. */
export function tellWorker({ config, execution }: Context, pubkey: Uint8Array, event: WorkerEvent): void {
  config.messages.push({ execution }, palletName, 'systemEvent', { type: 'WorkerEvent', value: { pubkey, event } })
}

/** True while evidence counts: it was not found bad, and new evidence is not overdue. */
export function counts({ block, config }: Context, { standing, dueAt }: WorkerAttestation): boolean {
  return standing.type === 'Active' && block.number <= dueAt + config.attestationGrace
}

/** True for a registered worker that counts. One without evidence counts where the chain lets such in. */
export function isActive(context: Context, pubkey: Uint8Array): boolean {
  const { config, store } = context
  const attestation = store.workerAttestations.get(pubkey)
  if (attestation !== undefined) return counts(context, attestation)
  return config.noneAttestationEnabled && store.workers.has(pubkey)
}

/** Puts evidence in the place of a worker’s earlier one, in the round of checks and on its platform. Fails with PlatformFull. */
export function enterAttestation(
  context: Context,
  pubkey: Uint8Array,
  next: Omit<WorkerAttestation, 'standing'>,
): { readonly resumed: boolean } {
  const { fail, store } = context
  const before = store.workerAttestations.get(pubkey)
  if (before?.standing.type === 'Active') leave(context, pubkey, before)
  const present = store.platformWorkers.get(next.platform)
  if (present.length >= store.platformRule.get().maxPerPlatform) fail.PlatformFull()
  store.platformWorkers.set(next.platform, [...present, pubkey])
  const { count } = store.checkProgress.mutate((progress) => ({ ...progress, count: progress.count + 1 }))
  const place = count - 1
  store.checkRound.set(place, pubkey)
  store.workerAttestations.set(pubkey, { ...next, standing: { type: 'Active', value: { place } } })
  return { resumed: before?.standing.type === 'Suspended' }
}

/** Takes an active worker out of the round of checks and off its platform. */
function leave({ store }: Context, pubkey: Uint8Array, { platform, standing }: WorkerAttestation): void {
  const place = known(standing.type === 'Active' ? standing.value.place : undefined, 'only active workers leave')
  const others = store.platformWorkers.get(platform).filter((one) => !equalBytes(one, pubkey))
  if (others.length === 0) store.platformWorkers.remove(platform)
  else store.platformWorkers.set(platform, others)
  const progress = store.checkProgress.get()
  const lastPlace = progress.count - 1
  const last = known(store.checkRound.take(lastPlace), 'every place up to the count holds a worker')
  if (lastPlace !== place) {
    store.checkRound.set(place, last)
    store.workerAttestations.mutate(last, (moved) => ({
      ...known(moved, 'workers in the round have evidence'),
      standing: { type: 'Active', value: { place } },
    }))
  }
  // Whoever moved to an earlier place may have been passed over: what is pending begins anew.
  const pending = progress.pending > 0 ? lastPlace : 0
  store.checkProgress.set({ ...progress, count: lastPlace, pending })
}

/** Lets an active worker count no more, and tells the workers. */
export function suspend(context: Context, pubkey: Uint8Array, attestation: WorkerAttestation, reason: SuspensionReason): void {
  leave(context, pubkey, attestation)
  context.store.workerAttestations.set(pubkey, { ...attestation, standing: { type: 'Suspended', value: { reason } } })
  tellWorker(context, pubkey, { type: 'Suspended' })
  context.emit.WorkerSuspended({ pubkey, reason })
}
