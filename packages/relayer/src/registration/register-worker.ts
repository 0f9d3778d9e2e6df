// SPDX-License-Identifier: Apache-2.0
import { concatBytes, toHex } from '@phat/primitives'
import type { Duty } from '../operator/duty.ts'
import type { Operator } from '../operator/operator.ts'
import type { Session } from '../session.ts'
import { isEvidenceDue } from './worker-standing.ts'

/** SCALE `Option::None`: a worker without evidence, which some chains take. */
const noReport = Uint8Array.of(0)

/**
 * Registers the worker where the chain does not count it, and brings new evidence when it is due: before its first block, while
 * suspended, and from the height on that the chain names.
 */
export function registerDuty(session: Session, operator: Operator, workerKey: () => Promise<Uint8Array>): Duty {
  const { worker, limits, log } = session
  /** Height of our last registration: what the worker says of itself before that block is old. */
  let registeredAt = 0
  return {
    name: 'register',
    look: async ({ registered, nextBlock }) => {
      if (nextBlock <= registeredAt) return
      if (registered && !(await isEvidenceDue(session, await workerKey(), nextBlock - 1))) return
      const request = { forceRefreshRa: true, encodedOperator: operator.accountId }
      const info = await worker.call('GetRuntimeInfo', request, limits.inclusionMs)
      // Verbatim: the evidence binds the very bytes.
      const args = concatBytes(info.encodedRuntimeInfo, info.attestation?.encodedReport ?? noReport)
      const { blockNumber } = await operator.submit({ item: 'PhalaRegistry.register_worker_v2', args })
      registeredAt = blockNumber
      log.info('relayer.registered', { worker: toHex(info.encodedPublicKey), block: blockNumber })
    },
  }
}
