// SPDX-License-Identifier: Apache-2.0
import { contractAddress } from '@phat/contracts'
import { toHex } from '@phat/primitives'
import type { PrpcRequest, PrpcResponse } from '@phat/wire/prpc'
import type { PrpcContext } from '../prpc-context.ts'
import { serveErrors } from '../serve-errors.ts'
import type { ServedCluster } from '../worker-view.ts'
import { contractWeight, lookUpAll } from './contract-facts.ts'
import { hexArgument } from './hex-argument.ts'

/** Contracts that one answer lists; a request names at most as many as it has room for. */
const contractsMax = 2_000

const hexOrNothing = (bytes: Uint8Array | undefined): string => (bytes === undefined ? '' : toHex(bytes))

/** GetClusterInfo: ids and hashes with 0x; no `info` without a cluster. */
export function getClusterInfo({ view: { cluster } }: PrpcContext): PrpcResponse<'GetClusterInfo'> {
  if (cluster === undefined) return { info: undefined }
  const { id, root, facts } = cluster
  return {
    info: {
      id: toHex(id),
      runtimeVersion: facts.runtimeVersion.join('.'),
      stateRoot: toHex(root),
      systemContract: hexOrNothing(facts.systemContract),
      loggerContract: hexOrNothing(facts.logHandler),
      numberOfContracts: BigInt(facts.contracts),
      jsRuntime: hexOrNothing(facts.jsRuntime),
    },
  }
}

type ContractInfo = PrpcResponse<'GetContractInfo'>['contracts'][number]

/**
 * GetContractInfo: those that are named and exist, or the first 2,000 when none is named.
 * @throws serve.no-cluster, serve.invalid-argument
 */
export async function getContractInfo(
  ctx: PrpcContext,
  request: PrpcRequest<'GetContractInfo'>,
): Promise<PrpcResponse<'GetContractInfo'>> {
  const { cluster } = ctx.view
  if (cluster === undefined) throw serveErrors.error('no-cluster', 'No cluster found')
  if (request.contracts.length > contractsMax) {
    throw serveErrors.error('invalid-argument', `Invalid number of contracts: at most ${contractsMax}`)
  }
  const named = request.contracts.map((text) => hexArgument(text, 'contract id', 32))
  const ids = named.length === 0 ? (await ctx.contracts.all(cluster)).slice(0, contractsMax) : named
  const infos = await lookUpAll(ids, (id) => contractInfo(ctx, cluster, id))
  return { contracts: infos.filter((info) => info !== undefined) }
}

async function contractInfo(ctx: PrpcContext, cluster: ServedCluster, id: Uint8Array): Promise<ContractInfo | undefined> {
  const found = await ctx.contracts.find(cluster, id)
  if (found === undefined) return undefined
  const { codeHash } = found
  return { id: toHex(id), codeHash: toHex(codeHash), weight: contractWeight(cluster, id), sidevm: undefined }
}

/** CalculateContractId. @throws serve.invalid-argument */
export function calculateContractId(request: PrpcRequest<'CalculateContractId'>): PrpcResponse<'CalculateContractId'> {
  const id = contractAddress({
    deployer: hexArgument(request.deployer, 'deployer', 32),
    clusterId: hexArgument(request.clusterId, 'cluster id', 32),
    codeHash: hexArgument(request.codeHash, 'code hash', 32),
    salt: hexArgument(request.salt, 'salt'),
  })
  return { id: toHex(id) }
}
