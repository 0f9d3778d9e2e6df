// SPDX-License-Identifier: Apache-2.0
import { createAgreementKey } from '@phat/crypto/agreement'
import { known, PhatError, toHex } from '@phat/primitives'
import type { PrpcServer } from '@phat/worker'
import { afterEach, describe, expect, test } from 'vitest'
import { createIdentity } from '../src/keys/create-identity.ts'
import { handOverShare, openHandedShare } from '../src/keys/handed-share.ts'
import { type OpenedShare, openRecoveryShare, splitMasterKey } from '../src/keys/master-key-recovery.ts'
import { drawSecret, publicKeyOf } from '../src/keys/sr25519-secret.ts'
import { decodeLogRecord } from '../src/persist/log-records.ts'
import { createMasterKeyDesk } from '../src/recover/master-key-desk.ts'
import { systemState } from '../src/system/state-codec.ts'
import type { WorkerState } from '../src/worker-state.ts'
import { call, fakeWorker, serve, succeed } from './serve-fixture.ts'
import { createFakeChain, seededRandom, storageKeys } from './system-chain.ts'
import { registerAll, says } from './system-scenes.ts'
import { createFakeWorker, genesisHash, step } from './system-worker.ts'

const random = seededRandom('recovery by holders')
const secret = drawSecret(random)
const holders = [0, 1, 2, 3, 4].map(() => createAgreementKey(drawSecret(random)))
const recovery = { needed: 3, keys: holders.map(({ publicKey }) => publicKey) }

function openedShares(of: Uint8Array, rotation: bigint): readonly OpenedShare[] {
  const shares = splitMasterKey({ secret: of, rotation }, recovery, random)
  return shares.map((share, i) => known(openRecoveryShare(known(holders[i], 'a holder'), share), 'one’s own share opens'))
}

const codeOf = (outcome: Promise<unknown>): Promise<string> =>
  outcome.then(
    () => 'taken',
    (error: unknown) => (error instanceof PhatError ? error.code : String(error)),
  )

/** A new worker of a chain whose master key has nobody any more, and its desk. */
function newcomer(chainKey: Uint8Array | null = publicKeyOf(secret)) {
  const chain = createFakeChain()
  const worker = createFakeWorker('newcomer')
  registerAll(chain, worker)
  if (chainKey !== null) chain.set(storageKeys.masterKey, chainKey)
  const records: Uint8Array[] = []
  const warned: unknown[] = []
  const desk = createMasterKeyDesk({
    ...{ identity: worker.identity, genesisHash, system: worker.system },
    pipeline: {
      get state() {
        // The desk reads the system's state alone.
        return { system: worker.state } as WorkerState
      },
      async amend(change) {
        const { state, record } = change({ system: worker.state } as WorkerState)
        records.push(record)
        worker.state = state.system
      },
    },
    log: { info: () => undefined, warn: (event, fields) => void warned.push([event, fields?.code]) },
  })
  const to = { receiver: worker.identity.publicKey, genesisHash }
  const hand = (share: OpenedShare | undefined, other: Partial<typeof to> = {}): Uint8Array =>
    handOverShare(known(share, 'a share'), { ...to, ...other }, random)
  const provide = (share: OpenedShare | undefined) => codeOf(desk.provide(known(share, 'a share').rotation, hand(share)))
  async function block(): Promise<void> {
    step(chain, worker)
    await desk.followed()
  }
  const keysWanted = () => worker.system.wantedKeys(worker.state).map(toHex)
  return { chain, worker, desk, hand, provide, block, records, warned, keysWanted }
}

