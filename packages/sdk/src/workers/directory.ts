// SPDX-License-Identifier: Apache-2.0
import { type Hex, toHex } from '@phat/primitives'
import type { Network } from '../chain/network.ts'
import { sdkErrors } from '../sdk-errors.ts'
import type { Wait } from '../wait.ts'

/** What the chain says of the evidence of a worker. */
export type Standing =
  | {
      readonly kind: 'counts'
      /** Undefined for a worker without evidence, on a chain that takes such. */
      readonly simulated: boolean | undefined
    }
  | { readonly kind: 'refused'; readonly reason: string }

/** A worker as the chain lists it. */
export interface ListedWorker {
  /** 32 bytes: it signs and agrees with the same key. */
  readonly publicKey: Uint8Array
  readonly name: Hex
  /** By the worker's own word. */
  readonly endpoints: readonly string[]
  readonly standing: Standing
}

/** What the chain says of clusters and their workers, remembered for a while. */
export interface WorkerDirectory {
  /** The cluster of a contract. @throws PhatError `sdk.contract-not-found` */
  clusterOf(wait: Wait, contract: Uint8Array): Promise<Uint8Array>
  workers(wait: Wait, cluster: Uint8Array): Promise<readonly ListedWorker[]>
  /** Reads the workers of a cluster anew when they are asked for next. */
  forget(cluster: Uint8Array): void
}

/** How long the list of a cluster's workers is used. A worker that was suspended meanwhile is believed for as long. */
const listedMs = 10_000

interface Attestation {
  readonly facts: { readonly simulated: boolean }
  readonly dueAt: number
  readonly standing: { readonly type: string; readonly value: { readonly reason?: { readonly type: string } } }
}

/** Makes an empty directory. */
export function createDirectory(network: Network): WorkerDirectory {
  const clusters = new Map<Hex, Uint8Array>()
  const lists = new Map<Hex, { readonly until: number; readonly workers: readonly ListedWorker[] }>()

  async function read(wait: Wait, publicKey: Uint8Array, height: number): Promise<ListedWorker> {
    const [endpoints, registered, attestation, chain] = await Promise.all([
      network.read(wait, 'PhalaRegistry.Endpoints', publicKey),
      network.read(wait, 'PhalaRegistry.Workers', publicKey),
      network.read(wait, 'PhalaRegistry.WorkerAttestations', publicKey),
      network.chain(wait),
    ])
    // The casts state what the registry declares.
    const named = endpoints as { readonly value: readonly string[] } | undefined
    const terms = {
      graceBlocks: chain.view.constant('PhalaRegistry.AttestationGrace') as number,
      takesNone: chain.view.constant('PhalaRegistry.NoneAttestationEnabled') as boolean,
    }
    return {
      publicKey,
      name: toHex(publicKey),
      endpoints: named?.value ?? [],
      standing:
        registered === undefined
          ? { kind: 'refused', reason: 'it is not registered' }
          : judgeAttestation(attestation as Attestation | undefined, height, terms),
    }
  }

  return {
    async clusterOf(wait, contract) {
      const known = clusters.get(toHex(contract))
      if (known !== undefined) return known
      const found = (await network.read(wait, 'PhalaPhatContracts.Contracts', contract)) as
        | { readonly cluster: Uint8Array }
        | undefined
      if (found === undefined) throw sdkErrors.error('contract-not-found', `the chain has no contract ${toHex(contract)}`)
      clusters.set(toHex(contract), found.cluster)
      return found.cluster
    },
    async workers(wait, cluster) {
      const listed = lists.get(toHex(cluster))
      if (listed !== undefined && performance.now() < listed.until) return listed.workers
      const [keys, block] = await Promise.all([
        network.read(wait, 'PhalaPhatContracts.ClusterWorkers', cluster),
        network.settledBlock(wait),
      ])
      const workers = await Promise.all(((keys ?? []) as readonly Uint8Array[]).map((key) => read(wait, key, block.number)))
      lists.set(toHex(cluster), { until: performance.now() + listedMs, workers })
      return workers
    },
    forget: (cluster) => void lists.delete(toHex(cluster)),
  }
}

/** Whether evidence counts at a height, as the registry decides it. */
export function judgeAttestation(
  attestation: Attestation | undefined,
  height: number,
  { graceBlocks, takesNone }: { readonly graceBlocks: number; readonly takesNone: boolean },
): Standing {
  if (attestation === undefined)
    return takesNone ? { kind: 'counts', simulated: undefined } : { kind: 'refused', reason: 'it has no evidence' }
  const { standing, dueAt, facts } = attestation
  if (standing.type !== 'Active')
    return { kind: 'refused', reason: `it is suspended (${standing.value.reason?.type ?? standing.type})` }
  if (height > dueAt + graceBlocks) return { kind: 'refused', reason: 'its evidence is overdue' }
  return { kind: 'counts', simulated: facts.simulated }
}
