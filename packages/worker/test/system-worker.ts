// SPDX-License-Identifier: Apache-2.0
import { publicKeyOfSecret } from '@phat/crypto'
import { contractId } from '@phat/messaging'
import { known } from '@phat/primitives'
import { expect } from 'vitest'
import type { ClusterBlockOrder, ClusterBlockReport, ClusterOutcome } from '../src/cluster/cluster-work.ts'
import { createIdentity } from '../src/keys/create-identity.ts'
import { drawSecret } from '../src/keys/sr25519-secret.ts'
import type { WorkerIdentity } from '../src/serve/worker-view.ts'
import { createWorkerSystem, initialSystemState } from '../src/system/create-worker-system.ts'
import { signedEgress } from '../src/system/signed-egress.ts'
import { systemState } from '../src/system/state-codec.ts'
import type { WorkerSystemOptions } from '../src/system/system-options.ts'
import type { BlockPlan, SystemState, WorkerSystem } from '../src/system/system-types.ts'
import { type ChainBlock, type FakeChain, seededRandom } from './system-chain.ts'

export const engine = { pass: 1, costs: 1, scriptEngine: new Uint8Array(32).fill(9), hostAbi: 1 }
export const genesisHash = new Uint8Array(32).fill(7)

/** A worker's core, with a cluster that only says what a cluster would. */
export interface FakeWorker {
  readonly identity: WorkerIdentity
  readonly system: WorkerSystem
  state: SystemState
  /** Orders that its cluster was given. */
  readonly orders: ClusterBlockOrder[]
  readonly plans: BlockPlan[]
  take(block: ChainBlock): BlockPlan
  /** Starts again with the state that was written last. */
  restart(): void
  /** Brings everything that waits to a chain. */
  relay(chain: FakeChain): number
}

/** Codes that fake clusters cannot run: their first byte. */
export const badCode = 0xbb

function outcomesOf(order: ClusterBlockOrder, owner: Uint8Array, publicKey: Uint8Array): readonly ClusterOutcome[] {
  return order.items.flatMap((item, index): ClusterOutcome[] => {
    switch (item.kind) {
      case 'deploy': {
        if (item.systemCode[0] === badCode) return [{ kind: 'deploymentFailed', item: index, detail: 'no code' }]
        const systemContract = new Uint8Array(32).fill(0x51)
        return [
          { kind: 'instantiated', contract: systemContract, deployer: owner, publicKey: new Uint8Array(32).fill(0x52) },
          { kind: 'deployed', item: index, systemContract, clusterPublicKey: publicKey },
        ]
      }
      case 'instantiate': {
        const contract = contractId(item.info)
        if (item.info.instantiateData[0] === badCode)
          return [{ kind: 'instantiationFailed', contract, error: Uint8Array.of(1, 2) }]
        return [{ kind: 'instantiated', contract, deployer: item.info.deployer, publicKey: contract }]
      }
      case 'command':
        if (item.payload.type !== 'Plain') return []
        if (item.payload.value.type === 'Withdraw' && item.origin !== undefined)
          return [{ kind: 'withdrawn', account: item.origin, amount: item.payload.value.value.amount }]
        return item.payload.value.value.nonce[0] === badCode
          ? [{ kind: 'commandFailed', item: index, contract: item.contract, origin: item.origin, reason: 'not-accepted' }]
          : []
      default:
        return []
    }
  })
}

export function createFakeWorker(
  name: string,
  options: Partial<WorkerSystemOptions> = {},
  start: SystemState = initialSystemState(0),
): FakeWorker {
  const random = options.random ?? seededRandom(name)
  const identity = options.identity ?? createIdentity(drawSecret(seededRandom(`identity of ${name}`)))
  const system = createWorkerSystem({
    ...{ identity, genesisHash, engine, random, canSeal: true, version: [0, 1, 0] },
    ...options,
  })
  const orders: ClusterBlockOrder[] = []
  const plans: BlockPlan[] = []
  const worker: FakeWorker = {
    ...{ identity, system, state: start, orders, plans },
    take(block) {
      const plan = system.planBlock(worker.state, block.values(system.wantedKeys(worker.state)))
      plans.push(plan)
      if (plan.stop !== undefined) return plan
      let report: ClusterBlockReport | undefined
      if (plan.cluster !== undefined) {
        const { order } = plan.cluster
        orders.push(order)
        const { keys, owner } = known(plan.state.cluster, 'an order goes to a cluster').birth
        const publicKey = known(publicKeyOfSecret('sr25519', keys.identity), 'a secret')
        report = { root: new Uint8Array(32), outcomes: outcomesOf(order, owner, publicKey), logs: [], cache: [] }
      }
      worker.state = system.concludeBlock(plan.state, report)
      // What is written is what goes on: no state that is only in memory.
      expect(systemState.decode(systemState.encode(worker.state))).toEqual(worker.state)
      return plan
    },
    restart() {
      worker.state = systemState.decode(systemState.encode(worker.state))
    },
    relay: (chain) => signedEgress(worker.state, identity).reduce((count, [, messages]) => count + chain.submit(messages), 0),
  }
  return worker
}

/** One block, which all workers take; then what they have to say goes to the chain. */
export function step(chain: FakeChain, ...workers: readonly FakeWorker[]): void {
  const block = chain.seal()
  for (const worker of workers) {
    worker.take(block)
    worker.relay(chain)
  }
}

/** Blocks until nothing waits any more. */
export function settle(chain: FakeChain, ...workers: readonly FakeWorker[]): void {
  for (let blocks = 0; blocks < 20; blocks++) step(chain, ...workers)
  for (const { identity, state } of workers)
    expect(signedEgress(state, identity).map(([origin, messages]) => [origin.type, messages.length])).toEqual([])
}

/** What two replicas must agree on: all but what is theirs alone. */
export function sharedPart({ cluster, channels, early }: SystemState): unknown {
  const stream = channels.filter(([{ type }]) => type === 'Cluster')
  return { cluster, early, stream }
}
