// SPDX-License-Identifier: Apache-2.0
import type { Codec } from '@phat/codec'
import {
  type AnyExtension,
  type AnyPallet,
  createRuntime,
  type GenesisPart,
  type InstalledPallet,
  install,
  type Runtime,
  type RuntimeCall,
  type StorageMigration,
  weightOf,
} from '@phat/frame'
import {
  type AccountData,
  accountData,
  Balances,
  type BalancesConfig,
  composeReasons,
  emptyAccountData,
  type Reasons,
} from '@phat/pallet-balances'
import { accountStore, createBlockLength, createBlockWeights, System, systemInterface } from '@phat/pallet-system'
import { type AccountId, assert, type Balance, known } from '@phat/primitives'

/** What a mock runtime holds besides System (index 0) and Balances (index 1). */
export interface MockOptions {
  /** What a code blob stands for; none is a runtime by default. */
  readonly versionOfCode?: (code: Uint8Array) => { readonly specName: string; readonly specVersion: number } | undefined
  /** Pallets under test, placed with `install` at indices from 2. */
  readonly pallets?: readonly InstalledPallet[]
  readonly extensions?: readonly AnyExtension[]
  readonly genesis?: readonly GenesisPart[]
  /** Free balances in the genesis. */
  readonly balances?: readonly (readonly [AccountId, Balance])[]
  /** Replaces parts of the configuration of Balances; the existential deposit is 10 otherwise. */
  readonly balancesConfig?: Partial<BalancesConfig>
  readonly callFilter?: (call: RuntimeCall) => boolean
  readonly migrations?: readonly StorageMigration[]
  /** How many reasons may hold on to one account; 16 otherwise. */
  readonly maxConsumers?: number
}

/** Limits of the mock's blocks: those of Substrate's node. */
export const mockBlockWeights = createBlockWeights({
  baseBlock: weightOf(1_000_000n),
  baseExtrinsic: weightOf(100_000_000n),
  maxBlock: weightOf(2_000_000_000_000n, 5n * 1024n * 1024n),
  normalPercent: 75n,
  initializationPercent: 10n,
})

/** Bytes of extrinsics in the mock's blocks. */
export const mockBlockLength = createBlockLength(5 * 1024 * 1024, 75)

/** Picoseconds of a database read and write in the mock. */
export const mockDbWeight = { read: 25_000_000n, write: 100_000_000n }

const noReasons = (kind: string): Reasons => composeReasons(`mock_runtime::Runtime${kind}Reason`, {})

/** The configuration of Balances in a mock; also what tests of reasons begin from. */
export function mockBalancesConfig(changes: Partial<BalancesConfig> = {}): BalancesConfig {
  return {
    existentialDeposit: 10n,
    maxLocks: 50,
    maxReserves: 50,
    maxFreezes: 50,
    accounts: accountStore<AccountData>(),
    holdReasons: noReasons('Hold'),
    freezeReasons: noReasons('Freeze'),
    ...changes,
  }
}

/** Composes a runtime of System, Balances and the pallets under test. */
export function composeMockRuntime(options: MockOptions): Runtime {
  let runtime: Runtime | undefined
  const version = () => known(runtime, 'a runtime is composed before it runs').version
  runtime = createRuntime({
    module: 'mock_runtime',
    version: {
      specName: 'mock',
      implName: 'mock',
      authoringVersion: 1,
      specVersion: 1,
      implVersion: 1,
      transactionVersion: 1,
      systemVersion: 1,
    },
    accountData: { codec: accountData as Codec<unknown>, initial: emptyAccountData },
    system: systemInterface,
    pallets: [
      install(0, System, {
        blockWeights: mockBlockWeights,
        blockLength: mockBlockLength,
        blockHashCount: 250,
        dbWeight: mockDbWeight,
        version,
        ss58Prefix: 42,
        maxConsumers: options.maxConsumers ?? 16,
        versionOfCode: options.versionOfCode ?? (() => undefined),
      }),
      install(1, Balances, mockBalancesConfig(options.balancesConfig)),
      ...(options.pallets ?? []),
    ],
    extensions: options.extensions ?? [],
    migrations: options.migrations ?? [],
    ...(options.callFilter === undefined ? {} : { callFilter: options.callFilter }),
  })
  return runtime
}

/** The instance of a pallet in a runtime. */
export function instanceOf(runtime: Runtime, pallet: AnyPallet) {
  const instance = runtime.instances.get(pallet.parts.identity)
  assert(instance !== undefined, `${pallet.parts.name} is installed in this mock runtime`)
  return instance
}
