// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { alice, bob } from '@phat/chain/test/harness'
import { nativeSystemCode } from '@phat/contracts'
import { makeCall } from '@phat/frame'
import { PhalaPhatContracts } from '@phat/pallet-phala-phat-contracts'
import { PhalaRegistry } from '@phat/pallet-phala-registry'
import { fromHex, known, PHA, toHex } from '@phat/primitives'
import { afterAll, expect, test } from 'vitest'
import { succeed } from './serve-fixture.ts'
import { enrol, settle, startTestWorker, startWorkerChain, type TestWorker, type WorkerChain } from './worker-chain.ts'

const folder = mkdtempSync(join(tmpdir(), 'worker-cluster-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Blocks and messages to and fro, until both sides have nothing more to say. */
async function turn(chain: WorkerChain, worker: TestWorker): Promise<void> {
  chain.grow(1)
  await worker.follow(chain)
  await settle(chain, worker)
}

async function makeCluster(chain: WorkerChain, worker: TestWorker): Promise<void> {
  const { runtime } = chain
  await chain.root(makeCall(runtime, PhalaRegistry, 'registerGatekeeper', { gatekeeper: worker.publicKey }))
  await turn(chain, worker)
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
  await turn(chain, worker)
  await turn(chain, worker)
}

const clusterOf = async (worker: TestWorker) => {
  const { info } = await succeed(worker.endpoint, 'GetClusterInfo')
  return known(info, 'a cluster runs')
}

test('a cluster is deployed by the chain, and its state outlives restarts, from records and from a checkpoint', async () => {
  const chain = startWorkerChain()
  const first = await startTestWorker(chain, folder)
  await enrol(chain, first)
  await makeCluster(chain, first)
  const before = await clusterOf(first)
  expect(before.stateRoot).toMatch(/[0-9a-f]{64}/)
  await first.stop()

  const clusterId = fromHex(before.id.startsWith('0x') ? before.id : `0x${before.id}`)
  const deposit = { amount: 5n * PHA, clusterId, destAccount: bob.accountId }
  await chain.submit(makeCall(chain.runtime, PhalaPhatContracts, 'transferToCluster', deposit))
  // From the block records: the checkpoint that made the log belong to the cluster is older than its last blocks.
  chain.grow(2)
  const second = await startTestWorker(chain, folder)
  expect(await clusterOf(second)).toEqual(before)
  await second.follow(chain)
  await settle(chain, second)
  expect(await clusterOf(second)).not.toEqual(before)
  expect((await clusterOf(second)).id).toBe(before.id)
  await succeed(second.endpoint, 'TakeCheckpoint')
  const atCheckpoint = await clusterOf(second)
  await second.stop()

  const third = await startTestWorker(chain, folder)
  expect(third.resumedAt).toBe(chain.chain.best.number)
  expect(await clusterOf(third)).toEqual(atCheckpoint)
  await third.stop()
  expect(readdirSync(folder)).toHaveLength(2)
  expect(toHex(third.publicKey)).toBe(toHex(first.publicKey))
})
