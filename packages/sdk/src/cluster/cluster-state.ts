// SPDX-License-Identifier: Apache-2.0
import { bool, type Codec, fixedBytes, Reader, tuple, u8, u128 } from '@phat/codec'
import { concatBytes, fromHex, type Hex, toHex } from '@phat/primitives'
import { answers, type Network } from '../chain/network.ts'
import { clusterFailure } from '../contract/read-outcome.ts'
import type { Inquirer } from '../query/inquirer.ts'
import { sdkErrors } from '../sdk-errors.ts'
import type { Wait } from '../wait.ts'
import { readExecResult } from './exec-result.ts'

/** A cluster's prices, in planck, and its contract that governs it. */
export interface ClusterTerms {
  readonly id: Uint8Array
  readonly owner: Uint8Array
  readonly systemContract: Uint8Array
  /** For a picosecond. */
  readonly gasPrice: bigint
  readonly depositPerItem: bigint
  readonly depositPerByte: bigint
}

/** What clusters say of themselves and of the accounts in them. */
export interface ClusterState {
  /** @throws PhatError `sdk.cluster-not-found` */
  terms(wait: Wait, cluster: Uint8Array): Promise<ClusterTerms>
  /** The cluster that is meant where none is named: the only one of the chain. @throws PhatError `sdk.cluster-not-found` */
  onlyOne(wait: Wait): Promise<Uint8Array>
  /** Planck that an account can spend in a cluster. */
  freeBalance(wait: Wait, cluster: Uint8Array, account: Uint8Array): Promise<bigint>
  codeExists(wait: Wait, cluster: Uint8Array, codeHash: Uint8Array, leastHeight: number): Promise<boolean>
}

/** Selectors of Phala's system contract (pink-drivers/system). */
const freeBalanceOf = fromHex('0x8a0d40d7')
const codeExists = fromHex('0x6fc58436')
/** `CodeType::Ink`. */
const inkCode = 0
const codeExistsInput = tuple(fixedBytes(32), u8)

/** Reads them by an inquirer. */
export function createClusterState(network: Network, inquirer: Inquirer): ClusterState {
  const known = new Map<Hex, ClusterTerms>()

  async function terms(wait: Wait, cluster: Uint8Array): Promise<ClusterTerms> {
    const before = known.get(toHex(cluster))
    if (before !== undefined) return before
    const found = (await network.read(wait, 'PhalaPhatContracts.Clusters', cluster)) as Omit<ClusterTerms, 'id'> | undefined
    if (found === undefined) throw sdkErrors.error('cluster-not-found', `the chain has no cluster ${toHex(cluster)}`)
    const all = { ...found, id: cluster }
    known.set(toHex(cluster), all)
    return all
  }

  /** Asks the system contract; its answers are wrapped in `Result<T, LangError>`. */
  async function askSystem<T>(
    wait: Wait,
    cluster: Uint8Array,
    input: Uint8Array,
    codec: Codec<T>,
    leastHeight: number,
  ): Promise<T> {
    const { systemContract } = await terms(wait, cluster)
    const value = { payload: input, deposit: 0n, transfer: 0n, estimating: false }
    const told = await inquirer.ask(wait, cluster, systemContract, { type: 'InkMessage', value }, { leastHeight })
    const { result } = readExecResult(told.bytes)
    if (!result.ok) throw clusterFailure('the system contract', result.failure)
    const reader = new Reader(result.data)
    if (reader.byte() !== 0) throw sdkErrors.error('decode-failed', 'the system contract does not know this message')
    return codec.read(reader)
  }

  return {
    terms,
    async onlyOne(wait) {
      const { view } = await network.chain(wait)
      const item = view.storage('PhalaPhatContracts.Clusters')
      const keys = answers
        .expectArray('the clusters', await network.request(wait, 'state_getKeysPaged', toHex(item.prefix), 2))
        .map((key) => item.decodeKey(answers.expectBytes('the key of a cluster', key))[0] as Uint8Array)
      const [only, ...others] = keys
      if (only !== undefined && others.length === 0) return only
      const has = only === undefined ? 'none' : 'several'
      throw sdkErrors.error('cluster-not-found', `the chain has ${has}, so there is none to choose by itself`)
    },
    freeBalance: (wait, cluster, account) => askSystem(wait, cluster, concatBytes(freeBalanceOf, account), u128, 0),
    codeExists: (wait, cluster, codeHash, leastHeight) =>
      askSystem(wait, cluster, concatBytes(codeExists, codeExistsInput.encode([codeHash, inkCode])), bool, leastHeight),
  }
}
