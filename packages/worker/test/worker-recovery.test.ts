// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAgreementKey } from '@phat/crypto/agreement'
import { makeCall } from '@phat/frame'
import { PhalaRegistry } from '@phat/pallet-phala-registry'
import { fromHex, known } from '@phat/primitives'
import { afterAll, expect, test } from 'vitest'
import { handOverShare } from '../src/keys/handed-share.ts'
import { openRecoveryShare, recoveryShare } from '../src/keys/master-key-recovery.ts'
import { drawSecret } from '../src/keys/sr25519-secret.ts'
import { recoveryPath } from '../src/persist/recovery-files.ts'
import { call, succeed } from './serve-fixture.ts'
import { seededRandom } from './system-chain.ts'
import { enrol, settle, startTestWorker, startWorkerChain } from './worker-chain.ts'

const base = mkdtempSync(join(tmpdir(), 'worker-recovery-'))
afterAll(() => rmSync(base, { recursive: true, force: true }))
const random = seededRandom('holders of a worker')

test('holders bring the master key of a lost gatekeeper into a new worker, which keeps it', async () => {
  const chain = startWorkerChain()
  const holders = [0, 1, 2].map(() => createAgreementKey(drawSecret(random)))
  const recovery = { needed: 2, keys: holders.map(({ publicKey }) => publicKey) }
  const lost = await startTestWorker(chain, join(base, 'lost'), { recovery })
  await enrol(chain, lost)
  await chain.root(makeCall(chain.runtime, PhalaRegistry, 'registerGatekeeper', { gatekeeper: lost.publicKey }))
  chain.grow(1)
  await lost.follow(chain)
  await settle(chain, lost)
  await lost.stop()
  const { shares } = JSON.parse(readFileSync(recoveryPath(join(base, 'lost'), 0n), 'utf8')) as { shares: { share: string }[] }

  const folder = join(base, 'new')
  let worker = await startTestWorker(chain, folder)
  await worker.follow(chain)
  await enrol(chain, worker)
  const to = { receiver: worker.publicKey, genesisHash: chain.chain.genesisHash }
  const handed = shares.map(({ share }, i) => {
    const opened = openRecoveryShare(known(holders[i], 'a holder'), recoveryShare.decode(fromHex(share)))
    return handOverShare(known(opened, 'one’s own share opens'), to, random)
  })
  const keys = await worker.wantedKeys()
  for (const share of handed.slice(1)) await succeed(worker.endpoint, 'ProvideRecoveryShare', { rotation: 0n, share })
  expect(await worker.wantedKeys()).toHaveLength(keys.length + 1)
  chain.grow(1)
  await worker.follow(chain)
  expect(worker.lines.map(({ event }) => event)).toContain('worker.master-key-recovered')
  expect(await worker.wantedKeys()).toEqual(keys)
  await worker.stop()

  worker = await startTestWorker(chain, folder)
  const again = await call(worker.endpoint, 'ProvideRecoveryShare', { rotation: 0n, share: known(handed[0], 'a share') })
  expect(again).toMatchObject({ status: 500, error: expect.stringMatching(/^recovery\.has-master-key: /) })
  await chain.root(makeCall(chain.runtime, PhalaRegistry, 'registerGatekeeper', { gatekeeper: worker.publicKey }))
  chain.grow(1)
  await worker.follow(chain)
  const { system } = await succeed(worker.endpoint, 'GetInfo', {})
  // 2: active.
  expect(system?.gatekeeper?.role).toBe(2)
  await worker.stop()
})
