// SPDX-License-Identifier: Apache-2.0
import type { Log } from '@phat/chain'
import { type MetricsServer, startMetricsServer } from '@phat/metrics'
import { toJson } from '@phat/primitives'
import { nodeErrors } from '../node-errors.ts'
import type { NodeOptions } from '../node-options.ts'
import type { MeteredParts, NodeMeter } from './node-meter.ts'

/**
 * Serves what is measured, on a port of its own.
 * @throws PhatError `node.metrics-port-taken`
 */
export async function serveMetrics(
  { metricsHost = '127.0.0.1', metricsPort = 9615 }: Pick<NodeOptions, 'metricsHost' | 'metricsPort'>,
  meter: NodeMeter,
  parts: MeteredParts,
  log: Log,
): Promise<MetricsServer> {
  const { chain } = parts
  meter.watch(parts)
  try {
    const server = await startMetricsServer({
      host: metricsHost,
      port: metricsPort,
      render: meter.render,
      health: () => ({ ready: meter.ready, body: toJson({ best: chain.best.number, finalized: chain.finalized.number }) }),
      onError: (error) => log.error('metrics.failed', { detail: error instanceof Error ? error.message : String(error) }),
    })
    log.info('metrics.listening', { address: server.address })
    return server
  } catch (cause) {
    if ((cause as { readonly code?: unknown }).code !== 'EADDRINUSE') throw cause
    throw nodeErrors.error('metrics-port-taken', `port ${metricsPort} on ${metricsHost} is taken`, { cause })
  }
}
