// SPDX-License-Identifier: Apache-2.0
import { formatPha, known, toHex, toJson } from '@phat/primitives'
import { readSender, send } from '../../actions/send.ts'
import type { Action } from '../../command.ts'
import { readingOf } from '../../terminal/cli-errors.ts'
import { table } from '../../terminal/table.ts'
import { parseAccount, showAccount } from '../../values/account.ts'
import { parseAmount } from '../../values/amount.ts'
import { keptContracts } from '../kept-contracts.ts'
import { withRemoteChain } from '../open-remote.ts'
import { type ClusterEntry, chooseCluster, forEachKey, mapKeys, readClusterEntry } from './chain-reads.ts'

/** `phat cluster list` */
export const listClusters: Action = async (invocation) => {
  const { io, json } = invocation
  await withRemoteChain(invocation, async (chain) => {
    const ids = await mapKeys(chain, 'PhalaPhatContracts.Clusters')
    const clusters = await forEachKey(ids, (id) => readClusterEntry(chain, id))
    if (json) return io.out(toJson({ clusters: clusters.map((one) => clusterJson(one, chain.ss58Prefix)) }))
    io.out(clusters.length === 0 ? `No clusters on ${chain.name}` : `Clusters of ${chain.name}`)
    const rows = clusters.map(({ id, workers, contracts, permission }) => [
      toHex(id),
      counted(workers, 'worker'),
      counted(contracts, 'contract'),
      permissionText(permission),
    ])
    for (const line of table(rows)) io.out(line)
  })
}

const counted = ({ length }: readonly unknown[], one: string): string => `${length} ${one}${length === 1 ? '' : 's'}`

/** `phat cluster show` */
export const showCluster: Action = async (invocation) => {
  const { args, io, json } = invocation
  await withRemoteChain(invocation, async (chain, profile, folder) => {
    const cluster = await readClusterEntry(chain, await chooseCluster(chain, args[0]))
    if (json) return io.out(toJson(clusterJson(cluster, chain.ss58Prefix)))
    const names = new Map(Object.entries(keptContracts(folder, profile.name)).map(([name, { address }]) => [address, name]))
    for (const line of clusterLines(cluster, chain.ss58Prefix, (id) => names.get(toHex(id)))) io.out(line)
  })
}

/** `phat cluster transfer`: what is wrong with the command line shows before anything connects. */
export const transferToCluster: Action = async (invocation) => {
  const { args, flags } = invocation
  const amount = readingOf('amount', () => parseAmount(known(args[0], 'the amount is required')))
  const to = flags.text('to')
  const receiver = to === undefined ? undefined : readingOf('--to', () => parseAccount(to))
  const sender = readSender(invocation)
  await withRemoteChain(invocation, async (chain) => {
    const id = await chooseCluster(chain, flags.text('cluster'))
    const { id: clusterId } = await readClusterEntry(chain, id)
    const destAccount = receiver ?? sender.signer.accountId
    const call = chain.view.buildCall('PhalaPhatContracts.transferToCluster', { amount, clusterId, destAccount })
    await send(invocation, chain, sender, call)
  })
}

const clusterJson = (cluster: ClusterEntry, ss58Prefix: number) => ({
  id: toHex(cluster.id),
  owner: showAccount(cluster.owner, ss58Prefix),
  permission: cluster.permission.type,
  systemContract: toHex(cluster.systemContract),
  gasPrice: cluster.gasPrice,
  depositPerItem: cluster.depositPerItem,
  depositPerByte: cluster.depositPerByte,
  publicKey: cluster.publicKey === undefined ? null : toHex(cluster.publicKey),
  keyEpoch: cluster.keyEpoch,
  workers: cluster.workers.map((one) => toHex(one)),
  contracts: cluster.contracts.map((one) => toHex(one)),
})

const permissionText = ({ type }: ClusterEntry['permission']): string =>
  type === 'Public' ? 'open to all' : 'for its owner alone'

function clusterLines(cluster: ClusterEntry, ss58Prefix: number, nameOf: (contract: Uint8Array) => string | undefined): string[] {
  const { id, owner, permission, systemContract, publicKey, keyEpoch, workers, contracts } = cluster
  const named = (contract: Uint8Array): string => {
    const name = nameOf(contract)
    return `${toHex(contract)}${name === undefined ? '' : `  ${name}`}`
  }
  return [
    `Cluster ${toHex(id)}`,
    ...table([
      ['owner', showAccount(owner, ss58Prefix)],
      ['deploying', permissionText(permission)],
      ['system', toHex(systemContract)],
      ['gas', `${cluster.gasPrice} planck for a picosecond`],
      ['deposit', `${formatPha(cluster.depositPerItem)} for an entry, ${formatPha(cluster.depositPerByte)} for a byte`],
      ['key', publicKey === undefined ? 'none yet' : toHex(publicKey)],
      ['key epoch', `${keyEpoch}`],
      ...workers.map((one) => ['worker', toHex(one)]),
      ...contracts.map((one) => ['contract', named(one)]),
    ]),
  ]
}
