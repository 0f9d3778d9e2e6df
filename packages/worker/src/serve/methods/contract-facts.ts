// SPDX-License-Identifier: Apache-2.0
import { type ByteString, equalBytes, toByteString } from '@phat/primitives'
import type { ServedCluster, ServedContract } from '../worker-view.ts'

/** Contracts that are remembered of one height. */
const rememberedMax = 8_192

/** What queries and lists ask again and again of the newest height, asked once a height. */
export interface ContractFacts {
  /** Undefined when the cluster has no such contract. */
  find(cluster: ServedCluster, address: Uint8Array): Promise<ServedContract | undefined>
  all(cluster: ServedCluster): Promise<readonly Uint8Array[]>
}

interface Remembered {
  readonly cluster: Uint8Array
  readonly height: number
  readonly found: Map<ByteString, Promise<ServedContract | undefined>>
  all: Promise<readonly Uint8Array[]> | undefined
}

/** Makes an empty memory; it forgets with each new height. */
export function createContractFacts(): ContractFacts {
  let current: Remembered | undefined

  function memoryOf({ id, height }: ServedCluster): Remembered {
    if (current?.height === height && equalBytes(current.cluster, id)) return current
    current = { cluster: id, height, found: new Map(), all: undefined }
    return current
  }

  return {
    find(cluster, address) {
      const { found } = memoryOf(cluster)
      const key = toByteString(address)
      const known = found.get(key)
      if (known !== undefined) return known
      const asked = cluster.contract(address)
      if (found.size < rememberedMax) {
        found.set(key, asked)
        // What failed may succeed the next time.
        asked.catch(() => found.delete(key))
      }
      return asked
    },
    all(cluster) {
      const memory = memoryOf(cluster)
      if (memory.all === undefined) {
        const asked = cluster.contracts()
        memory.all = asked
        asked.catch(() => {
          if (memory.all === asked) memory.all = undefined
        })
      }
      return memory.all
    },
  }
}

/** Look-ups of one request that are under way at once: the threads of queries have others to serve. */
const atOnce = 16

/** Looks up one after the other, some at once; in the order of the items. */
export async function lookUpAll<T, R>(items: readonly T[], lookUp: (item: T) => Promise<R>): Promise<R[]> {
  const found: R[] = []
  for (let i = 0; i < items.length; i += atOnce) found.push(...(await Promise.all(items.slice(i, i + atOnce).map(lookUp))))
  return found
}

/** The weight by which a contract shares the threads of queries; 0 for one that has none. */
export function contractWeight({ facts }: ServedCluster, contract: Uint8Array): number {
  return facts.weights.find(([address]) => equalBytes(address, contract))?.[1] ?? 0
}
