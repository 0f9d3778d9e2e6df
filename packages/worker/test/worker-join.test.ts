// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bob } from '@phat/chain/test/harness'
import { makeCall } from '@phat/frame'
import { PhalaPhatContracts } from '@phat/pallet-phala-phat-contracts'
import { known, PHA } from '@phat/primitives'
import { afterAll, expect, test } from 'vitest'
import { clusterOfWorkerKey } from '../src/serve/transfer/membership.ts'
import { call, succeed } from './serve-fixture.ts'
import { enrol, settle, startTestWorker, startWorkerChain, testTee, type WorkerChain } from './worker-chain.ts'
import { infoOf, makeCluster } from './worker-with-cluster.ts'

const root = mkdtempSync(join(tmpdir(), 'worker-join-'))
const [folderA, folderB] = [join(root, 'a'), join(root, 'b')]
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** What `state_getReadProof` gives for a worker's entry. */
function proofOf(chain: WorkerChain, worker: Uint8Array, height = chain.chain.best.number) {
  const hash = known(chain.chain.hashOf(height), 'it is stored')
  const state = known(chain.chain.state(hash), 'its state is kept')
  return { proofBlock: hash, proof: [...state.prove([clusterOfWorkerKey(worker)])] }
}

test('a second worker takes the cluster over at its block, and both come to the same from there on', async () => {
  const chain = startWorkerChain()
  const first = await startTestWorker(chain, folderA)
  const second = await startTestWorker(chain, folderB, { tee: testTee(new Uint8Array(32).fill(0xb2)) })
  await enrol(chain, first)
  await enrol(chain, second)
  await first.follow(chain)
  const clusterId = await makeCluster(chain, first)
  await second.follow(chain)
  await settle(chain, second)

  const wish = () => succeed(second.endpoint, 'GenerateClusterStateRequest')
  await first.follow(chain)
  const early = await call(first.endpoint, 'SaveClusterState', { ...(await wish()), ...proofOf(chain, second.publicKey) })
  expect(early).toEqual({ status: 500, error: 'The chain has the worker not in the cluster' })

  await chain.submit(
    makeCall(chain.runtime, PhalaPhatContracts, 'addWorkerToCluster', { workerPubkey: second.publicKey, clusterId }),
  )
  chain.grow(1)
  await second.follow(chain)
  const request = await wish()
  const deposit = { amount: 5n * PHA, clusterId, destAccount: bob.accountId }
  await chain.submit(makeCall(chain.runtime, PhalaPhatContracts, 'transferToCluster', deposit))
  chain.grow(3)
  await first.follow(chain)
  const saved = await succeed(first.endpoint, 'SaveClusterState', { ...request, ...proofOf(chain, second.publicKey) })
  const sealed = await fetch(`${first.endpoint}/download/${saved.filename}`)
  mkdirSync(join(folderB, 'transfer'), { recursive: true })
  writeFileSync(join(folderB, 'transfer', saved.filename), new Uint8Array(await sealed.arrayBuffer()))

  // The second one is some blocks behind: it knows the saver by a block of its own, and joins when it comes to the cluster's.
  const proof = proofOf(chain, first.publicKey, request.minBlockNumber)
  await succeed(second.endpoint, 'LoadClusterState', { filename: saved.filename, ...proof })
  expect(await infoOf(second)).toBeUndefined()
  chain.grow(2)
  await second.follow(chain)
  await first.follow(chain)
  expect(await infoOf(second)).toEqual(await infoOf(first))

  await chain.submit(makeCall(chain.runtime, PhalaPhatContracts, 'transferToCluster', deposit))
  const before = await infoOf(first)
  for (const worker of [first, second]) await settle(chain, worker)
  for (const worker of [first, second]) await worker.follow(chain)
  expect(await infoOf(second)).toEqual(await infoOf(first))
  expect(await infoOf(first)).not.toEqual(before)
  await second.stop()

  const again = await startTestWorker(chain, folderB, { tee: testTee(new Uint8Array(32).fill(0xb2)) })
  expect(await infoOf(again)).toEqual(await infoOf(first))
  await again.stop()
  await first.stop()
}, 60_000)
