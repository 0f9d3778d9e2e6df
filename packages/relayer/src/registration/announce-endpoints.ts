// SPDX-License-Identifier: Apache-2.0
import { bytes, str, vec } from '@phat/codec'
import { concatBytes } from '@phat/primitives'
import type { Duty } from '../operator/duty.ts'
import type { Operator } from '../operator/operator.ts'
import { relayerErrors } from '../relayer-errors.ts'
import type { Session } from '../session.ts'
import { readRegistry } from './worker-standing.ts'

const texts = vec(str)

/** Brings the worker's signed endpoints on chain where the chain has others. */
export function endpointsDuty(
  session: Session,
  operator: Operator,
  workerKey: () => Promise<Uint8Array>,
  endpoints: readonly string[],
): Duty {
  let announcedAt = 0
  return {
    name: 'endpoints',
    look: async ({ registered, nextBlock }) => {
      if (!registered || nextBlock <= announcedAt) return
      const present = await readRegistry(session, 'Endpoints', await workerKey())
      if (isSame(present, endpoints)) return
      const signed = await session.worker.call('SignEndpointInfo', { encodedEndpoints: texts.encode(endpoints) })
      const { encodedEndpointPayload: payload, signature } = signed
      if (payload === undefined || signature === undefined) {
        throw relayerErrors.error('bad-answer', 'the worker did not sign its endpoints')
      }
      const args = concatBytes(payload, bytes.encode(signature))
      const { blockNumber } = await operator.submit({ item: 'PhalaRegistry.update_worker_endpoint', args })
      announcedAt = blockNumber
      session.log.info('relayer.endpoints-announced', { count: endpoints.length, block: blockNumber })
    },
  }
}

/** `VersionedWorkerEndpoints::V1(Vec<String>)`. */
function isSame(present: unknown, endpoints: readonly string[]): boolean {
  const { value } = (present ?? {}) as { readonly value?: unknown }
  return Array.isArray(value) && value.length === endpoints.length && endpoints.every((one, i) => one === value[i])
}
