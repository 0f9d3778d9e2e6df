// SPDX-License-Identifier: Apache-2.0
import { createAgreementKey } from '@phat/crypto/agreement'
import { createSessionKey } from '@phat/envelope'
import { textBytes } from '@phat/primitives'
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import type { ClusterBlockReport } from '../src/cluster/cluster-work.ts'
import { commandLifetimeMax } from '../src/cluster/commands/open-command.ts'
import {
  alice,
  blockAt,
  bob,
  bytes32,
  commandItem,
  deployment,
  failuresOf,
  idText,
  making,
  message,
  money,
  owner,
  palletItem,
  sealed1,
  sealed2,
  secretOf,
  startCluster,
  storedBy,
  systemContractOf,
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

/** What the puppet answers when it has stored nothing: its empty buffer. */
const nothing = Array(4_096).fill(0)
const store = (value: number) => message(actInput('store', value))

describe('a deployment', () => {
  test('makes the system contract and tells its key and that of the cluster', () => {
    const fresh = startCluster()
    expect(fresh.executor.opening()).toMatchObject({ root: undefined, facts: { systemContract: undefined, contracts: 0 } })
    const report = fresh.block(deployment())
    expect(report.outcomes).toMatchObject([
      { kind: 'instantiated', contract: systemContractOf(), deployer: owner },
      { kind: 'deployed', item: 0, systemContract: systemContractOf() },
    ])
    expect(report.facts).toMatchObject({ systemContract: systemContractOf(), contracts: 1, runtimeVersion: [1, 2], weights: [] })
    expect(fresh.block().facts).toBeUndefined()
  })

  test('that has no working code fails, and says where', () => {
    const report = startCluster().block(deployment(Uint8Array.of(1, 2, 3)))
    expect(report.outcomes).toMatchObject([
      { kind: 'deploymentFailed', item: 0, detail: /^upload of the system code: CodeRejected/ },
    ])
  })
})

describe('contracts of the chain', () => {
  test('are made at the address that the chain computed', () => {
    expect(keyOf(contract)).toHaveLength(32)
    expect(cluster.read({ read: 'contract', contract })).toMatchObject({ deployer: alice })
    expect(cluster.read({ read: 'contracts', count: 10 })).toHaveLength(2)
  })

  test('that cannot be made are told with their error', () => {
    const other = making(puppetContract(7))
    const [, , instantiate] = other.items
    const report = cluster.block(instantiate as (typeof other.items)[number])
    expect(report.outcomes).toMatchObject([
      { kind: 'instantiationFailed', contract: other.contract, error: expect.any(Uint8Array) },
    ])
    expect(failuresOf(cluster.block(commandItem(other.contract, { type: 'Plain', value: store(1) })))).toEqual([
      'unknown-contract',
    ])
  })

  test("an upload that is refused stands in the uploader's log", () => {
    const report = cluster.block({ kind: 'upload', origin: alice, resource: 'InkCode', code: Uint8Array.of(1) })
    expect(report.logs).toMatchObject([{ origin: alice, message: expect.stringMatching(/^upload refused: CodeRejected/) }])
  })
})

describe('a command', () => {
  test('runs in both versions of the envelope', () => {
    expect(cluster.block(sealed2(to, store(7), 10)).outcomes).toEqual([])
    expect(storedBy(cluster, contract)).toEqual([7])
    expect(cluster.block(sealed1(to, store(8))).outcomes).toEqual([])
    expect(storedBy(cluster, contract)).toEqual([8])
  })

  test('leaves its result in the log of its sender', () => {
    const { logs } = cluster.block(sealed2(to, message(actInput('log', 3, 20, textBytes('hello'))), 10))
    expect(logs).toMatchObject([
      {
        kind: 'log',
        contract,
        origin: alice,
        level: 3,
        message: 'hello',
        mode: 'transaction',
        blockNumber: 2,
        timestamp: 12_000n,
      },
      { kind: 'output', contract, origin: alice, nonce: bytes32(9) },
    ])
    const { logs: events } = cluster.block(sealed2(to, message(actInput('event', 1, 2)), 10))
    expect(events).toMatchObject([{ kind: 'event', contract, origin: alice, payload: Uint8Array.of(1, 2) }, { kind: 'output' }])
  })

  test('leaves records that keep nothing of the order that it came in', () => {
    const item = sealed2(to, message(actInput('event', 1, 2)), 10)
    if (item.kind !== 'command') return expect.unreachable()
    const order = new Uint8Array(100_000)
    order.set(alice, 7)
    order.set(contract, 50)
    const views = { ...item, origin: order.subarray(7, 39), contract: order.subarray(50, 82) }
    // As the executor gives it: a message between threads would take all of the order along.
    const { receipts } = cluster.executor.apply({ block: blockAt(cluster.height + 1), items: [views] })
    const { logs } = receipts as ClusterBlockReport
    expect(logs).toMatchObject([
      { kind: 'event', contract, origin: alice },
      { kind: 'output', contract, origin: alice },
    ])
    for (const field of logs.flatMap((entry) => Object.values(entry)).flat()) {
      if (field instanceof Uint8Array) expect(field.buffer.byteLength).toBeLessThan(1_000)
    }
  })

  test('counts once, in both versions', () => {
    const [second, first] = [sealed2(to, store(1), 100), sealed1(to, store(2))]
    expect(failuresOf(cluster.block(second, second, first, first))).toEqual(['replayed', 'replayed'])
    expect(failuresOf(cluster.block(second, first))).toEqual(['replayed', 'replayed'])
  })

  test('of a session has a key of its own all the same: each counts once, and not for another sender', () => {
    const session = createSessionKey(createAgreementKey(secretOf(99)))
    const restored = startCluster({ height: cluster.height, records: cluster.records() })
    const asked = [1, 2, 3].map((value) => sealed2({ ...to, session }, store(value), 100))
    const others = sealed2({ ...to, session, origin: bob }, store(4), 100)
    const [first = others, second = others, third = others] = asked
    if (first.kind !== 'command') return expect.unreachable()
    const stolen: typeof first = { ...first, origin: bob }
    const report = cluster.block(first, second, first, stolen)
    expect(failuresOf(report)).toEqual(['replayed', 'unreadable'])
    expect(failuresOf(cluster.block({ kind: 'deposit', account: bob, amount: money }, others, third, second))).toEqual([
      'replayed',
    ])
    expect(storedBy(cluster, contract)).toEqual([3])
    // One that remembers none of the session comes to the same.
    expect(restored.block(first, second, first, stolen)).toEqual(report)
  })

  test("of the first version counts again as another sender's, for nothing in it names the sender", () => {
    const item = sealed1(to, store(2))
    if (item.kind !== 'command') return expect.unreachable()
    expect(failuresOf(cluster.block(item, { ...item, origin: bob }))).toEqual([])
    const bound = sealed2(to, store(2), 10)
    if (bound.kind !== 'command') return expect.unreachable()
    expect(failuresOf(cluster.block({ ...bound, origin: bob }))).toEqual(['unreadable'])
  })

  test('is refused out of its time, on another chain, under another key and when it is garbage', () => {
    const reasons = failuresOf(
      cluster.block(
        sealed2(to, store(1), 1),
        sealed2(to, store(1), 3 + commandLifetimeMax),
        sealed2(to, store(1), 10, bytes32(8)),
        sealed2({ ...to, key: keyOf(systemContractOf()) }, store(1), 10),
        sealed1({ ...to, key: keyOf(systemContractOf()) }, store(1)),
        sealed2(to, Uint8Array.of(200, 1), 10),
        sealed1(to, Uint8Array.of(200, 1)),
      ),
    )
    expect(reasons).toEqual(['expired', 'expired', ...Array(5).fill('unreadable')])
    expect(storedBy(cluster, contract)).toEqual(nothing)
  })

  test('in the clear is taken where the deployer allows it, from pallets always', () => {
    const plain = commandItem(contract, { type: 'Plain', value: store(5) })
    cluster.block({ kind: 'deposit', account: systemContractOf(), amount: money })
    expect(failuresOf(cluster.block(plain, palletItem(contract, actInput('store', 4))))).toEqual(['not-accepted'])
    expect(storedBy(cluster, contract)).toEqual([4])
    const policy = { type: 'SetAcceptance', value: { nonce: bytes32(1), plain: true, legacy: false, version2: true } } as const
    expect(failuresOf(cluster.block(sealed2({ ...to, origin: bob }, policy, 10)))).toEqual(['failed'])
    expect(failuresOf(cluster.block(sealed2(to, policy, 10), plain, sealed1(to, store(6))))).toEqual(['not-accepted'])
    expect(storedBy(cluster, contract)).toEqual([5])
  })

  test('that traps or finds no gas failed; one that reverts ran', () => {
    expect(failuresOf(cluster.block(sealed2(to, message(actInput('trap')), 10)))).toEqual(['failed'])
    expect(failuresOf(cluster.block(sealed2(to, message(actInput('revert')), 10)))).toEqual([])
    const value = { nonce: bytes32(1), message: actInput('store', 1), transfer: 0n, gasLimit: 1n, storageDepositLimit: undefined }
    expect(failuresOf(cluster.block(sealed2(to, { type: 'InkMessage', value }, 10)))).toEqual(['failed'])
  })

  test("to a contract that was never asked for here is nobody's failure", () => {
    expect(cluster.block(commandItem(bytes32(0x99), { type: 'Plain', value: store(1) })).outcomes).toEqual([])
  })

  test('of any bytes is refused or runs, and the cluster goes on', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 400 }),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        (data, pubkey) => {
          const report = cluster.block(
            commandItem(contract, { type: 'Envelope', value: data }),
            commandItem(contract, { type: 'Encrypted', value: { iv: pubkey.subarray(0, 12), pubkey, data } }),
            sealed2(to, data, 4_000),
            sealed1(to, data),
          )
          expect(failuresOf(report).every((reason) => ['unreadable', 'expired', 'failed', 'not-accepted'].includes(reason))).toBe(
            true,
          )
        },
      ),
      { numRuns: 60 },
    )
    expect(failuresOf(cluster.block(sealed1(to, store(3))))).toEqual([])
    expect(storedBy(cluster, contract)).toEqual([3])
  })
})

