// SPDX-License-Identifier: Apache-2.0
import type { Profiler } from 'node:inspector'
import { Session } from 'node:inspector/promises'

/** Milliseconds that a run spent in and below functions, by name, as V8's sampling profiler saw it. */
export interface Profile {
  readonly totalMs: number
  /** Time in a function and in all that it calls; a recursive call counts once. */
  within(name: string): number
  /** Time in the functions themselves, most first; garbage collection and native code have names in parentheses. */
  readonly own: readonly (readonly [string, number])[]
}

/** Interval of the samples in microseconds. */
const intervalUs = 200

/** Runs `work` under the profiler and counts what the function named `root` does. */
export async function profile(root: string, work: () => void): Promise<Profile> {
  const session = new Session()
  session.connect()
  try {
    await session.post('Profiler.enable')
    await session.post('Profiler.setSamplingInterval', { interval: intervalUs })
    await session.post('Profiler.start')
    work()
    const { profile: taken } = await session.post('Profiler.stop')
    return summarize(taken, root)
  } finally {
    session.disconnect()
  }
}

function summarize({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile, root: string): Profile {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const parentOf = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)))
  const ownOf = new Map<number, number>()
  for (const [i, id] of samples.entries()) ownOf.set(id, (ownOf.get(id) ?? 0) + (timeDeltas[i] ?? 0) / 1_000)
  const own = new Map<string, number>()
  const within = new Map<string, number>()
  let totalMs = 0
  for (const [id, ms] of ownOf) {
    const name = byId.get(id)?.callFrame.functionName ?? ''
    const path = new Set<string>()
    for (let at: number | undefined = id; at !== undefined; at = parentOf.get(at)) {
      path.add(byId.get(at)?.callFrame.functionName ?? '')
    }
    // The collector has no callers: what it does during the run counts, whoever made the garbage.
    if (!path.has(root) && name !== '(garbage collector)') continue
    totalMs += ms
    own.set(name, (own.get(name) ?? 0) + ms)
    for (const caller of path) within.set(caller, (within.get(caller) ?? 0) + ms)
  }
  return {
    totalMs,
    within: (name) => within.get(name) ?? 0,
    own: [...own].sort((a, b) => b[1] - a[1]),
  }
}
