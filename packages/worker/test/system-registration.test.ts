// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import { createAgreementKey } from '@phat/crypto/agreement'
import { known, textBytes } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import { openRecoveryShare, recoverMasterKey } from '../src/keys/master-key-recovery.ts'
import { drawSecret } from '../src/keys/sr25519-secret.ts'
import { createFakeChain, ofPallet, seededRandom, storageKeys } from './system-chain.ts'
import { lastCodes, launch, payloadOf, registerAll, says, takenNames } from './system-scenes.ts'
import { createFakeWorker, settle, step } from './system-worker.ts'

describe('a worker', () => {
  test('is registered, suspended and resumed by the registry alone', () => {
    const chain = createFakeChain()
    const worker = createFakeWorker('one')
    registerAll(chain, worker)
    expect(worker.state).toMatchObject({ registered: true, confidenceLevel: 2, height: 1 })
    chain.push(says.worker(worker, { type: 'Suspended' }))
    step(chain, worker)
    expect(worker.state.registered).toBe(false)
    chain.push(says.worker(worker, { type: 'Resumed' }, ofPallet('ForcePushed')))
    step(chain, worker)
    expect(worker.state.registered).toBe(false)
    expect(lastCodes(worker)).toEqual(['system.not-allowed'])
    chain.push(says.worker(worker, { type: 'Resumed' }))
    step(chain, worker)
    expect(worker.state.registered).toBe(true)
  })

  test('is not concerned by what the chain says of another', () => {
    const chain = createFakeChain()
    const [worker, other] = [createFakeWorker('one'), createFakeWorker('other')]
    chain.push(says.worker(other, { type: 'Registered', value: { confidenceLevel: 2 } }))
    step(chain, worker, other)
    expect([worker.state.registered, other.state.registered]).toEqual([false, true])
  })

  test('reports its benchmark after as many blocks as the chain said', () => {
    const chain = createFakeChain()
    const worker = createFakeWorker('one', { iterationsSince: (height) => BigInt(height) * 1_000n })
    registerAll(chain, worker)
    chain.push(says.worker(worker, { type: 'BenchStart', value: { duration: 3 } }))
    step(chain, worker)
    expect(worker.state.benchmark).toEqual({ startedAt: 2, startTime: 6_000n, duration: 3 })
    step(chain, worker)
    step(chain, worker)
    expect(chain.taken).toEqual([])
    step(chain, worker)
    expect(payloadOf(chain.taken[0])).toEqual({
      type: 'BenchReport',
      value: { startTime: 6_000n, iterations: 2_000n },
    })
    chain.push(says.worker(worker, { type: 'BenchScore', value: 77 }))
    settle(chain, worker)
    expect(worker.state).toMatchObject({ score: 77, benchmark: undefined })
  })

  test('reports a benchmark of no blocks in the next one, because a score is by time', () => {
    const chain = createFakeChain()
    const worker = createFakeWorker('one')
    registerAll(chain, worker)
    chain.push(says.worker(worker, { type: 'BenchStart', value: { duration: 0 } }))
    step(chain, worker)
    expect(chain.taken).toHaveLength(0)
    step(chain, worker)
    expect(takenNames(chain)).toEqual(['registryEvent BenchReport'])
  })

  test('answers nothing until the chain has taken the announcement of its start', () => {
    const chain = createFakeChain()
    const worker = createFakeWorker('one')
    worker.state = worker.system.announce(worker.state, blake2b256(textBytes('first start')))
    step(chain, worker)
    step(chain, worker)
    // Not registered: the chain takes nothing of it.
    expect(worker.system.isAcknowledged(worker.state)).toBe(false)
    registerAll(chain, worker)
    step(chain, worker)
    expect(worker.system.isAcknowledged(worker.state)).toBe(true)
    worker.state = worker.system.announce(worker.state, blake2b256(textBytes('second start')))
    expect(worker.system.isAcknowledged(worker.state)).toBe(false)
    step(chain, worker)
    step(chain, worker)
    expect(worker.system.isAcknowledged(worker.state)).toBe(true)
    expect(worker.system.isAcknowledged({ ...worker.state, incarnation: undefined })).toBe(false)
  })

  test('whose older state was put back finds out, and stops', () => {
    const chain = createFakeChain()
    const worker = createFakeWorker('one')
    registerAll(chain, worker)
    const older = worker.state
    worker.state = worker.system.announce(worker.state, blake2b256(textBytes('live')))
    const blocks = Array.from({ length: 3 }, () => {
      worker.relay(chain)
      const block = chain.seal()
      worker.take(block)
      return block
    })
    expect(worker.system.isAcknowledged(worker.state)).toBe(true)
    // As it was, with and without an announcement of its own; the one with is at the very place of the live one's.
    for (const start of [older, worker.system.announce(older, blake2b256(textBytes('copy')))]) {
      const copy = createFakeWorker('one', {}, start)
      const plan = copy.take(known(blocks[0], 'a block'))
      expect(plan).toMatchObject({ stop: 'rolled-back', cluster: undefined })
    }
    // The same start, fed again: nothing is wrong with it.
    const same = createFakeWorker('one', {}, worker.system.announce(older, blake2b256(textBytes('live'))))
    for (const block of blocks) expect(same.take(block).stop).toBeUndefined()
    expect(same.system.isAcknowledged(same.state)).toBe(true)
  })

  test('of an older version than the chain asks for is retired', () => {
    const versions: readonly (readonly [readonly [number, number, number], number, string | undefined])[] = [
      [[0, 1, 0], 0, undefined],
      [[0, 0, 9], 0, undefined],
      [[0, 1, 1], 0, 'retired'],
      [[0, 2, 0], 0, 'retired'],
      [[1, 0, 0], 0, 'retired'],
      [[0, 0, 0], 1, 'retired'],
    ]
    for (const [minimum, consensus, stop] of versions) {
      const chain = createFakeChain()
      chain.setVersions(minimum, consensus)
      expect(createFakeWorker('one').take(chain.seal()).stop, `${minimum} ${consensus}`).toBe(stop)
    }
  })

  test('does not go on with a value of the state that it cannot read', () => {
    const chain = createFakeChain()
    chain.set(storageKeys.minimumVersion, Uint8Array.of(1, 2, 3))
    const worker = createFakeWorker('one')
    expect(() => worker.take(chain.seal())).toThrow(expect.objectContaining({ code: 'system.unreadable-state' }))
  })
})

