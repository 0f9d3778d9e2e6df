// SPDX-License-Identifier: Apache-2.0
import { type ByteString, equalBytes, fromByteString, fromHex, type Hex, toHex } from '@phat/primitives'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeAccount } from '../src/state/records.ts'
import { alice, type Bench, bob, createBench, hashOf, keyOf, perByte, perItem, recordDeposit } from './cluster-fixture.ts'
import { type Model, modelCall } from './cluster-model.ts'
import type { Step } from './scripted-runner.ts'

const contracts = 3
const balance = 10n ** 12n

/** Steps that a constructor may take, too. */
const storing: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('set' as const), key: keys(), size: fc.nat(40) }),
  fc.record({ do: fc.constant('clear' as const), key: keys() }),
  fc.record({ do: fc.constant('event' as const), data: fc.nat(255).map((byte) => toHex(Uint8Array.of(byte))) }),
)

function keys(): fc.Arbitrary<Hex> {
  return fc.nat(4).map((index) => keyOf(`key ${index}`))
}

const value = fc.nat(150).map(String)
const ending: fc.Arbitrary<Step> = fc.constantFrom({ do: 'revert' }, { do: 'trap' })

/** Programs of nested calls, to a depth. */
function programs(addresses: readonly Hex[], depth: number): fc.Arbitrary<readonly Step[]> {
  const anyone = fc.constantFrom(...addresses, toHex(bob), toHex(new Uint8Array(32).fill(0x33)))
  const plain: fc.Arbitrary<Step> = fc.oneof(
    { weight: 6, arbitrary: storing },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('transfer' as const), to: anyone, value }) },
    { weight: 1, arbitrary: ending },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('terminate' as const), to: anyone }) },
    { weight: 2, arbitrary: constructions() },
  )
  if (depth === 0) return fc.array(plain, { maxLength: 4 })
  const steps = programs(addresses, depth - 1)
  const must = fc.boolean()
  const call = fc.record({ do: fc.constant('call' as const), to: fc.constantFrom(...addresses), steps, value, must })
  const delegate = fc.record({ do: fc.constant('delegate' as const), code: fc.constant(hashOf('plain')), steps, must })
  const nested: fc.Arbitrary<Step> = fc.oneof({ weight: 3, arbitrary: call }, { weight: 1, arbitrary: delegate })
  return fc.array(fc.oneof({ weight: 2, arbitrary: plain }, { weight: 1, arbitrary: nested }), { maxLength: 4 })
}

function constructions(): fc.Arbitrary<Step> {
  return fc.record({
    do: fc.constant('instantiate' as const),
    code: fc.constant(hashOf('plain')),
    salt: fc.nat(2).map((salt) => toHex(Uint8Array.of(salt))),
    steps: fc.array(fc.oneof({ weight: 5, arbitrary: storing }, { weight: 1, arbitrary: ending }), { maxLength: 3 }),
    value,
    must: fc.boolean(),
  })
}

const scenario = (): { bench: Bench; addresses: Hex[]; model: Model } => {
  const bench = createBench({}, balance)
  const addresses = Array.from({ length: contracts }, (_, salt) => toHex(bench.deploy({ salt, value: 1_000n })))
  const model: Model = {
    state: {
      contracts: new Map(addresses.map((address) => [address, { storage: new Map(), free: 1_001n }])),
      others: new Map([[toHex(bob), balance]]),
      events: [],
    },
    clusterId: new Uint8Array(32).fill(1),
    codeHash: fromHex(hashOf('plain')),
  }
  return { bench, addresses, model }
}

// Addresses are the same in every scenario, so programs can name them.
const { addresses: known } = scenario()

/** What must hold of the cluster and its model after any call. */
function checkAgainstModel(
  { bench, model }: { bench: Bench; model: Model },
  names: ReadonlySet<ByteString>,
  frames: number,
): void {
  const reader = bench.cluster.read()
  let live = 0n
  for (const [address, expected] of model.state.contracts) {
    live++
    const at = fromHex(address)
    const info = reader.contract(at)
    const sizes = [...expected.storage.values()]
    expect(info).toMatchObject({ storageItems: sizes.length, storageBytes: sizes.reduce((sum, size) => sum + size, 0) })
    for (const [key, size] of expected.storage) {
      expect(reader.storage(at, fromHex(key))).toEqual(new Uint8Array(size).fill(size))
    }
    if (info === undefined) continue
    const account = reader.account(at)
    expect(account.free).toBe(expected.free)
    // What is held is what the record says; a refund is rounded down, so a deposit keeps less than one planck more for each of them.
    expect(account.held).toBe(info.byteDeposit + info.itemDeposit + info.baseDeposit - 1n)
    expect(info.baseDeposit).toBe(recordDeposit + 1n)
    const rounding =
      info.byteDeposit - BigInt(info.storageBytes) * perByte + (info.itemDeposit - BigInt(info.storageItems) * perItem)
    expect(rounding >= 0n && rounding <= 2n * BigInt(frames)).toBe(true)
  }
  for (const [address, free] of model.state.others) expect(reader.account(fromHex(address as Hex)).free).toBe(free)
  expect(reader.code(model.codeHash)?.references).toBe(live)
  let sum = 0n
  for (const name of names) {
    const account = fromByteString(name.slice(1) as ByteString)
    const { free, held } = reader.account(account)
    sum += free + held
    // Nothing stays held at what is no contract any more; the code's owner holds the deposit for it.
    if (!model.state.contracts.has(toHex(account)) && !equalBytes(account, alice)) expect(held).toBe(0n)
  }
  expect(sum).toBe(2n * balance)
  expect(reader.issuance()).toBe(2n * balance)
}

const countSteps = (steps: readonly Step[]): number =>
  steps.reduce((sum, step) => sum + 1 + ('steps' in step ? countSteps(step.steps) : 0), 0)

test('after random call trees the cluster is as a plain model says, and no planck is made or lost', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(contracts - 1), programs(known, 6)), { minLength: 1, maxLength: 6 }),
      fc.boolean(),
      (calls, commits) => {
        const { bench, addresses, model } = scenario()
        const names = new Set<ByteString>([alice, bob].map(accountNameOf))
        for (const address of addresses) names.add(accountNameOf(fromHex(address)))
        let frames = 0
        for (const [index, steps] of calls) {
          const to = addresses[index] as Hex
          frames += 1 + countSteps(steps)
          model.state.events = []
          const expected = modelCall(model, to, steps)
          const receipt = bench.call(fromHex(to), steps)
          const kept = receipt.result?.result.ok === true && (receipt.result.result.flags & 1) === 0
          expect(kept).toBe(expected)
          const emitted = receipt.events.flatMap((event) =>
            event.kind === 'emitted' ? [`${toHex(event.contract)} ${toHex(event.data)}`] : [],
          )
          expect(emitted).toEqual(expected ? model.state.events : [])
          for (const [key, value] of receipt.changes) {
            if (!key.startsWith('a')) continue
            names.add(key)
            expect(value === null || decodeAccount(value).free >= 0n).toBe(true)
          }
          checkAgainstModel({ bench, model }, names, frames)
          if (commits) {
            bench.cluster.commit(bench.block)
            bench.block = { number: bench.block.number + 1, now: 0n }
          }
        }
      },
    ),
    { numRuns: 300, seed: 42 },
  )
})

const accountNameOf = (account: Uint8Array): ByteString => `a${String.fromCharCode(...account)}` as ByteString
