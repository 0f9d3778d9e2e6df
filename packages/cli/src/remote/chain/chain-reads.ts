// SPDX-License-Identifier: Apache-2.0
import { type ConnectedChain, readStorage } from '@phat/client/node'
import { fromHex, type Hex, isHex, toHex } from '@phat/primitives'
import { expectArray, expectBytes } from '../../chain/answers.ts'
import { cliErrors } from '../../terminal/cli-errors.ts'

/** Keys that nodes answer at once. */
const pageMax = 1_000
/** Entries that are read at once: nodes answer in turn. */
const atOnce = 32

/** The first keys of all entries of a map, oldest pages first. */
export async function mapKeys({ rpc, view }: ConnectedChain, name: string): Promise<readonly Uint8Array[]> {
  const item = view.storage(name)
  const keys: Uint8Array[] = []
  for (let from: unknown = null; ; ) {
    const after = from === null ? [] : [from]
    const page = expectArray(
      `the keys of ${name}`,
      await rpc.request('state_getKeysPaged', toHex(item.prefix), pageMax, ...after),
    )
    // The casts state what the maps of these pallets have as keys.
    keys.push(...page.map((key) => item.decodeKey(expectBytes(`a key of ${name}`, key))[0] as Uint8Array))
    from = page.at(-1)
    if (page.length < pageMax) return keys
  }
}

/** Reads for each of the keys, some at once, in their order. */
export async function forEachKey<T>(keys: readonly Uint8Array[], read: (key: Uint8Array) => Promise<T>): Promise<T[]> {
  const all: T[] = []
  for (let at = 0; at < keys.length; at += atOnce) all.push(...(await Promise.all(keys.slice(at, at + atOnce).map(read))))
  return all
}

/** A cluster as pallet-phala-phat-contracts keeps it. */
export interface ClusterEntry {
  readonly id: Uint8Array
  readonly owner: Uint8Array
  readonly permission: { readonly type: string }
  readonly systemContract: Uint8Array
  readonly gasPrice: bigint
  readonly depositPerItem: bigint
  readonly depositPerByte: bigint
  readonly workers: readonly Uint8Array[]
  readonly contracts: readonly Uint8Array[]
  /** What it signs with; none before the gatekeeper gave it. */
  readonly publicKey: Uint8Array | undefined
  /** How often its command key was changed. */
  readonly keyEpoch: number
}

/** @throws PhatError `cli.unknown-cluster` */
export async function readClusterEntry(chain: ConnectedChain, id: Uint8Array): Promise<ClusterEntry> {
  const [found, workers, contracts, publicKey, rotation] = await Promise.all([
    readStorage(chain, 'PhalaPhatContracts.Clusters', [id]),
    readStorage(chain, 'PhalaPhatContracts.ClusterWorkers', [id]),
    readStorage(chain, 'PhalaPhatContracts.ClusterContracts', [id]),
    readStorage(chain, 'PhalaRegistry.ClusterKeys', [id]),
    readStorage(chain, 'PhalaPhatContracts.KeyRotations', [id]),
  ])
  if (found === undefined) throw cliErrors.error('unknown-cluster', `the chain has no cluster ${toHex(id)}`)
  // The casts state what the pallets declare.
  return {
    id,
    ...(found as Pick<
      ClusterEntry,
      'owner' | 'permission' | 'systemContract' | 'gasPrice' | 'depositPerItem' | 'depositPerByte'
    >),
    workers: (workers ?? []) as readonly Uint8Array[],
    contracts: (contracts ?? []) as readonly Uint8Array[],
    publicKey: publicKey as Uint8Array | undefined,
    keyEpoch: (rotation as { readonly epoch: number } | undefined)?.epoch ?? 0,
  }
}

/** The cluster of an id, or the only one of the chain. @throws PhatError `cli.unknown-cluster`, `cli.bad-value` */
export async function chooseCluster(chain: ConnectedChain, id: string | undefined): Promise<Uint8Array> {
  if (id !== undefined) return hashOf('a cluster', id)
  const [only, ...others] = await mapKeys(chain, 'PhalaPhatContracts.Clusters')
  if (only !== undefined && others.length === 0) return only
  const ids = [only, ...others].flatMap((one): Hex[] => (one === undefined ? [] : [toHex(one)]))
  throw cliErrors.error('unknown-cluster', ids.length === 0 ? 'the chain has no cluster yet' : `name one of ${ids.join(', ')}`)
}

/** 32 bytes as hex. @throws PhatError `cli.bad-value` */
export function hashOf(what: string, text: string): Uint8Array {
  const bytes = isHex(text) ? fromHex(text) : undefined
  if (bytes?.length === 32) return bytes
  throw cliErrors.error('bad-value', `${what} is named by 32 bytes as 0x…, not ${JSON.stringify(text.slice(0, 80))}`)
}
