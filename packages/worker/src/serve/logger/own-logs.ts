// SPDX-License-Identifier: Apache-2.0
import { type ByteString, equalBytes, PhatError, toByteString } from '@phat/primitives'
import { type ContractFacts, lookUpAll } from '../methods/contract-facts.ts'
import type { ServedCluster } from '../worker-view.ts'

/** Contracts that are looked up for one question that names none. */
const lookupsMax = 256

/**
 * Which of these contracts let an account read their own log: those it deployed, and those whose deployer granted it. A contract that cannot
 * be looked up now lets nobody.
 */
export async function ownLogsOf(
  facts: ContractFacts,
  cluster: ServedCluster,
  reader: Uint8Array,
  contracts: readonly Uint8Array[],
): Promise<ReadonlySet<ByteString>> {
  const own = new Set<ByteString>()
  await lookUpAll(contracts.slice(0, lookupsMax), async (contract) => {
    try {
      const found = await facts.find(cluster, contract)
      const readers = found === undefined ? [] : [...found.logReaders, ...(found.deployer === undefined ? [] : [found.deployer])]
      if (readers.some((account) => equalBytes(account, reader))) own.add(toByteString(contract))
    } catch (error) {
      if (!(error instanceof PhatError)) throw error
    }
  })
  return own
}
