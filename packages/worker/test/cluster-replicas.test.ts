// SPDX-License-Identifier: Apache-2.0
import { toHex } from '@phat/primitives'
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import {
  alice,
  bob,
  bytes32,
  deployment,
  failuresOf,
  idText,
  making,
  message,
  money,
  sealed1,
  sealed2,
  secretOf,
  startCluster,
  storedBy,
  systemContractOf,
  systemEvent,
  type TestCluster,
} from './cluster-fixture.ts'
import { actInput, puppetContract } from './puppet-contract.ts'

const code = puppetContract()
const made = making(code)
const { contract } = made

let cluster: TestCluster
let to: { contract: Uint8Array; key: Uint8Array }
const keyOf = (of: Uint8Array): Uint8Array => cluster.keys.get(idText(of)) as Uint8Array

beforeEach(() => {
  cluster = startCluster()
  cluster.block(deployment(), ...made.items)
  to = { contract, key: keyOf(contract) }
})

const store = (value: number) => message(actInput('store', value))

describe('effects of the system contract', () => {
  const hook = (gas: bigint) =>
    systemEvent({ type: 'SetHook', value: { hook: { type: 'OnBlockEnd' }, contract, selector: 0x01_05_06_07, gasLimit: gas } })

  test('a hook runs at the end of each block, until it has no gas', () => {
    cluster.block({ kind: 'deposit', account: contract, amount: 1_000n }, hook(gasLimitOfHook))
    expect(storedBy(cluster, contract)).toEqual([5, 6, 7])
    cluster.block(sealed2(to, store(1), 10), hook(0n))
    cluster.block()
    expect(storedBy(cluster, contract)).toEqual([1])
  })

  test('weights and drivers are facts, told when they change', () => {
    const weight = systemEvent({ type: 'SetContractWeight', value: { contract, weight: 7 } })
    const handler = systemEvent({ type: 'SetLogHandler', value: contract })
    expect(cluster.block(weight, handler).facts).toMatchObject({
      weights: [[contract, 7]],
      logHandler: contract,
      jsRuntime: undefined,
    })
    expect(cluster.block().facts).toBeUndefined()
    const runtime = systemEvent({ type: 'SetJsRuntime', value: bytes32(4) })
    expect(cluster.block(runtime).facts).toMatchObject({ weights: [[contract, 7]], jsRuntime: bytes32(4) })
  })

  test('of another contract, count for nothing; changes of its own cache do', () => {
    const asks = (data: Uint8Array) => sealed2(to, message(actInput('pinkEvent', data)), 50)
    expect(cluster.block(asks(Uint8Array.of(9, ...contract, 7, 0, 0, 0))).facts).toBeUndefined()
    const { cache } = cluster.block(asks(Uint8Array.of(5, 0, 4, 1, 4, 2)), asks(Uint8Array.of(5, 2, 4, 1)))
    expect(cache).toEqual([
      { kind: 'set', contract, key: Uint8Array.of(1), value: Uint8Array.of(2) },
      { kind: 'remove', contract, key: Uint8Array.of(1) },
    ])
  })

  test('of a contract that ended are forgotten with it', () => {
    const weight = systemEvent({ type: 'SetContractWeight', value: { contract, weight: 7 } })
    expect(cluster.block(weight, hook(gasLimitOfHook)).facts?.contracts).toBe(2)
    const ended = cluster.block(sealed2(to, message(actInput('terminate', alice)), 10))
    expect(ended.facts).toMatchObject({ weights: [], contracts: 1 })
    expect(failuresOf(cluster.block(sealed2(to, store(1), 10)))).toEqual(['unknown-contract'])
  })
})

const gasLimitOfHook = 100_000_000_000n

const notesHold = (secret: Uint8Array): boolean => Buffer.from(cluster.records()).includes(Buffer.from(secret))

describe('a change of the command key', () => {
  test('tells every contract its new key, and takes the old one for some blocks', () => {
    const old = { ...to }
    const report = cluster.block({ kind: 'rotateCommandKey', command: secretOf(33), epoch: 1 })
    const told = report.outcomes.map((outcome) => outcome.kind === 'instantiated' && idText(outcome.contract))
    expect(new Set(told)).toEqual(new Set([contract, systemContractOf()].map(idText)))
    expect(keyOf(contract)).not.toEqual(old.key)
    const fresh = { contract, key: keyOf(contract) }
    expect(failuresOf(cluster.block(sealed2(old, store(1), 100), sealed1(old, store(2)), sealed2(fresh, store(3), 100)))).toEqual(
      [],
    )
    for (let i = 0; i < 1_199; i++) cluster.block()
    expect(notesHold(secretOf(3))).toBe(true)
    cluster.block()
    expect([notesHold(secretOf(3)), notesHold(secretOf(33))]).toEqual([false, true])
    expect(failuresOf(cluster.block(sealed1(old, store(4)), sealed1(fresh, store(5))))).toEqual(['unreadable'])
    expect(storedBy(cluster, contract)).toEqual([5])
  })
})

