// SPDX-License-Identifier: Apache-2.0

/** Source files by name. */
export type Sources = Readonly<Record<string, string>>

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i)
const lines = (count: number, line: (n: number) => string): string => numbers(count).map(line).join('\n')

const head = `// SPDX-License-Identifier: Apache-2.0
import { bool, bytes, compact, option, struct, u32, u128, vec } from '@phat/codec'
import {
  accountId, blake2_128Concat, constant, definePallet, doubleMap, ensureRoot, ensureSigned, error, event, lookup, map, multiAddress,
  optionalMap, runtimeApi, twox64Concat, value, weightOf, zeroWeight,
} from '@phat/frame'
import type { At } from '@phat/frame'
import type { AccountId, Balance } from '@phat/primitives'
`

/** One call: three arguments of several kinds, an origin, a check, two writes, an event. */
const call = (n: number): string => `
    doThing${n}: p.call(
      ${n},
      { dest: multiAddress, amount: compact(u128), memo: bytes },
      ({ memo }, { limit }) => weightOf(${n + 1}_000_000n + BigInt(memo.length * limit)),
      ['Does thing ${n}.', 'Origin: signed. Event: Done${n}. Errors: Failed${n}.'],
      ({ origin, store, emit, fail, config }, { dest, amount, memo }) => {
        const from = ensureSigned(origin)
        const to = lookup(dest)
        if (memo.length > config.limit) fail.Failed${n}()
        const before = store.balances${n % 4}.get(from)
        if (before < amount) fail.Failed${n}()
        store.balances${n % 4}.set(from, before - amount)
        store.balances${n % 4}.mutate(to, (balance) => balance + amount)
        store.total.mutate((total) => total + amount)
        emit.Done${n}({ from, to, amount })
      },
    ),`

/** A pallet as real ones are: ten storage items, an event and an error for each call, hooks, genesis, an API. */
export const generatePallet = (index: number, calls: number): string => `${head}
export interface Config${index} {
  readonly limit: number
  readonly currency: { transfer(at: At, from: AccountId, to: AccountId, amount: Balance): void }
}
const record = struct('pallet_${index}::Record', { owner: accountId, amount: u128, tags: vec(u32), open: bool, until: option(u32) })

export const Pallet${index} = definePallet('Pallet${index}', 'A generated pallet.')
  .config<Config${index}>()
  .storage({
    total: value(u128, 0n, 'A sum.'),
    nextId: value(u32, 0, 'A counter.'),
    records: optionalMap(twox64Concat(u32), record, 'Records by number.'),
    ownedBy: doubleMap(blake2_128Concat(accountId), twox64Concat(u32), bool, false, 'Records by owner.'),
${lines(4, (n) => `    balances${n}: map(blake2_128Concat(accountId), u128, 0n, 'Balances ${n}.'),`)}
    settings: value(record, { owner: new Uint8Array(32) as AccountId, amount: 0n, tags: [], open: true, until: undefined }, 'Settings.'),
    blobs: optionalMap(blake2_128Concat(bytes), vec(record), 'Lists.'),
  })
  .events({
${lines(calls, (n) => `    Done${n}: event(${n}, { from: accountId, to: accountId, amount: u128 }, 'Thing ${n} is done.'),`)}
  })
  .errors({
${lines(calls, (n) => `    Failed${n}: error(${n}, 'Thing ${n} failed.'),`)}
  })
  .constants(({ limit }) => ({ limit: constant(u32, limit, 'The limit.') }))
  .calls((p) => ({${numbers(calls).map(call).join('')}
  }))
  .hooks({
    onInitialize: ({ store }, number) => {
      store.nextId.set(number)
      return zeroWeight
    },
  })
  .genesis<{ readonly total: Balance }>(({ store }, { total }) => store.total.set(total))
  .apis(({ method }) => [
    runtimeApi('Pallet${index}Api', 1, 'An API.', {
      total: method({ who: accountId }, u128, 'A balance.', ({ store }, { who }) => store.balances0.get(who)),
    }),
  ])
  .invariants(({ store }) => ({ 'the sum is positive': store.total.get() >= 0n }))

export function rootOnly${index}(at: At): void {
  const { store, emit } = Pallet${index}.at(at)
  const record = store.records.get(store.nextId.get())
  if (record !== undefined) emit.Done0({ from: record.owner, to: record.owner, amount: record.amount })
}
export { ensureRoot as ensureRoot${index} }
`

/** The runtime of the generated pallets, and a call of each. */
const generateRuntime = (pallets: number): string => `// SPDX-License-Identifier: Apache-2.0
import { type Codec, u128 } from '@phat/codec'
import { createRuntime, genesisOf, install, makeCall, type RuntimeCall } from '@phat/frame'
import type { AccountId } from '@phat/primitives'
import { system } from './system.ts'
${lines(pallets, (n) => `import { Pallet${n} } from './pallet-${n}.ts'`)}

const currency = { transfer: () => {} }
export const runtime = createRuntime({
  module: 'generated_runtime',
  version: { specName: 'generated', implName: 'generated', authoringVersion: 1, specVersion: 1, implVersion: 1, transactionVersion: 1, systemVersion: 1 },
  accountData: { codec: u128 as Codec<unknown>, initial: 0n },
  system,
  extensions: [],
  pallets: [
${lines(pallets, (n) => `    install(${n}, Pallet${n}, { limit: ${n}, currency }),`)}
  ],
})
const dest = { type: 'Id', value: new Uint8Array(32) as AccountId } as const
export const calls: readonly RuntimeCall[] = [
${lines(pallets, (n) => `  makeCall(runtime, Pallet${n}, 'doThing0', { dest, amount: 1n, memo: new Uint8Array() }),`)}
]
export const genesis = [
${lines(pallets, (n) => `  genesisOf(Pallet${n}, { total: 1n }),`)}
]
`

const system = `// SPDX-License-Identifier: Apache-2.0
import type { SystemInterface } from '@phat/frame'
export declare const system: SystemInterface
`

/** A whole runtime of generated pallets. */
export function generateProject(pallets: number, calls: number): Sources {
  const files = numbers(pallets).map((n) => [`pallet-${n}.ts`, generatePallet(n, calls)] as const)
  return { 'system.ts': system, 'runtime.ts': generateRuntime(pallets), ...Object.fromEntries(files) }
}
