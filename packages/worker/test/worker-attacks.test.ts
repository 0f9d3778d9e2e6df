// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bob, transferCall } from '@phat/chain/test/harness'
import { known } from '@phat/primitives'
import { type BlockFrame, blockFrame } from '@phat/wire/block-frame'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { call } from './serve-fixture.ts'
import { startTestWorker, startWorkerChain, type TestWorker, validatorOf, type WorkerChain } from './worker-chain.ts'

const base = mkdtempSync(join(tmpdir(), 'worker-attacks-'))
afterAll(() => rmSync(base, { recursive: true, force: true }))

describe('what a hostile relayer sends', () => {
  let chain: WorkerChain
  let worker: TestWorker
  let keys: readonly Uint8Array[]

  beforeAll(async () => {
    chain = startWorkerChain()
    chain.grow(3)
    worker = await startTestWorker(chain, join(base, 'data'))
    await worker.follow(chain)
    chain.grow(3)
    keys = await worker.wantedKeys()
  })
  afterAll(() => worker.stop())

  const bytesOf = (from: WorkerChain, height: number, change: Partial<BlockFrame> = {}): Uint8Array =>
    blockFrame.encode({ ...from.frame(height, keys), ...change })

  /** The code of the refusal; the worker is where it was. */
  async function refused(...frames: readonly Uint8Array[]): Promise<string> {
    const before = await worker.next()
    const text = known(await worker.dispatch(frames), 'the frames are refused')
    expect(await worker.next()).toBe(before)
    return known(text.split(':')[0], 'a code comes first')
  }

  test('frames left out, sent again or in another order change nothing', async () => {
    expect(await refused(bytesOf(chain, 5))).toBe('follow.wrong-number')
    expect(await refused(bytesOf(chain, 3))).toBe('follow.wrong-number')
    expect(await refused(bytesOf(chain, 6), bytesOf(chain, 5), bytesOf(chain, 4))).toBe('follow.wrong-number')
  })

  test('a history that the validator signed besides is a fork, whose blocks are not taken', async () => {
    const fork = startWorkerChain()
    fork.grow(2)
    await fork.submit(transferCall(fork.runtime, bob, 5n))
    fork.grow(4)
    expect(await refused(bytesOf(fork, 4))).toBe('follow.broken-chain')
  })

  test('blocks of strangers, of the old validators, and of another chain are not taken', async () => {
    const stranger = startWorkerChain(validatorOf('stranger'))
    stranger.grow(6)
    expect(await refused(bytesOf(stranger, 4))).toBe('light-client.wrong-validators')
    const validators = stranger.engine.validators(1)
    expect(await refused(bytesOf(stranger, 4, { validators }))).toBe('light-client.broken-succession')
    expect(await refused(bytesOf(chain, 4, { nextValidators: validators }))).toBe('light-client.wrong-next-validators')
    const signature = stranger.frame(4, keys).commit
    expect(await refused(bytesOf(chain, 4, { commit: signature }))).toMatch(/^light-client\./)
  })

  test('a proof of other keys, or that leaves one out, shows nothing', async () => {
    const { stateProof } = chain.frame(4, keys.slice(0, 1))
    expect(await refused(bytesOf(chain, 4, { stateProof: stateProof.slice(1) }))).toMatch(/^trie\./)
    expect(await refused(bytesOf(chain, 4, { stateProof: chain.frame(5, keys).stateProof }))).toMatch(/^trie\./)
  })

  test('three hundred changed frames are refused, each with a code', async () => {
    const good = bytesOf(chain, 4)
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length * 8 - 1), async (bit) => {
        const bytes = good.slice()
        bytes[bit >> 3] = (bytes[bit >> 3] as number) ^ (1 << (bit & 7))
        expect(await worker.dispatch([bytes])).toMatch(/^(follow|light-client|trie)\.[a-z-]+: /)
      }),
      { numRuns: 300 },
    )
    expect(await worker.next()).toBe(4)
  })

  test('good frames before a bad one are taken, and good ones after all of this', async () => {
    expect(await worker.dispatch([bytesOf(chain, 4), bytesOf(chain, 6)])).toMatch(/^follow\.wrong-number: /)
    expect(await worker.next()).toBe(5)
    expect(await worker.follow(chain)).toBe(6)
  })

  test('a second caller is told to come again while blocks are taken', async () => {
    chain.grow(64)
    const frames = Array.from({ length: 64 }, (_, i) => bytesOf(chain, 7 + i))
    const told = await Promise.all([worker.dispatch(frames), worker.dispatch(frames), worker.dispatch(frames)])
    expect(told.filter((text) => text === undefined)).toHaveLength(1)
    for (const text of told) if (text !== undefined) expect(text).toMatch(/^(worker\.busy|follow\.wrong-number): /)
    expect(await worker.next()).toBe(71)
  })

  test('queries are not answered by a worker that is not registered', async () => {
    const told = await call(worker.endpoint, 'ContractQuery', { encodedEncryptedData: new Uint8Array(40) })
    expect(told).toMatchObject({ error: expect.stringMatching(/not-registered/) })
  })
})