describe('a share that is handed over', () => {
  const [share] = openedShares(secret, 2n) as [OpenedShare]
  const worker = createIdentity(drawSecret(random))
  const handed = handOverShare(share, { receiver: worker.publicKey, genesisHash }, random)
  const open = (bytes: Uint8Array) => {
    try {
      return openHandedShare(worker.agreement, genesisHash, bytes)
    } catch (error) {
      return error instanceof PhatError ? error.code : error
    }
  }

  test('opens for its worker, and holds nothing in clear', () => {
    expect(open(handed)).toEqual(share)
    expect(Buffer.from(handed).includes(Buffer.from(share.bytes))).toBe(false)
  })

  test('opens in no other way: not shortened, extended, or with any byte changed', () => {
    for (const bytes of [new Uint8Array(), handed.slice(1), handed.slice(0, -1), Uint8Array.of(...handed, 0)])
      expect(open(bytes)).toBe('recovery.unreadable')
    for (let at = 0; at < handed.length; at += 3) {
      const changed = handed.slice()
      changed[at] = known(changed[at], 'a byte') ^ 1
      expect(open(changed)).toMatch(/^recovery\.(unreadable|other-worker|other-chain)$/)
    }
  })

  test('is not made for a key that is none', () => {
    expect(() => handOverShare(share, { receiver: new Uint8Array(32).fill(0xff), genesisHash }, random)).toThrow(
      expect.objectContaining({ code: 'keys.bad-receiver' }),
    )
  })
})

