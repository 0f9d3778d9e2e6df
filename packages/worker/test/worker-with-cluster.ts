// SPDX-License-Identifier: Apache-2.0
import { alice, bob } from '@phat/chain/test/harness'
import { nativeSystemCode } from '@phat/contracts'
import { makeCall } from '@phat/frame'
import { PhalaPhatContracts } from '@phat/pallet-phala-phat-contracts'
import { PhalaRegistry } from '@phat/pallet-phala-registry'
import { fromHex, known, PHA } from '@phat/primitives'
import { succeed } from './serve-fixture.ts'
import { settle, type TestWorker, type WorkerChain } from './worker-chain.ts'

export const infoOf = async ({ endpoint }: TestWorker) => (await succeed(endpoint, 'GetClusterInfo')).info

/** Makes the worker the first gatekeeper and gives it a cluster of Alice's; the id of the cluster. */
export async function makeCluster(chain: WorkerChain, worker: TestWorker): Promise<Uint8Array> {
  const { runtime } = chain
  await chain.root(makeCall(runtime, PhalaRegistry, 'registerGatekeeper', { gatekeeper: worker.publicKey }))
  chain.grow(1)
  await worker.follow(chain)
  await settle(chain, worker)
  await chain.root(makeCall(runtime, PhalaPhatContracts, 'setPinkSystemCode', { code: nativeSystemCode() }))
  chain.grow(2)
  await chain.root(
    makeCall(runtime, PhalaPhatContracts, 'addCluster', {
      owner: alice.accountId,
      permission: { type: 'Public' },
      deployWorkers: [worker.publicKey],
      deposit: 100n * PHA,
      gasPrice: 1n,
      depositPerItem: 1n,
      depositPerByte: 1n,
      treasuryAccount: bob.accountId,
    }),
  )
  for (let i = 0; i < 2; i++) {
    chain.grow(1)
    await worker.follow(chain)
    await settle(chain, worker)
  }
  return fromHex(known(await infoOf(worker), 'a cluster runs').id)
}
