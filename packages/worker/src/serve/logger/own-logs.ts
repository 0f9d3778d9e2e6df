// SPDX-License-Identifier: Apache-2.0
import { type ByteString, equalBytes, PhatError, toByteString } from '@phat/primitives'
import type { ClusterReadAnswers, ClusterThreadQuery } from '../../cluster/cluster-query.ts'
import type { ContractFacts } from '../methods/contract-facts.ts'
import type { ServedCluster } from '../worker-view.ts'

/** Contracts that are looked up for one question that names none. */
const lookupsMax = 256

async function mayReadLogOf(
  facts: ContractFacts,
  cluster: ServedCluster,
  reader: Uint8Array,
  contract: Uint8Array,
  limit: { readonly ms: number; readonly signal: AbortSignal },
): Promise<boolean> {
  const found = await facts.find(cluster, contract)
  if (found === undefined) return false
  if (found.deployer !== undefined && equalBytes(found.deployer, reader)) return true
  const request: ClusterThreadQuery = { read: 'grantees', contract: contract.slice() }
  const { answer } = await cluster.query({ request }, limit.ms, limit.signal)
  const grantees = answer as ClusterReadAnswers['grantees'] // what the executor answers to this read
  return grantees.some((grantee) => equalBytes(grantee, reader))
}

/**
 * Which of these contracts let an account read their own log: those it deployed, and those whose deployer granted it. A contract that cannot
 * be looked up now lets nobody.
 */
export async function ownLogsOf(
  facts: ContractFacts,
  cluster: ServedCluster,
  reader: Uint8Array,
  contracts: readonly Uint8Array[],
  limit: { readonly ms: number; readonly signal: AbortSignal },
): Promise<ReadonlySet<ByteString>> {
  const own = new Set<ByteString>()
  const checks = contracts.slice(0, lookupsMax).map(async (contract) => {
    try {
      if (await mayReadLogOf(facts, cluster, reader, contract, limit)) own.add(toByteString(contract))
    } catch (error) {
      limit.signal.throwIfAborted()
      if (!(error instanceof PhatError)) throw error
    }
  })
  await Promise.all(checks)
  return own
}
