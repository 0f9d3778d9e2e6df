// SPDX-License-Identifier: Apache-2.0
import { type MetricsServer, startMetricsServer } from '@phat/metrics'
import { whereThrown } from '../http/http-reply.ts'
import type { PrpcContext } from '../prpc-context.ts'
import { createWorkerMetrics } from './worker-metrics.ts'

export type OperatorServer = Pick<MetricsServer, 'address' | 'stop'>

/** Why no query is answered now, or `ready`. */
function readiness({ view }: PrpcContext): string {
  if (view.unready !== undefined) return view.unready
  return view.cluster === undefined ? 'no-cluster' : 'ready'
}

/** Serves `/metrics` and `/health` to the operator. @throws the system's error when the address cannot be bound */
export function startOperatorServer(
  ctx: PrpcContext,
  address: { readonly host: string; readonly port: number },
): Promise<OperatorServer> {
  const metrics = createWorkerMetrics(ctx)
  return startMetricsServer({
    ...address,
    render: () => metrics.render(),
    health: () => {
      const state = readiness(ctx)
      const { lastBlock, simulated } = ctx.view
      const body = { live: true, ready: state === 'ready', reason: state, block: lastBlock.number, simulated }
      return { ready: state === 'ready', body: `${JSON.stringify(body)}\n` }
    },
    onError: (error) => ctx.log.error('serve.operator-failed', { at: whereThrown(error) }),
  })
}
