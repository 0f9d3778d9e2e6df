// SPDX-License-Identifier: Apache-2.0
import { calculate_state_root } from '@acala-network/chopsticks-executor'
import { createMemoryStore } from '@phat/kv'
import { type ByteString, fromByteString, toHex } from '@phat/primitives'
import { createStateStore, type StateStore } from '../src/index.ts'
import { accountKey, accountValue, cpuMs, cpuSince, createSequence, median } from './accounts.ts'
import { benchDurableState } from './durable-state.bench.ts'

/** One figure; `ratio` is how many times better it is than the peer's. */
export interface Figure {
  readonly value: number
  readonly unit: string
  readonly peer?: string
  readonly ratio?: number
}

const sizes = {
  small: { keys: 2_000, updates: 100, rounds: 3, peerKeys: 500 },
  full: { keys: 100_000, updates: 5_000, rounds: 15, peerKeys: 20_000 },
}

/**
 * Updates of System.Account-like records (80-byte keys, 80-byte values): `trie_5000_of_100k_cpu_ms` is the CPU time of preparing the
 * root of 5,000 updates among 100,000 keys and committing them, warm, the median of the rounds. The peer computes a root from all keys; its time
 * per key, over all keys, is what it would need for the same root.
 */
export async function benchTrie(size: 'small' | 'full'): Promise<Record<string, Figure>> {
  const { keys, updates, rounds, peerKeys } = sizes[size]
  const names = Array.from({ length: keys }, (_, i) => accountKey(i))
  const next = createSequence(1)
  const state = createStateStore({ store: createMemoryStore() })
  const buildMs = cpuMs(() => load(state, names, next))
  const prepareMs: number[] = []
  const totalMs: number[] = []
  for (let round = 0; round < rounds; round++) {
    const changes = new Map(Array.from({ length: updates }, () => [names[next() % keys] as ByteString, accountValue(next)]))
    let prepared = 0
    totalMs.push(
      cpuMs(() => {
        let update: ReturnType<StateStore['prepare']> | undefined
        prepared = cpuMs(() => {
          update = state.prepare(changes)
        })
        update?.commit()
      }),
    )
    prepareMs.push(prepared)
  }
  const total = median(totalMs)
  const peerMs = (await peerCpuMs(names.slice(0, peerKeys), next)) * (keys / peerKeys)
  return {
    trie_5000_of_100k_cpu_ms: { value: total, unit: 'ms', peer: '@acala-network/chopsticks-executor', ratio: peerMs / total },
    trie_5000_of_100k_prepare_cpu_ms: { value: median(prepareMs), unit: 'ms' },
    trie_build_100k_cpu_ms: { value: buildMs, unit: 'ms' },
    ...benchDurableState(size),
  }
}

/** Loads the names in the order of blocks: 10,000 new keys each. */
function load(state: StateStore, names: readonly ByteString[], next: () => number): void {
  for (let at = 0; at < names.length; at += 10_000) {
    state.prepare(new Map(names.slice(at, at + 10_000).map((name) => [name, accountValue(next)]))).commit()
  }
}

async function peerCpuMs(names: readonly ByteString[], next: () => number): Promise<number> {
  const entries = names.map((name) => [toHex(fromByteString(name)), toHex(accountValue(next))])
  const started = process.cpuUsage()
  await calculate_state_root(entries, 1)
  return cpuSince(started)
}
