// SPDX-License-Identifier: Apache-2.0
import type { Weight } from '@phat/frame'
import { known } from '@phat/primitives'
import type { Context } from './base.ts'
import type { EvidenceDoubt } from './config.ts'
import { weights } from './generated/weights.ts'
import { suspend } from './standing.ts'
import type { SuspensionReason, WorkerAttestation } from './types.ts'

/** Doubts that end what evidence is worth at once. */
const ends: { readonly [D in EvidenceDoubt]?: SuspensionReason['type'] } = {
  'root-not-trusted': 'RootNotTrusted',
  'tee-suspended': 'TeeSuspended',
  'release-revoked': 'ReleaseRevoked',
  'collateral-expired': 'CollateralExpired',
}

/**
 * Doubts for which new evidence is asked for. A piece of collateral that was replaced by one of the same TCB recovery is none: vendors
 * reissue theirs every day.
 */
const asks: ReadonlySet<EvidenceDoubt> = new Set(['policy-changed', 'release-deprecated', 'evaluation-newer'])

/** Why an active worker counts no more, and otherwise whether it must bring new evidence soon. */
function judge(context: Context, attestation: WorkerAttestation): { readonly reason?: SuspensionReason; readonly due: boolean } {
  const { block, config, execution } = context
  if (block.number > attestation.dueAt + config.attestationGrace) return { reason: { type: 'AttestationExpired' }, due: true }
  const doubts = config.attestation.evidenceStillGood(
    { execution },
    attestation.facts,
    Number(config.nowMs({ execution }) / 1_000n),
  )
  const end = doubts.map((doubt) => ends[doubt]).find((reason) => reason !== undefined)
  return { ...(end === undefined ? {} : { reason: { type: end } }), due: doubts.some((doubt) => asks.has(doubt)) }
}

/** Looks at the worker of a place. True when it stays there. */
function checkPlace(context: Context, place: number): boolean {
  const { block, config, emit, store } = context
  const pubkey = known(store.checkRound.get(place), 'every place up to the count holds a worker')
  const attestation = known(store.workerAttestations.get(pubkey), 'workers in the round have evidence')
  const { due, reason } = judge(context, attestation)
  if (reason !== undefined) {
    suspend(context, pubkey, attestation, reason)
    return false
  }
  if (due && attestation.dueAt > block.number) {
    store.workerAttestations.set(pubkey, { ...attestation, dueAt: block.number })
    emit.AttestationDue({ pubkey, deadline: block.number + config.attestationGrace })
  }
  return true
}

/**
 * Looks at some of the workers with evidence, one after the other round by round, and suspends those whose evidence counts no more. After a
 * change of roots, releases, collateral or policy it looks at more of them until it has seen all. Runs when a block begins, so that full
 * blocks do not keep it from running.
 */
export function checkWorkers(context: Context): Weight {
  const { config, execution, store } = context
  let progress = store.checkProgress.get()
  const { next: changes } = config.attestation.changesSince({ execution }, progress.changesSeen)
  if (changes !== progress.changesSeen) {
    progress = { ...progress, changesSeen: changes, pending: progress.count }
    store.checkProgress.set(progress)
  }
  if (progress.count === 0) return weights.checkWorkers(0)
  const checks = Math.min(progress.pending > 0 ? config.checksAfterChange : config.checksPerBlock, progress.count)
  for (let i = 0; i < checks; i++) {
    const { count, next } = store.checkProgress.get()
    if (count === 0) break
    const place = next < count ? next : 0
    const stays = checkPlace(context, place)
    store.checkProgress.mutate((now) => ({
      ...now,
      next: stays ? place + 1 : place,
      pending: Math.max(0, Math.min(now.pending, progress.pending) - 1),
    }))
    progress = store.checkProgress.get()
  }
  return weights.checkWorkers(checks)
}
