// SPDX-License-Identifier: Apache-2.0
import type { OrderedStore } from '@phat/kv'
import type { ByteString } from '@phat/primitives'
import type { EngineRelease, EngineVersion } from '../exec/engine-release.ts'
import type { ExtensionFactory } from '../exec/extension-host.ts'
import { clusterErrors } from './cluster-errors.ts'
import type { PaddingPolicy } from './padding.ts'

/** A line of a contract's log, for the log server. */
export interface ContractLog {
  readonly contract: Uint8Array
  readonly entry: Uint8Array
  readonly mode: 'transaction' | 'estimate' | 'query'
  readonly blockNumber: number
  readonly now: bigint
  /** 1 error to 5 trace. */
  readonly level: number
  readonly message: string
}

/** What a cluster is made of. Ids and accounts are 32 bytes, prices planck. */
export interface ClusterConfig {
  readonly id: Uint8Array
  /** 32 secret bytes that blind the state root; the same at every replica. */
  readonly rootSecret: Uint8Array
  /** 64 secret bytes from which contracts derive their keys. */
  readonly key?: Uint8Array
  /** Receives gas fees; without it gas is free. */
  readonly treasury?: Uint8Array
  /** For one picosecond. */
  readonly gasPrice: bigint
  readonly depositPerByte: bigint
  readonly depositPerItem: bigint
  /** Engine versions that this program has. */
  readonly releases: readonly EngineRelease[]
  /** The version at the start. */
  readonly engine: EngineVersion
  /** The Pink chain extension; contracts that call one fail without it. */
  readonly extension?: ExtensionFactory
  /** The runtime version that contracts see; 1.2 unless given. */
  readonly runtimeVersion?: readonly [number, number]
  /** The newest system code, for the system contract's own upgrade; `noted` reads what `Cluster.note` has kept in the state at hand. */
  readonly systemCode?: (noted: (name: ByteString) => Uint8Array | undefined) => Uint8Array | undefined
  readonly padding?: PaddingPolicy
  /** Committed heights before the last one that queries may ask for; 256 unless given. */
  readonly history?: number
  /** Codes kept ready to run; 256 unless given. */
  readonly readyCodes?: number
  /** Where the state's records lie; memory of this process unless given. */
  readonly store?: OrderedStore
  /** Takes the lines that contracts log. */
  readonly log?: (line: ContractLog) => void
}

/** @throws PhatError `cluster.invalid-config` */
export function checkConfig(config: ClusterConfig): void {
  const lengths = { id: 32, rootSecret: 32, treasury: 32, key: 64 } as const
  for (const [name, length] of Object.entries(lengths)) {
    const value = config[name as keyof typeof lengths]
    if (value !== undefined && value.length !== length) {
      throw clusterErrors.error('invalid-config', `${name} has ${value.length} bytes; ${length} are needed`)
    }
  }
  for (const name of ['gasPrice', 'depositPerByte', 'depositPerItem'] as const) {
    if (config[name] < 0n) throw clusterErrors.error('invalid-config', `${name} is below zero`)
  }
}
