// SPDX-License-Identifier: Apache-2.0

import { type Hex, known, toJson } from '@phat/primitives'
import { gatekeeperRoles, type PrpcResponse } from '@phat/wire/prpc'
import { patienceOf } from '../chain/connect-chain.ts'
import type { Action } from '../command.ts'
import { table } from '../terminal/table.ts'
import { createWorkerClient } from './prpc-client.ts'

type Info = PrpcResponse<'GetInfo'>
type Cluster = NonNullable<PrpcResponse<'GetClusterInfo'>['info']>

/** `phat worker info` */
export const showWorkerInfo: Action = async (invocation) => {
  const { flags, io, json } = invocation
  const worker = createWorkerClient(known(flags.text('url'), 'the flag has a default'), patienceOf(invocation))
  const [info, { info: cluster }] = await Promise.all([worker.call('GetInfo', {}), worker.call('GetClusterInfo', {})])
  if (json) return io.out(toJson({ worker: workerJson(info), cluster: cluster === undefined ? null : clusterJson(cluster) }))
  for (const line of lines(worker.url, info, cluster)) io.out(line)
}

/** Keys and hashes come without 0x. */
const hex = (digits: string | undefined): Hex | null =>
  digits === undefined || digits === '' ? null : `0x${digits.replace(/^0x/, '')}`

const roleOf = ({ system, gatekeeper }: Info): string => {
  const role = (system?.gatekeeper ?? gatekeeper)?.role ?? gatekeeperRoles.none
  return Object.entries(gatekeeperRoles).find(([, number]) => number === role)?.[0] ?? String(role)
}

const workerJson = (info: Info) => ({
  version: info.version,
  publicKey: hex(info.system?.publicKey ?? info.publicKey),
  registered: info.system?.registered ?? info.registered,
  gatekeeper: roleOf(info),
  genesisHash: hex(info.genesisBlockHash),
  nextBlock: info.blocknum,
  blockTime: info.currentBlockTime,
  pendingMessages: info.pendingMessages,
  score: info.score,
  attestation: info.supportedAttestationMethods,
})

const clusterJson = ({
  id,
  systemContract,
  numberOfContracts,
  stateRoot,
  runtimeVersion,
  loggerContract,
  jsRuntime,
}: Cluster) => ({
  id: hex(id),
  systemContract: hex(systemContract),
  contracts: numberOfContracts,
  stateRoot: hex(stateRoot),
  runtimeVersion,
  loggerContract: hex(loggerContract),
  jsRuntime: hex(jsRuntime),
})

function lines(url: string, info: Info, cluster: Cluster | undefined): string[] {
  const worker = workerJson(info)
  const time = Number(worker.blockTime)
  return [
    `The worker at ${url}`,
    ...table([
      ['version', worker.version],
      ['public key', worker.publicKey ?? 'none yet'],
      ['registered', worker.registered ? 'yes' : 'no'],
      ['gatekeeper', worker.gatekeeper],
      ['genesis', worker.genesisHash ?? 'unknown'],
      ['next block', `${worker.nextBlock}${time === 0 ? '' : `, the last one of ${new Date(time).toISOString()}`}`],
      ['messages', `${worker.pendingMessages} wait for the chain`],
      ['score', `${worker.score}`],
      ['attestation', worker.attestation.join(', ') || 'none'],
    ]),
    '',
    ...(cluster === undefined ? ['It serves no cluster.'] : clusterLines(cluster)),
  ]
}

function clusterLines(cluster: Cluster): string[] {
  const { id, systemContract, contracts, stateRoot, runtimeVersion, loggerContract, jsRuntime } = clusterJson(cluster)
  return [
    `Its cluster ${id ?? ''}`,
    ...table([
      ['contracts', `${contracts}`],
      ['system', systemContract ?? 'none yet'],
      ['state root', stateRoot ?? 'none yet'],
      ['runtime', runtimeVersion],
      ...(loggerContract === null ? [] : [['logger', loggerContract]]),
      ...(jsRuntime === null ? [] : [['JavaScript', jsRuntime]]),
    ]),
  ]
}
