// SPDX-License-Identifier: Apache-2.0
import type { Hex } from '@phat/primitives'

/** What is remembered of the workers that were asked. */
export interface WorkerMemory {
  /** The one that answered last. */
  readonly last: Hex | undefined
  /** Those whose answers did not verify: they are never asked again. */
  readonly distrusted: ReadonlySet<Hex>
  /** When each failed last, on the same clock as `now`. */
  readonly failedAt: ReadonlyMap<Hex, number>
}

/** How long a worker that failed comes after the others. */
export const failedMs = 30_000

/**
 * The order in which workers are asked: who answered last, then those without failure, then those that failed, the longest ago first. Within
 * the second group a place of the caller's choice goes first, so that clients spread over the workers.
 * @param start any whole number, not below zero
 */
export function orderWorkers<W extends { readonly name: Hex }>(
  workers: readonly W[],
  { last, distrusted, failedAt }: WorkerMemory,
  now: number,
  start: number,
): readonly W[] {
  const trusted = workers.filter(({ name }) => !distrusted.has(name))
  const hasFailed = ({ name }: W): boolean => now - (failedAt.get(name) ?? -Infinity) < failedMs
  const sound = trusted.filter((one) => !hasFailed(one))
  const at = sound.length === 0 ? 0 : start % sound.length
  const spread = [...sound.slice(at), ...sound.slice(0, at)]
  const failed = trusted.filter(hasFailed).sort((a, b) => (failedAt.get(a.name) ?? 0) - (failedAt.get(b.name) ?? 0))
  const first = spread.filter(({ name }) => name === last)
  return [...first, ...spread.filter(({ name }) => name !== last), ...failed]
}