describe('balance', () => {
  const withdraw = (amount: bigint) => ({ type: 'Withdraw', value: { nonce: bytes32(1), amount } }) as const

  test("leaves the cluster at its owner's word, as much as is there", () => {
    const report = cluster.block(
      { kind: 'deposit', account: bob, amount: 70n },
      sealed2({ ...to, origin: bob }, withdraw(50n), 10),
    )
    expect(report.outcomes).toEqual([{ kind: 'withdrawn', account: bob, amount: 50n }])
    expect(cluster.block(sealed2({ ...to, origin: bob }, withdraw(50n), 10)).outcomes).toMatchObject([{ reason: 'failed' }])
    expect(cluster.block(sealed2({ ...to, origin: bob }, withdraw(0n), 10)).outcomes).toMatchObject([{ reason: 'failed' }])
  })

  test("of the system contract does not leave by a pallet's word", () => {
    const item = { ...palletItem(systemContractOf(), new Uint8Array()), payload: { type: 'Plain', value: withdraw(1n) } } as const
    expect(failuresOf(cluster.block(item as ReturnType<typeof palletItem>))).toEqual(['not-accepted'])
  })
})

describe('what deployers say', () => {
  test('is told to them by the nonce of the command once it took effect, and not before', () => {
    const secret = (origin: Uint8Array, name: string, nonce: number) =>
      sealed2(
        { ...to, origin },
        { type: 'SetSecret', value: { nonce: bytes32(nonce), name: textBytes(name), value: bytes32(3) } },
        10,
      )
    const { logs } = cluster.block(secret(bob, 'key', 7), secret(alice, 'key', 8), secret(alice, '', 9))
    expect(logs).toMatchObject([{ kind: 'output', contract, origin: alice, nonce: bytes32(8), output: new Uint8Array() }])
  })

  test('secrets, readers of the log: from the deployer alone', () => {
    const grant = { type: 'GrantLog', value: { nonce: bytes32(1), account: bob as never, allowed: true } } as const
    const secret = (name: Uint8Array) => ({ type: 'SetSecret', value: { nonce: bytes32(1), name, value: bytes32(3) } }) as const
    expect(
      failuresOf(
        cluster.block(sealed2({ ...to, origin: bob }, grant, 10), sealed2({ ...to, origin: bob }, secret(textBytes('k')), 10)),
      ),
    ).toEqual(['failed', 'failed'])
    expect(cluster.read({ read: 'grantees', contract })).toEqual([])
    expect(
      failuresOf(
        cluster.block(
          sealed2(to, grant, 10),
          sealed2(to, secret(textBytes('k')), 10),
          sealed2(to, secret(Uint8Array.of(0xff)), 10),
        ),
      ),
    ).toEqual(['failed'])
    expect(cluster.read({ read: 'grantees', contract })).toEqual([bob])
    const report = JSON.stringify(cluster.block(), (_, value) => (typeof value === 'bigint' ? String(value) : value))
    expect(report).not.toContain(bytes32(3).join())
  })
})
