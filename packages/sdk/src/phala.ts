// SPDX-License-Identifier: Apache-2.0
import type { Hex } from '@phat/primitives'
import { toHex } from '@phat/primitives'
import { type Account, signerAccount } from './account.ts'
import { readAddress } from './addresses.ts'
import { type ClusterFacts, readCluster } from './cluster/cluster-facts.ts'
import { type ContractClient, contractClient } from './contract/contract-client.ts'
import type { ConstructorParams, TypedContract, Untyped } from './contract/contract-types.ts'
import { type ContractBundle, readBundle } from './contract/read-bundle.ts'
import { type DeployOptions, deployContract } from './deploy/deploy.ts'
import { type Parts, voiceOf } from './parts.ts'
import type { WaitOptions } from './results.ts'
import { sdkErrors } from './sdk-errors.ts'
import { rememberParts } from './tools/parts-of.ts'
import { beginWait, type Wait } from './wait.ts'

/** What a connection knows of its chain. */
export interface NetworkFacts {
  readonly name: string
  readonly genesisHash: Hex
  readonly url: string
}

/** What it takes to talk to a contract. */
export interface ContractOptions {
  /** True to take answers also of other code than the bundle's, such as of a newer version. */
  readonly anyCode?: boolean
}

/** What moves into a cluster, and for whom. */
export interface TransferOptions extends WaitOptions {
  /** Id; the only one of the chain by default. */
  readonly cluster?: string | Uint8Array
  /** The account there; the signer's own by default. */
  readonly to?: string | Uint8Array
}

/** An extrinsic in a block. */
export interface Transferred {
  readonly blockHash: Hex
  readonly blockNumber: number
  readonly extrinsicHash: Hex
  /** Planck. */
  readonly fee: bigint
}

/** A connection to a Phala network. */
export interface Phala {
  readonly network: NetworkFacts
  /** @throws PhatError `sdk.no-signer` */
  readonly account: Account
  /**
   * A contract that lives.
   * @param bundle its `.contract` file or metadata; typed by `contract<typeof Counter>`
   * @throws PhatError `sdk.bad-bundle`, `sdk.bad-value`
   */
  contract<C extends TypedContract = Untyped>(
    bundle: ContractBundle,
    address: string | Uint8Array,
    options?: ContractOptions,
  ): ContractClient<C>
  /** Uploads code where it is not there yet, and makes a contract of it: `deploy<typeof Counter>(bundle, 'new', { start: 5 })`. */
  deploy<C extends TypedContract = Untyped>(
    bundle: ContractBundle,
    ...given: ConstructorParams<C, DeployOptions>
  ): Promise<ContractClient<C>>
  /** A cluster by its id; the only one of the chain by default. */
  cluster(id?: string | Uint8Array, options?: WaitOptions): Promise<ClusterFacts>
  /** Moves planck of the account on the chain into a cluster, where contracts are paid. */
  transferToCluster(amount: bigint, options?: TransferOptions): Promise<Transferred>
  close(): void
}

/** Makes a connection of its parts. */
export function openPhala(parts: Parts, facts: NetworkFacts): Phala {
  const { network, ss58Prefix } = parts
  const begin = (options: WaitOptions): Wait => beginWait(options, network.patience)
  const clusterOf = async (wait: Wait, named: string | Uint8Array | undefined): Promise<Uint8Array> =>
    named === undefined ? voiceOf(parts).clusters.onlyOne(wait) : readAddress('the id of a cluster', named)
  const phala: Phala = {
    network: facts,
    get account() {
      return signerAccount(parts, clusterOf)
    },
    contract(bundle, address, { anyCode = false } = {}) {
      const abi = readBundle(bundle, ss58Prefix)
      const id = readAddress('the address of a contract', address)
      return contractClient(parts, { abi, id, name: toHex(id), codeHash: anyCode ? undefined : abi.codeHash })
    },
    async deploy(bundle, ...given) {
      // The cast states what `ConstructorParams` binds together for the compiler.
      const [init, args, options = {}] = given as unknown as readonly [string, unknown?, DeployOptions?]
      const wait = begin(options)
      const abi = readBundle(bundle, ss58Prefix)
      const cluster = await clusterOf(wait, options.cluster)
      return contractClient(parts, await deployContract(parts, wait, cluster, abi, init, args, options))
    },
    async cluster(id, options = {}) {
      const wait = begin(options)
      return readCluster(parts, wait, await clusterOf(wait, id))
    },
    async transferToCluster(amount, options = {}) {
      const { signer, submitter } = voiceOf(parts)
      if (amount <= 0n) throw sdkErrors.error('bad-value', 'the amount is in planck, above zero')
      const wait = begin(options)
      const destAccount = options.to === undefined ? signer.account : readAddress('the account', options.to)
      const args = { amount, clusterId: await clusterOf(wait, options.cluster), destAccount }
      const { blockHash, blockNumber, extrinsicHash, fee } = await submitter.send(wait, [
        { name: 'PhalaPhatContracts.transferToCluster', args },
      ])
      return { blockHash, blockNumber, extrinsicHash: toHex(extrinsicHash), fee: fee ?? 0n }
    },
    close: () => network.close(),
  }
  return rememberParts(phala, parts)
}
