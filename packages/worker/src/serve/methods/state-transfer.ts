// SPDX-License-Identifier: Apache-2.0
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { verifyMultiSignature } from '@phat/crypto'
import { wrapSignedContent } from '@phat/messaging'
import { equalBytes, toHex } from '@phat/primitives'
import type { PrpcRequest, PrpcResponse } from '@phat/wire/prpc'
import type { PrpcContext } from '../prpc-context.ts'
import { serveErrors } from '../serve-errors.ts'
import { checkMembership } from '../transfer/membership.ts'
import { readSealedState, writeSealedState } from '../transfer/sealed-state.ts'
import type { ClusterTransfer, ServedCluster, WorkerView } from '../worker-view.ts'
import { hexArgument } from './hex-argument.ts'

/** Blocks after the one that the receiver names within which the state is given: phala's rule. */
const requestAgeMax = 128
/** Files that are kept for others to fetch; the oldest goes. */
const filesMax = 4

const filePattern = /^cluster-([0-9a-f]{64})-([0-9a-f]{64})-([0-9]{1,10})\.bin$/

/** States that this worker saves, one at a time. */
export interface StateTransfer {
  saving: boolean
}

function transferOf({ transfer }: WorkerView): ClusterTransfer {
  if (transfer === undefined) throw serveErrors.error('unsupported', 'unsupported: this worker keeps nothing on disk')
  return transfer
}

/** What the receiver signs: the block in four bytes, the highest first. */
function requestBytes(minBlockNumber: number): Uint8Array {
  const number = new Uint8Array(4)
  new DataView(number.buffer).setUint32(0, minBlockNumber)
  return wrapSignedContent('ClusterStateRequest', number)
}

/** GenerateClusterStateRequest: this worker's signed wish for a state not older than its own block. */
export function generateStateRequest({ view }: PrpcContext): PrpcResponse<'GenerateClusterStateRequest'> {
  const minBlockNumber = view.lastBlock.number
  return {
    receiver: toHex(view.identity.publicKey),
    minBlockNumber,
    signature: toHex(view.identity.sign(requestBytes(minBlockNumber))),
    proofBlock: new Uint8Array(0),
    proof: [],
  }
}

function checkRequest(view: WorkerView, cluster: ServedCluster, request: PrpcRequest<'SaveClusterState'>): Uint8Array {
  const receiver = hexArgument(request.receiver, 'receiver', 32)
  const value = hexArgument(request.signature, 'signature', 64)
  const { minBlockNumber } = request
  if (!verifyMultiSignature({ type: 'Sr25519', value }, requestBytes(minBlockNumber), receiver)) {
    throw serveErrors.error('signature-refused', 'Verifying signature failed: InvalidSignature')
  }
  if (cluster.height < minBlockNumber) throw serveErrors.error('state-refused', 'RCU in progress: this worker is behind')
  if (cluster.height > minBlockNumber + requestAgeMax) throw serveErrors.error('state-refused', 'The request is too old')
  checkMembership(view, request, receiver, cluster.id)
  return receiver
}

/**
 * SaveClusterState: encrypts the cluster to a worker that the chain has in it, in a file for `/download`.
 * @throws serve.no-cluster, .unavailable, .signature-refused, .state-refused, .unknown-block, .unsupported, .busy
 */
export async function saveClusterState(
  { view, transfer: state }: PrpcContext,
  request: PrpcRequest<'SaveClusterState'>,
  signal: AbortSignal,
): Promise<PrpcResponse<'SaveClusterState'>> {
  const transfer = transferOf(view)
  const { cluster, unready, identity, genesisHash } = view
  if (unready !== undefined) throw serveErrors.error('unavailable', `ServiceUnavailable: ${unready}`)
  if (cluster === undefined) throw serveErrors.error('no-cluster', 'No cluster found')
  const receiver = checkRequest(view, cluster, request)
  if (state.saving) throw serveErrors.error('busy', 'RCU in progress: another state is being saved')
  state.saving = true
  try {
    const exported = await transfer.export(signal)
    const filename = `cluster-${hexOf(exported.cluster)}-${hexOf(receiver)}-${exported.height}.bin`
    await makeRoom(transfer.folder, filename)
    await writeSealedState(join(transfer.folder, filename), identity.agreement, { receiver, genesis: genesisHash }, exported)
    return { blockNumber: exported.height, filename, proofBlock: new Uint8Array(0), proof: [] }
  } finally {
    state.saving = false
  }
}

const hexOf = (bytes: Uint8Array): string => toHex(bytes).slice(2)

/** The folder without the file of this name, and without the oldest when there are many. */
async function makeRoom(folder: string, filename: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const heightOf = (name: string): number => Number(filePattern.exec(name)?.[3] ?? 0)
  const files = (await readdir(folder)).filter((name) => filePattern.test(name)).sort((a, b) => heightOf(b) - heightOf(a))
  const old = files.filter((name, place) => name === filename || place >= filesMax - 1)
  await Promise.all(old.map((name) => rm(join(folder, name), { force: true })))
}

/**
 * LoadClusterState: takes a state that another worker of the cluster sealed to this one; the operator has put the file into the folder.
 * @throws serve.state-refused, .unknown-block, .unsupported, .invalid-argument
 */
export async function loadClusterState(
  { view }: PrpcContext,
  request: PrpcRequest<'LoadClusterState'>,
): Promise<PrpcResponse<'LoadClusterState'>> {
  const transfer = transferOf(view)
  const path = stateFile(transfer, request.filename)
  if (path === undefined) throw serveErrors.error('invalid-argument', 'Invalid file name')
  const { identity, genesisHash, lastBlock, cluster } = view
  if (cluster !== undefined) throw serveErrors.error('state-refused', 'This worker has a cluster')
  const state = await readSealedState(path, identity.agreement, genesisHash, (head) => {
    if (head.height < lastBlock.number) throw serveErrors.error('state-refused', 'This worker is past that block')
    checkMembership(view, request, head.saver, head.cluster)
    // The saver saw this worker in the cluster, in a state that this worker may not have followed to.
    if (equalBytes(head.saver, identity.publicKey)) throw serveErrors.error('state-refused', 'The state is of this worker')
  })
  await transfer.import(state)
  return {}
}

/** The path of a file that may be fetched or loaded; undefined for every other name. */
export function stateFile({ folder }: ClusterTransfer, name: string): string | undefined {
  return filePattern.test(name) ? join(folder, name) : undefined
}