describe('the first gatekeeper', () => {
  test('makes the master key once, and is active once the chain has it', () => {
    const chain = createFakeChain()
    const worker = createFakeWorker('one')
    registerAll(chain, worker)
    chain.push(says.firstGatekeeper(worker), says.firstGatekeeper(worker))
    step(chain, worker)
    expect(worker.state).toMatchObject({ gatekeeper: 'dummy', speakingRotation: undefined })
    expect(worker.state.masterKeys).toHaveLength(1)
    step(chain, worker)
    step(chain, worker)
    expect(worker.state).toMatchObject({ gatekeeper: 'active', speakingRotation: 0n, recoveryShares: [] })
    expect(takenNames(chain)).toEqual(['registryEvent MasterPubkey', 'registryEvent MasterPubkey'])
  })

  test('is none without a sealing key and without recovery keys', () => {
    const chain = createFakeChain()
    const worker = createFakeWorker('one', { canSeal: false })
    registerAll(chain, worker)
    chain.push(says.firstGatekeeper(worker))
    step(chain, worker)
    expect(worker.state).toMatchObject({ gatekeeper: 'none', masterKeys: [] })
    expect(lastCodes(worker)).toEqual(['system.cannot-keep-master-key'])
  })

  test('is none where another pallet says so, or an unregistered worker is meant', () => {
    const chain = createFakeChain()
    const worker = createFakeWorker('one')
    chain.push(says.firstGatekeeper(worker), says.firstGatekeeper(worker, ofPallet('PhalaPhatContracts')))
    step(chain, worker)
    expect(worker.state).toMatchObject({ gatekeeper: 'none', masterKeys: [] })
    expect(lastCodes(worker)).toEqual(['system.not-registered', 'system.not-allowed'])
  })
})

test('recovery shares of the newest master key are in the state, and give it back', () => {
  const holders = [1, 2, 3].map((each) => createAgreementKey(drawSecret(seededRandom(`holder ${each}`))))
  const recovery = { needed: 2, keys: holders.map(({ publicKey }) => publicKey) }
  const chain = createFakeChain()
  const worker = createFakeWorker('one', { canSeal: false, recovery })
  launch(chain, worker)
  chain.push(says.rotate(1n, worker))
  for (let blocks = 0; blocks < 5; blocks++) step(chain, worker)
  const opened = worker.state.recoveryShares.flatMap((share, i) => openRecoveryShare(known(holders[i], 'a holder'), share) ?? [])
  expect(opened).toHaveLength(3)
  expect(recoverMasterKey(opened.slice(1))).toEqual(worker.state.masterKeys[1]?.secret)
})
