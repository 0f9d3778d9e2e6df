// SPDX-License-Identifier: Apache-2.0
import { rootOrigin, signed } from '@phat/frame'
import { boundTopics } from '@phat/messaging'
import { PhalaMq } from '@phat/pallet-phala-mq'
import { clusterIdOf, PhalaPhatContracts } from '@phat/pallet-phala-phat-contracts'
import { toByteString } from '@phat/primitives'
import { alice, bob } from '@phat/test-kit'
import { createMockRuntime } from '@phat/test-kit/vitest'
import { beforeEach, describe, expect, test } from 'vitest'
import { clusterOf, firstCluster, mockParts, registry, withCode, workerOf } from '../bench/phala-phat-contracts.bench.ts'

const period = 50
const chain = createMockRuntime({ ...mockParts({ keyRotationPeriod: period }), balances: [[alice, 1_000_000n]] })
const phat = chain.calls(PhalaPhatContracts)
const store = () => PhalaPhatContracts.at(chain.execution).store
const rotate = (origin = signed(alice), cluster = firstCluster) => phat.rotateClusterKey(origin, { cluster })

function lastEvent() {
  const { stagedCount, stagedMessages } = PhalaMq.at(chain.execution).store
  const { payload } = stagedMessages.get(stagedCount.get() - 1) ?? {}
  return boundTopics.clusterEvent.payload.decode(payload ?? new Uint8Array())
}

beforeEach(() => {
  registry.clusterKeys.clear()
  withCode(chain)
  phat.addCluster(rootOrigin, clusterOf([workerOf(0), workerOf(1)], 0n))
  registry.clusterKeys.set(toByteString(firstCluster), workerOf(7))
  chain.takeEvents()
})

describe('a new command key of a cluster', () => {
  test('is asked of the gatekeeper for the workers that the cluster has, by its owner or governance', () => {
    rotate()
    chain.expectEvents(['PhalaPhatContracts.ClusterKeyRotated', { cluster: firstCluster, epoch: 1 }])
    const workers = [0, 1].map(workerOf).map((pubkey) => ({ pubkey, ecdhPubkey: pubkey }))
    expect(lastEvent()).toEqual({ type: 'RotateKey', value: { cluster: firstCluster, workers, epoch: 1 } })
    phat.removeWorkerFromCluster(signed(alice), { workerPubkey: workerOf(0), clusterId: firstCluster })
    chain.runToBlock(1 + period)
    chain.takeEvents()
    rotate(rootOrigin)
    chain.expectEvents(['PhalaPhatContracts.ClusterKeyRotated', { cluster: firstCluster, epoch: 2 }])
    expect(lastEvent()).toEqual({ type: 'RotateKey', value: { cluster: firstCluster, workers: workers.slice(1), epoch: 2 } })
  })

  test('is given once in a period, where there is a cluster with a key and workers, and to nobody else', () => {
    chain.expectNoop(() => rotate(signed(bob)), 'PhalaPhatContracts.ClusterPermissionDenied')
    chain.expectNoop(() => rotate(signed(alice), clusterIdOf(9n)), 'PhalaPhatContracts.ClusterNotFound')
    chain.expectNoop(() => rotate(rootOrigin, clusterIdOf(9n)), 'PhalaPhatContracts.ClusterNotFound')
    registry.clusterKeys.clear()
    chain.expectNoop(rotate, 'PhalaPhatContracts.ClusterNotDeployed')
    registry.clusterKeys.set(toByteString(firstCluster), workerOf(7))
    rotate()
    chain.runToBlock(period)
    chain.expectNoop(rotate, 'PhalaPhatContracts.RotatedLately')
    chain.runToBlock(1 + period)
    rotate()
    for (const workerPubkey of [workerOf(0), workerOf(1)])
      phat.removeWorkerFromCluster(signed(alice), { workerPubkey, clusterId: firstCluster })
    chain.runToBlock(1 + 2 * period)
    chain.expectNoop(rotate, 'PhalaPhatContracts.NoWorkerSpecified')
    phat.clusterDestroy(rootOrigin, { cluster: firstCluster })
    expect(store().keyRotations.has(firstCluster)).toBe(false)
  })
})
