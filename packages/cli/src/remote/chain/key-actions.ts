// SPDX-License-Identifier: Apache-2.0
import { type ConnectedChain, readStorage } from '@phat/client/node'
import { equalBytes, fromHex, type Hex, toHex, toJson } from '@phat/primitives'
import { readSender, send } from '../../actions/send.ts'
import type { Action } from '../../command.ts'
import { cliErrors } from '../../terminal/cli-errors.ts'
import { table } from '../../terminal/table.ts'
import { findContract } from '../find-contract.ts'
import { keptContracts } from '../kept-contracts.ts'
import type { NetworkProfile } from '../networks.ts'
import { withRemoteChain } from '../open-remote.ts'
import { chooseCluster, forEachKey, mapKeys, readClusterEntry } from './chain-reads.ts'

/** A public key, and whose it is. */
interface NamedKey {
  readonly kind: 'gatekeepers' | 'cluster' | 'contract' | 'worker'
  /** Name, address or id. */
  readonly of: string
  readonly key: Hex | null
}

/** `phat key show` */
export const showKeys: Action = async (invocation) => {
  const { args, io, json } = invocation
  await withRemoteChain(invocation, async (chain, profile, folder) => {
    const [named] = args
    const keys = named === undefined ? await allKeys(chain, profile, folder) : [await contractKey(chain, profile, folder, named)]
    if (json) return io.out(toJson({ keys }))
    for (const line of table(
      keys.map(({ kind, of, key }) => [kind, key ?? 'none yet', of]),
      '',
    ))
      io.out(line)
  })
}

async function allKeys(chain: ConnectedChain, profile: NetworkProfile, folder: string): Promise<readonly NamedKey[]> {
  const [master, clusters, workers] = await Promise.all([
    readStorage(chain, 'PhalaRegistry.GatekeeperMasterPubkey', []),
    mapKeys(chain, 'PhalaPhatContracts.Clusters'),
    mapKeys(chain, 'PhalaRegistry.Workers'),
  ])
  const ofClusters = await forEachKey(clusters, async (id): Promise<NamedKey> => {
    const { publicKey } = await readClusterEntry(chain, id)
    return { kind: 'cluster', of: toHex(id), key: hexOrNull(publicKey) }
  })
  const kept = Object.entries(keptContracts(folder, profile.name)).filter(([, one]) => one.genesisHash === chain.genesisHash)
  const ofContracts = await Promise.all(kept.map(([name]) => contractKey(chain, profile, folder, name)))
  const ofWorkers = workers.map(
    (key): NamedKey => ({ kind: 'worker', of: 'signs and agrees with the same key', key: toHex(key) }),
  )
  return [{ kind: 'gatekeepers', of: 'master key', key: hexOrNull(master) }, ...ofClusters, ...ofContracts, ...ofWorkers]
}

async function contractKey(chain: ConnectedChain, profile: NetworkProfile, folder: string, named: string): Promise<NamedKey> {
  const { name, address } = findContract({ folder, profile, genesisHash: chain.genesisHash }, named)
  const key = await readStorage(chain, 'PhalaRegistry.ContractKeys', [fromHex(address)])
  if (key === undefined) throw cliErrors.error('unknown-contract', `the chain has no key of contract ${name}`)
  return { kind: 'contract', of: name, key: hexOrNull(key) }
}

const hexOrNull = (bytes: unknown): Hex | null => (bytes instanceof Uint8Array ? toHex(bytes) : null)

/** `phat key rotate` @throws PhatError `cli.not-owner` before anything is sent */
export const rotateKey: Action = async (invocation) => {
  const sender = readSender(invocation)
  await withRemoteChain(invocation, async (chain) => {
    const { id, owner } = await readClusterEntry(chain, await chooseCluster(chain, invocation.args[0]))
    if (!equalBytes(owner, sender.signer.accountId))
      throw cliErrors.error('not-owner', `cluster ${toHex(id)} belongs to another account`)
    await send(invocation, chain, sender, chain.view.buildCall('PhalaPhatContracts.rotateClusterKey', { cluster: id }))
  })
}
