// SPDX-License-Identifier: Apache-2.0
import { tracedOutcome } from '@phat/envelope'
import { known } from '@phat/primitives'
import { beforeAll, describe, expect, test } from 'vitest'
import type { ClusterThreadAnswer } from '../src/cluster/cluster-query.ts'
import { shownTrace } from '../src/serve/query/shown-trace.ts'
import { alice, blockAt, deployment, gasLimit, making, startCluster, type TestCluster } from './cluster-fixture.ts'
import { actInput, puppetContract } from './puppet-contract.ts'

/** Six bytes that the puppet stores. */
const stored = Uint8Array.of(0x11, 0x22, 0x33, 0x44, 0x55, 0x66)
const told = actInput('store', stored)

describe('a traced query', () => {
  let cluster: TestCluster
  let contract: Uint8Array
  beforeAll(() => {
    cluster = startCluster()
    const { items, contract: made } = making(puppetContract(1))
    cluster.block(deployment(), ...items)
    contract = made
  })

  const ask = (mode: 'query' | 'estimate', traced: boolean): ClusterThreadAnswer =>
    cluster.read({
      request: { kind: 'call', origin: alice, to: contract, input: told, gasLimit },
      options: { mode, block: blockAt(cluster.height) },
      ...(traced ? { traced: true } : {}),
    }) as ClusterThreadAnswer

  test('answers as the same query does, and tells what ran and what it would change', () => {
    const [plain, traced] = [ask('estimate', false), ask('estimate', true)]
    expect(plain.traced).toBeUndefined()
    expect(traced.encoded).toEqual(plain.encoded)
    const { calls, storage } = known(traced.traced, 'it was asked for')
    expect(calls.root).toMatchObject({ entry: 'call', address: contract, input: told, calls: [] })
    expect(storage).toMatchObject([{ contract, after: stored }])
    expect(ask('estimate', false).traced, 'nothing is written down afterwards').toBeUndefined()
  })

  test('shows all of it in a debuggable cluster, and survives its encoding', () => {
    const shown = shownTrace(ask('estimate', true), true)
    expect(shown).toMatchObject({ complete: true, frames: [{ depth: 0, input: told }], storage: [{ after: stored }] })
    expect(tracedOutcome.decode(tracedOutcome.encode(shown))).toEqual(shown)
  })

  test('shows elsewhere the caller’s own run, and of the state no more than which fields would change', () => {
    const shown = shownTrace(ask('estimate', true), false)
    expect(shown).toMatchObject({ complete: false, frames: [{ depth: 0, input: told, address: contract }] })
    const [change] = shown.storage
    expect(change).toMatchObject({ contract, before: undefined, after: new Uint8Array() })
    expect(known(change, 'one field').key.length).toBeLessThanOrEqual(4)
  })

  test('shows of inner runs where they were and how they ended, and neither input, answer nor payment', () => {
    const answer = ask('query', true)
    const { calls } = known(answer.traced, 'it was asked for')
    const inner = {
      ...known(calls.root, 'a run'),
      value: 77n,
      input: told,
      end: { kind: 'returned', reverted: false, data: told } as const,
    }
    const trapped = { ...inner, end: { kind: 'trapped', error: 'ContractTrapped', detail: 'at secret' } as const }
    const nested = { ...answer, traced: { storage: [], calls: { leftOut: 0, root: { ...inner, calls: [inner, trapped] } } } }
    const [outer, ...others] = shownTrace(nested, false).frames
    expect(outer).toMatchObject({ value: 77n, input: told, end: { value: { data: told } } })
    expect(others).toMatchObject([
      { depth: 1, value: 0n, input: told.subarray(0, 4), end: { type: 'Returned', value: { data: new Uint8Array() } } },
      { depth: 1, value: 0n, end: { type: 'Trapped', value: { error: 'ContractTrapped', detail: undefined } } },
    ])
    expect(shownTrace(nested, true).frames[2]).toMatchObject({ end: { value: { detail: 'at secret' } } })
  })

  test('shows nothing but the result of messages whose estimates tell gas alone', () => {
    const hidden = { ...ask('estimate', true), tellsGasOnly: true }
    expect(shownTrace(hidden, false)).toMatchObject({ frames: [], storage: [], leftOut: 0 })
    expect(shownTrace(hidden, true).frames).toHaveLength(1)
  })
})
