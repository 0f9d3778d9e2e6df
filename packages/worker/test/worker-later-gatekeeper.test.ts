// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeCall } from '@phat/frame'
import { routeMessage } from '@phat/messaging'
import { PhalaMq } from '@phat/pallet-phala-mq'
import { PhalaRegistry } from '@phat/pallet-phala-registry'
import { afterAll, expect, test } from 'vitest'
import { enrol, startTestWorker, startWorkerChain, type TestWorker, testTee, type WorkerChain } from './worker-chain.ts'
import { makeCluster } from './worker-with-cluster.ts'

const base = mkdtempSync(join(tmpdir(), 'worker-later-'))
afterAll(() => rmSync(base, { recursive: true, force: true }))

/** Blocks in which one gatekeeper speaks and others listen, until nothing is left to say: what it said, as `topic arm`. */
async function heard(chain: WorkerChain, speaker: TestWorker, ...listeners: readonly TestWorker[]): Promise<readonly string[]> {
  const names: string[] = []
  for (let quiet = 0; quiet < 2; ) {
    for (const worker of [speaker, ...listeners]) await worker.follow(chain)
    const messages = await speaker.egress()
    for (const signed of messages) {
      const { routed } = routeMessage(signed.message)
      names.push(routed === undefined || !('type' in routed.payload) ? 'unreadable' : `${routed.topic} ${routed.payload.type}`)
      await chain.submit(makeCall(chain.runtime, PhalaMq, 'syncOffchainMessage', { signedMessage: signed }))
    }
    quiet = messages.length === 0 ? quiet + 1 : 0
    chain.grow(1)
  }
  return names
}

test('on a chain, a later gatekeeper learns the keys of a cluster and tells the next one, when the first is gone', async () => {
  const chain = startWorkerChain()
  const start = (name: string, fuse: number) =>
    startTestWorker(chain, join(base, name), { tee: testTee(new Uint8Array(32).fill(fuse)) })
  const [first, later, last] = [await start('first', 1), await start('later', 2), await start('last', 3)]
  for (const worker of [first, later, last]) await enrol(chain, worker)
  await makeCluster(chain, first)

  const told = ['keyDistribution MasterKeyDistribution', 'clusterOperation DispatchKeys']
  await chain.root(makeCall(chain.runtime, PhalaRegistry, 'registerGatekeeper', { gatekeeper: later.publicKey }))
  chain.grow(1)
  expect(await heard(chain, first, later, last)).toEqual(told)
  await first.stop()

  for (const call of [
    makeCall(chain.runtime, PhalaRegistry, 'unregisterGatekeeper', { gatekeeper: first.publicKey }),
    makeCall(chain.runtime, PhalaRegistry, 'registerGatekeeper', { gatekeeper: last.publicKey }),
  ])
    await chain.root(call)
  chain.grow(1)
  // It cannot tell what it does not know.
  expect(await heard(chain, later, last)).toEqual(told)
  for (const { lines } of [first, later, last])
    expect(lines.filter(({ event }) => event === 'worker.message-refused')).toEqual([])
  await later.stop()
  await last.stop()
})