describe('a master key that holders bring back', () => {
  const shares = openedShares(secret, 2n)

  test('is the chain’s: k of n shares, one block that proves it, and a restart keeps it', async () => {
    const { worker, provide, block, records, keysWanted } = newcomer()
    const masterKey = toHex(storageKeys.masterKey)
    expect(keysWanted()).not.toContain(masterKey)
    for (const i of [4, 0, 2]) expect(await provide(shares[i])).toBe('taken')
    expect(keysWanted()).toContain(masterKey)
    expect(worker.state.masterKeys).toEqual([])
    await block()
    expect(worker.state).toMatchObject({ speakingRotation: 2n, gatekeeper: 'none', chainMasterKey: undefined })
    expect(worker.state.masterKeys.map((key) => [key.rotation, key.secret])).toEqual([[2n, secret]])
    expect(keysWanted()).not.toContain(masterKey)
    // The record that was written is the state that goes on.
    const record = decodeLogRecord(known(records.at(-1), 'a record'), 0n)
    expect(record.type === 'Recovery' && systemState.decode(record.value)).toEqual(worker.state)
    worker.restart()
    expect(worker.state.masterKeys[0]?.secret).toEqual(secret)
    expect(await provide(shares[1])).toBe('recovery.has-master-key')
  })

  test('is decided at once where the chain’s key is proven already', async () => {
    const { worker, provide, block } = newcomer()
    expect(await provide(shares[0])).toBe('taken')
    expect(await provide(shares[1])).toBe('taken')
    await block()
    expect(worker.state.chainMasterKey).toEqual({ proven: true, publicKey: publicKeyOf(secret) })
    expect(await provide(shares[2])).toBe('taken')
    expect(worker.state.masterKeys).toHaveLength(1)
  })

  test('makes an active gatekeeper of a worker that the chain adds, before or after', async () => {
    for (const isFirst of [true, false]) {
      const { chain, worker, provide, block } = newcomer()
      const add = async () => {
        chain.push(says.gatekeeperAdded(worker))
        await block()
      }
      if (isFirst) {
        await add()
        expect(worker.state.gatekeeper).toBe('dummy')
      }
      for (const share of shares.slice(2)) await provide(share)
      await block()
      if (!isFirst) await add()
      expect(worker.state).toMatchObject({ gatekeeper: 'active', speakingRotation: 2n })
    }
  })

  test('does not come back by shares that are foreign, of another, changed, given twice or too few', async () => {
    const { worker, desk, hand, provide, block, records } = newcomer()
    const [first, second] = shares as [OpenedShare, OpenedShare]
    expect(await codeOf(desk.provide(2n, hand(first, { genesisHash: new Uint8Array(32) })))).toBe('recovery.other-chain')
    expect(await codeOf(desk.provide(2n, hand(first, { receiver: publicKeyOf(secret) })))).toBe('recovery.other-worker')
    expect(await codeOf(desk.provide(2n, hand(first).slice(0, 20)))).toBe('recovery.unreadable')
    expect(await codeOf(desk.provide(3n, hand(first)))).toBe('recovery.other-rotation')
    expect(records).toEqual([])
    expect(await provide(first)).toBe('taken')
    expect(await provide(first)).toBe('recovery.duplicate-share')
    expect(await provide({ ...second, rotation: 1n })).toBe('recovery.other-rotation')
    expect(await provide({ ...second, needed: 1 })).toBe('recovery.other-split')
    expect(await provide(openedShares(drawSecret(random), 2n)[1])).toBe('recovery.other-split')
    await block()
    expect(await provide(openedShares(drawSecret(random), 9n)[1])).toBe('recovery.other-master-key')
    expect(await provide(second)).toBe('taken')
    await block()
    expect(worker.state.masterKeys).toEqual([])
    expect(records).toHaveLength(1)
    // None of it was in the way of the third.
    expect(await provide(shares[4])).toBe('taken')
    expect(worker.state.masterKeys[0]?.secret).toEqual(secret)
  })

  test('throws a set away that does not combine, and takes a good one then', async () => {
    const { worker, provide, block, keysWanted } = newcomer()
    const [first, second, third] = shares as [OpenedShare, OpenedShare, OpenedShare]
    await provide(first)
    await provide({ ...second, bytes: second.bytes.map((byte) => byte ^ 1) })
    await block()
    expect(await provide(third)).toBe('recovery.wrong-shares')
    expect(worker.state.masterKeys).toEqual([])
    expect(keysWanted()).not.toContain(toHex(storageKeys.masterKey))
    for (const share of [first, second, third]) expect(await provide(share)).toBe('taken')
    await block()
    expect(worker.state.masterKeys).toHaveLength(1)
  })

  test('is not taken from shares of another key than the chain’s, which the next block shows', async () => {
    for (const chainKey of [publicKeyOf(drawSecret(random)), null]) {
      const { worker, provide, block, warned, keysWanted } = newcomer(chainKey)
      for (const share of shares.slice(0, 3)) expect(await provide(share)).toBe('taken')
      await block()
      expect(warned).toEqual([['worker.recovery-refused', 'recovery.other-master-key']])
      expect(worker.state.masterKeys).toEqual([])
      expect(keysWanted()).not.toContain(toHex(storageKeys.masterKey))
    }
  })

  test('is asked for by a newer rotation in the place of an older one', async () => {
    const { worker, provide, block } = newcomer()
    for (const share of openedShares(drawSecret(random), 1n).slice(0, 2)) await provide(share)
    for (const share of shares.slice(0, 3)) expect(await provide(share)).toBe('taken')
    await block()
    expect(worker.state.masterKeys[0]?.rotation).toBe(2n)
  })

  test('is not asked for any more after a start, which has no shares', async () => {
    const { worker, provide, keysWanted } = newcomer()
    await provide(shares[0])
    worker.restart()
    worker.state = worker.system.announce(worker.state, new Uint8Array(32))
    expect(keysWanted()).not.toContain(toHex(storageKeys.masterKey))
  })
})

describe('the method ProvideRecoveryShare', () => {
  let server: PrpcServer | undefined
  afterEach(() => server?.stop())

  test('takes shares, and refuses with the code', async () => {
    const { desk, hand, worker, block } = newcomer()
    const shares = openedShares(secret, 2n)
    const fake = fakeWorker()
    fake.state.provide = desk.provide
    server = await serve(fake)
    const { endpoint } = server
    for (const share of shares.slice(0, 3)) await succeed(endpoint, 'ProvideRecoveryShare', { rotation: 2n, share: hand(share) })
    const again = await call(endpoint, 'ProvideRecoveryShare', { rotation: 2n, share: hand(shares[0]) })
    expect(again).toMatchObject({ status: 500, error: expect.stringMatching(/^recovery\.duplicate-share: /) })
    await block()
    expect(worker.state.masterKeys).toHaveLength(1)
  })
})
