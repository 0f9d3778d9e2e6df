// SPDX-License-Identifier: Apache-2.0
import type { HttpRequest, QueryHost } from '@phat/contracts'
import { assert, defineErrors, toByteString } from '@phat/primitives'
import { type ClusterExecutors, type FlatChanges, runContractThread, type StateView, unpackChanges } from '@phat/worker/thread'

/** Blocks and queries of the tests: a state of numbers by name, and everything that can go wrong in a thread. */
export type ScriptedBlock =
  | { readonly height: number; readonly set: Readonly<Record<string, number | null>> }
  | { readonly height: number; readonly fault: ScriptedFault }

export type ScriptedQuery =
  | { readonly kind: 'read'; readonly name: string }
  | { readonly kind: 'fetch'; readonly url: string; readonly log?: string }
  | { readonly kind: 'cache'; readonly value: number }
  | { readonly kind: 'fault'; readonly fault: ScriptedFault }

export type ScriptedFault = 'bug' | 'refusal' | 'out-of-memory' | 'stack-overflow' | 'endless' | 'exit'

const errors = defineErrors('scripted', { refused: { why: 'The script says so.', remedy: 'None.' } })
const contract = new Uint8Array(32)
const keyOf = (name: string) => toByteString(new TextEncoder().encode(name))

function act(fault: ScriptedFault): never {
  const kept: unknown[] = []
  const descend = (): number => 1 + descend()
  if (fault === 'refusal') throw errors.error('refused', 'as asked')
  if (fault === 'stack-overflow') descend()
  if (fault === 'exit') process.exit(3)
  while (fault === 'out-of-memory') kept.push(new Array(1_000).fill(kept.length))
  while (fault === 'endless') kept.length = 0
  assert(false, 'the script asks for a bug')
}

function query(view: StateView, request: ScriptedQuery, host: QueryHost): unknown {
  if (request.kind === 'read') return view.get(keyOf(request.name))?.[0]
  if (request.kind === 'fault') return act(request.fault)
  if (request.kind === 'cache') {
    const key = Uint8Array.of(1)
    const before = host.cache.get(contract, key)?.[0]
    return [before, host.cache.set(contract, key, Uint8Array.of(request.value))]
  }
  const about = { contract, entry: contract, origin: undefined, timestamp: 0n }
  const record = { ...about, mode: 'query', blockNumber: view.height, level: 3 } as const
  if (request.log !== undefined) host.log({ ...record, message: request.log })
  const asked: HttpRequest = { url: request.url, method: 'GET', headers: [], body: new Uint8Array() }
  const outcome = host.httpRequest(contract, asked)
  return outcome.ok ? new TextDecoder().decode(outcome.response.body) : outcome.error
}

const executors: ClusterExecutors = {
  transaction({ restore }) {
    const records = new Map<ReturnType<typeof keyOf>, Uint8Array>()
    let height = restore?.height ?? 0
    const write = (changes: FlatChanges) => {
      for (const [key, value] of changes) {
        if (value === null) records.delete(key)
        else records.set(key, value)
      }
    }
    write(restore === undefined ? [] : unpackChanges(restore.records))
    return {
      get height() {
        return height
      },
      opening: () => records.size,
      adopt(adopted, now, changes) {
        const list = [...changes]
        write(list)
        height = adopted
        return { height, receipts: now, changes: list }
      },
      apply(given) {
        // The tests send nothing else.
        const block = given as ScriptedBlock
        if ('fault' in block) return act(block.fault)
        const changes = Object.entries(block.set).map(
          ([name, value]) => [keyOf(name), value === null ? null : Uint8Array.of(value)] as const,
        )
        write(changes)
        height = block.height
        return { height, receipts: changes.length, changes }
      },
      records: () => records,
    }
  },
  query: () => ({ query: (view, request, host) => query(view, request as ScriptedQuery, host), rest: () => undefined }),
}

runContractThread(executors)
