// SPDX-License-Identifier: Apache-2.0
import { ensureSigned } from '@phat/frame'
import { equalBytes } from '@phat/primitives'
import type { CallContext } from '../base.ts'
import { suspend } from '../standing.ts'

/** Takes a worker out of service, so that its platform is free for another one. New evidence brings it back. */
export function retireWorker(context: CallContext, { pubkey }: { readonly pubkey: Uint8Array }): undefined {
  const { config, fail, origin, store } = context
  const worker = config.isGovernance(origin) ? store.workers.get(pubkey) : ownWorker()
  if (worker === undefined) fail.WorkerNotFound()
  const attestation = store.workerAttestations.get(pubkey)
  if (attestation === undefined || attestation.standing.type !== 'Active') return fail.WorkerNotActive()
  if (store.gatekeeper.get().some((one) => equalBytes(one, pubkey))) fail.WorkerIsGatekeeper()
  suspend(context, pubkey, attestation, { type: 'Retired' })

  function ownWorker() {
    const who = ensureSigned(origin)
    const found = store.workers.get(pubkey) ?? fail.WorkerNotFound()
    if (found.operator === undefined || !equalBytes(found.operator, who)) fail.OperatorMismatch()
    return found
  }
}