describe('replicas', () => {
  const orders = (target: TestCluster) => {
    const put = { contract, key: target.keys.get(idText(contract)) as Uint8Array }
    return [
      [sealed2(put, store(1), 200), sealed1(put, store(2)), { kind: 'deposit', account: bob, amount: money } as const],
      [systemEvent({ type: 'SetContractWeight', value: { contract, weight: 3 } })],
      [
        systemEvent({
          type: 'SetHook',
          value: { hook: { type: 'OnBlockEnd' }, contract, selector: 0x01_05_06_07, gasLimit: gasLimitOfHook },
        }),
      ],
      [],
      [sealed2(put, message(actInput('trap')), 200), sealed1(put, message(actInput('event', 1)))],
      [{ kind: 'rotateCommandKey', command: secretOf(33), epoch: 1 } as const, sealed1(put, store(9))],
    ]
  }

  test('come to the same roots and reports, whether they ran, adopted or went on from records', () => {
    const other = startCluster()
    other.block(deployment(), ...made.items)
    const blocks = orders(cluster)
    const start = { height: cluster.height, records: cluster.records() }
    const { root } = cluster.block()
    expect(startCluster(start).block().root).toEqual(root)
    expect(other.block().root).toEqual(root)
    const reports = blocks.map((items) => [cluster.block(...items), other.block(...items)])
    for (const [mine, theirs] of reports) expect(theirs).toEqual(mine)

    const restored = startCluster({ height: cluster.height, records: cluster.records() })
    expect(restored.executor.opening()).toMatchObject({ root: reports.at(-1)?.[0]?.root, facts: { contracts: 2 } })
    const again = [sealed2(to, store(77), 300), ...(blocks[0] ?? []), ...(blocks[4] ?? [])]
    const results = [cluster, other, restored].map((one) => one.block(...again))
    expect(results[1]).toEqual(results[0])
    expect(results[2]).toEqual(results[0])
    expect(failuresOf(results[0] as never)).toContain('replayed')
  })

  test('adopt blocks by their changes', () => {
    const follower = startCluster({ height: cluster.height, records: cluster.records() })
    let height = cluster.height
    for (const items of orders(cluster)) {
      height++
      const { changes, receipts } = cluster.executor.apply({ block: { number: height, now: 0n }, items })
      const adopted = follower.executor.adopt(height, 0n, changes)
      const { root, facts } = receipts as { root: Uint8Array; facts?: unknown }
      expect(adopted.receipts).toEqual({ root, outcomes: [], logs: [], cache: [], ...(facts === undefined ? {} : { facts }) })
    }
    const next = { block: { number: height + 1, now: 0n }, items: [sealed1(to, store(3))] }
    expect(follower.executor.apply(next).receipts).toEqual(cluster.executor.apply(next).receipts)
  })
})

type Act = { readonly kind: 'store' | 'trap' | 'revert' | 'event'; readonly value: number; readonly version: 1 | 2 }

test('any orders come to the same at a replica that went on from records in between', () => {
  const act: fc.Arbitrary<Act> = fc.record({
    kind: fc.constantFrom('store', 'trap', 'revert', 'event'),
    value: fc.nat(255),
    version: fc.constantFrom(1, 2),
  })
  fc.assert(
    fc.property(fc.array(fc.array(act, { maxLength: 4 }), { minLength: 2, maxLength: 6 }), fc.nat(5), (blocks, cut) => {
      const start = { height: cluster.height, records: cluster.records() }
      const one = startCluster({ ...start, records: start.records.slice(0) })
      let other = startCluster(start)
      const sealed = blocks.map((acts) =>
        acts.map(({ kind, value, version }) => {
          const command = message(actInput(kind, value))
          return version === 1 ? sealed1(to, command) : sealed2(to, command, 100)
        }),
      )
      for (const [at, items] of sealed.entries()) {
        if (at === cut) other = startCluster({ height: other.height, records: other.records() })
        // What came before comes again: refused at both.
        const again = [...items, ...(sealed[at - 1] ?? [])]
        expect(other.block(...again)).toEqual(one.block(...again))
      }
      expect(packedText(other)).toBe(packedText(one))
    }),
    { numRuns: 8 },
  )
})

const packedText = (of: TestCluster): string => toHex(new Uint8Array(of.records()))
