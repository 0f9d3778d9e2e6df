// SPDX-License-Identifier: Apache-2.0
import { rootOrigin, signed } from '@phat/frame'
import { boundTopics } from '@phat/messaging'
import { PhalaMq } from '@phat/pallet-phala-mq'
import { PhalaPhatContracts } from '@phat/pallet-phala-phat-contracts'
import { alice } from '@phat/test-kit'
import { createMockRuntime } from '@phat/test-kit/vitest'
import { beforeEach, describe, expect, test } from 'vitest'
import { clusterOf, firstCluster, mockParts, withCode, workerOf } from '../bench/phala-phat-contracts.bench.ts'

const chain = createMockRuntime({ ...mockParts(), balances: [[alice, 1_000_000n]] })
const phat = chain.calls(PhalaPhatContracts)
const store = () => PhalaPhatContracts.at(chain.execution).store

function asked() {
  const { stagedCount, stagedMessages } = PhalaMq.at(chain.execution).store
  const { payload } = stagedMessages.get(stagedCount.get() - 1) ?? {}
  return boundTopics.clusterEvent.payload.decode(payload ?? new Uint8Array())
}

beforeEach(() => withCode(chain))

describe('a debuggable cluster', () => {
  test('is made by governance alone, as any other cluster, and asked of the gatekeeper under a name of its own', () => {
    chain.expectNoop(() => phat.addDebuggableCluster(signed(alice), clusterOf([workerOf(0)], 0n)), 'BadOrigin')
    phat.addDebuggableCluster(rootOrigin, clusterOf([workerOf(0)], 0n))
    expect(asked()).toMatchObject({ type: 'DeployDebuggableCluster', value: { cluster: firstCluster, owner: alice } })
    expect(store().debuggableClusters.get(firstCluster)).toBe(true)
  })

  test('is the only one that says so, and the chain forgets it when the cluster ends', () => {
    phat.addCluster(rootOrigin, clusterOf([workerOf(0)], 0n))
    expect(asked().type).toBe('DeployCluster')
    expect(store().debuggableClusters.get(firstCluster)).toBe(false)
    expect(store().debuggableClusters.has(firstCluster)).toBe(false)
    phat.addDebuggableCluster(rootOrigin, clusterOf([workerOf(1)], 0n))
    const [second] = [...store().debuggableClusters.keys()]
    phat.clusterDestroy(rootOrigin, { cluster: second as typeof firstCluster })
    expect([...store().debuggableClusters.keys()]).toEqual([])
  })
})
