// SPDX-License-Identifier: Apache-2.0
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { nodeMetrics } from './node-metrics.ts'
import type { Registry } from './registry.ts'

/** How often the delay of the event loop is sampled. */
const lagResolutionMs = 20

/**
 * Measures the process: processor time and memory when someone asks, delays of the main thread all the time. `startedAtMs` is when
 * it started, since 1970. Returns the way to stop.
 */
export function measureProcess(metrics: Registry<typeof nodeMetrics>, startedAtMs: number): () => void {
  const cpuSeconds = metrics.counter('process_cpu_seconds_total')
  const resident = metrics.gauge('process_resident_memory_bytes')
  const heapUsed = metrics.gauge('nodejs_heap_size_used_bytes')
  const heapTotal = metrics.gauge('nodejs_heap_size_total_bytes')
  const external = metrics.gauge('nodejs_external_memory_bytes')
  const lag = metrics.gauge('nodejs_eventloop_lag_seconds')
  metrics.gauge('process_start_time_seconds').set(startedAtMs / 1000)
  const delays = monitorEventLoopDelay({ resolution: lagResolutionMs })
  delays.enable()
  metrics.onScrape(() => {
    const cpu = process.cpuUsage()
    cpuSeconds.total((cpu.user + cpu.system) / 1e6)
    const memory = process.memoryUsage()
    resident.set(memory.rss)
    heapUsed.set(memory.heapUsed)
    heapTotal.set(memory.heapTotal)
    external.set(memory.external)
    // A timer that is on time is told as its own interval.
    lag.set(Math.max(0, delays.max / 1e9 - lagResolutionMs / 1000))
    delays.reset()
  })
  return () => delays.disable()
}
