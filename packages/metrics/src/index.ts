// SPDX-License-Identifier: Apache-2.0
export type { MetricDefinition, MetricDefinitions, MetricType } from './definition.ts'
export { counter, gauge, histogram } from './definition.ts'
export { type MetricsServer, type MetricsServerOptions, startMetricsServer } from './metrics-server.ts'
export { nodeMetrics } from './node-metrics.ts'
export { measureProcess } from './process-metrics.ts'
export { type Counter, createRegistry, type Gauge, type Histogram, type Registry } from './registry.ts'
