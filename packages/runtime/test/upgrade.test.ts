// SPDX-License-Identifier: Apache-2.0
import { type ChainService, createManualClock, openChain, replayChain, type StoredBlock, silentLog } from '@phat/chain'
import { addressOf, alice, bob, endowment, signFor, startMs } from '@phat/chain/test/harness'
import { bytes, str, u32, u64, vec } from '@phat/codec'
import { blake2b256, verifyMultiSignature } from '@phat/crypto'
import { decodeFor, Execution, genesisContext, makeCall, mapBase, type Runtime, type RuntimeCall } from '@phat/frame'
import { createMemoryStore, type OrderedStore } from '@phat/kv'
import { Balances } from '@phat/pallet-balances'
import { Sudo } from '@phat/pallet-sudo'
import { System } from '@phat/pallet-system'
import { type BlockNumber, fromByteString, known, PhatError } from '@phat/primitives'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildPhatGenesis, codeOf, createRuntimes, createVersion1, metadataOf } from '../src/index.ts'
import type { Runtimes } from '../src/runtimes.ts'
import { createBothVersions, createSecondVersion, migratedKey, Newcomer } from './second-version.ts'

const v1 = createVersion1()
const v2 = createSecondVersion()
const balances = [alice, bob].map(({ accountId }) => ({ who: accountId, free: endowment }))
const genesis = buildPhatGenesis(v1, { balances, sudo: alice.accountId })
const upgradeAt = 3
const tip = 6

function open(runtimes: Runtimes, store: OrderedStore = createMemoryStore()): ChainService {
  return openChain({
    store,
    runtimes,
    genesis,
    verify: ({ payload, signer, signature }) => verifyMultiSignature(signature, payload, signer),
    clock: createManualClock(startMs),
    log: silentLog,
    finalityDelayMs: 0,
  })
}

const timeOf = (number: BlockNumber): number => startMs + number * 1_000
const contextOf = (number: BlockNumber) => ({ timeMs: timeOf(number), digest: [] })

/** Makes the next block of these extrinsics; each must get in. */
function seal(chain: ChainService, ...extrinsics: readonly Uint8Array[]): StoredBlock {
  const at = chain.validationExecution()
  const candidates = extrinsics.map((encoded) => ({ extrinsic: decodeFor(at, encoded), hash: blake2b256(encoded) }))
  const executed = chain.propose(contextOf(chain.best.number + 1), candidates)
  expect(executed.refused).toEqual([])
  return chain.commit(executed)
}

const transfer = (runtime: Runtime) =>
  makeCall(runtime, Balances, 'transferKeepAlive', { dest: addressOf(bob), value: 10n ** 12n })
const asRoot = (runtime: Runtime, call: RuntimeCall) => makeCall(runtime, Sudo, 'sudo', { call })
const setCode = (code: Uint8Array) => asRoot(v1, makeCall(v1, System, 'setCode', { code }))

/** The state after a block, as the pallets of a runtime read it. */
function readAt(chain: ChainService, number: BlockNumber, runtime: Runtime): Execution {
  const hash = known(chain.hashOf(number), 'the block is stored')
  const state = known(chain.state(hash), 'its state is kept')
  const base = { ...mapBase(new Map()), get: (key: never) => state.get(fromByteString(key)) }
  return new Execution(runtime, base, genesisContext)
}

const hashAt = (chain: ChainService, number: BlockNumber) => known(chain.hashOf(number), 'the block is stored')
const codeOfError = (step: () => unknown): unknown => {
  try {
    return step()
  } catch (error) {
    return error instanceof PhatError ? error.code : error
  }
}

describe('a chain that is upgraded', () => {
  const store = createMemoryStore()
  let chain: ChainService
  /** Signed for the first version, and for the second. */
  let oldTransfer: Uint8Array

  beforeAll(() => {
    chain = open(createBothVersions(), store)
    seal(chain, signFor(chain, alice, transfer(v1)))
    seal(chain)
    oldTransfer = signFor(chain, bob, transfer(v1))
    seal(chain, signFor(chain, alice, setCode(codeOf(v2))), oldTransfer)
    oldTransfer = signFor(chain, bob, transfer(v1), { nonce: 1, chain: open(createRuntimes()) })
    seal(chain, signFor(chain, alice, transfer(v2)))
    while (chain.best.number < tip) seal(chain)
  })

  it('executes the block of the upgrade under the old version, and says in its header that the next is new', () => {
    const block = known(chain.block(hashAt(chain, upgradeAt)), 'the block is stored')
    expect(block.header.digest.logs).toEqual([{ type: 'RuntimeEnvironmentUpdated' }])
    expect(block.extrinsics.length).toBe(3)
    expect(Newcomer.at(readAt(chain, upgradeAt, v2)).store.blocks.get()).toBe(0)
    expect(System.at(readAt(chain, upgradeAt, v1)).store.lastRuntimeUpgrade.get()).toMatchObject({ specVersion: 1 })
  })

  it('executes the next under the new one: migration once, its time still that of the block before', () => {
    const migrated = (number: BlockNumber) => readAt(chain, number, v2).overlay.get(migratedKey)
    expect([upgradeAt, upgradeAt + 1, tip].map((number) => migrated(number))).toEqual([
      undefined,
      u64.encode(BigInt(timeOf(upgradeAt))),
      u64.encode(BigInt(timeOf(upgradeAt))),
    ])
    const noted = (number: BlockNumber) => System.at(readAt(chain, number, v2)).store.lastRuntimeUpgrade.get()
    expect(noted(upgradeAt + 1)).toEqual({ specVersion: 2, specName: 'phala-node' })
    expect(Newcomer.at(readAt(chain, tip, v2)).store.blocks.get()).toBe(tip - upgradeAt)
    expect(chain.runtime().version.specVersion).toBe(2)
  })

  it('takes transactions that were signed for its version only', () => {
    const at = chain.validationExecution()
    const old = { extrinsic: decodeFor(at, oldTransfer), hash: blake2b256(oldTransfer) }
    const executed = chain.propose(contextOf(tip + 1), [old])
    const error = { type: 'Invalid', value: { type: 'BadProof', value: undefined } }
    expect(executed.refused.map(({ refusal }) => refusal)).toEqual([{ kind: 'invalid', error }])
    executed.prepared.discard()
  })

  it('still reads each old block under its own version', () => {
    // The state after the block of the upgrade names the new code already: that is what Substrate answers, too.
    const versions = Array.from({ length: tip + 1 }, (_, number) => chain.runtimeVersion(hashAt(chain, number))?.specVersion)
    expect(versions).toEqual([1, 1, 1, 2, 2, 2, 2])
    const metadata = (number: BlockNumber) =>
      bytes.decode(chain.call(hashAt(chain, number), 'Metadata_metadata', new Uint8Array()))
    expect(metadata(upgradeAt - 1)).toEqual(metadataOf(v1, 14))
    expect(metadata(upgradeAt)).toEqual(metadataOf(v2, 14))
    expect(metadata(tip)).toEqual(metadataOf(v2, 14))
    const version = chain.call(hashAt(chain, 0), 'Core_version', new Uint8Array())
    expect(str.decode(version.subarray(0, 1 + 'phala-node'.length))).toBe('phala-node')
    const nonce = (number: BlockNumber) =>
      u32.decode(chain.call(hashAt(chain, number), 'AccountNonceApi_account_nonce', alice.accountId))
    expect([0, 1, 2, 3, 4].map(nonce)).toEqual([0, 1, 1, 2, 3])
  })

  it('is replayed from its genesis, each block under its own version, and stops where a version is missing', async () => {
    const replay = (runtimes: Runtimes) =>
      replayChain({ source: chain, store: createMemoryStore(), runtimes, genesis, verify: () => true })
    expect(await replay(createBothVersions())).toBe(tip)
    await expect(replay(createRuntimes())).rejects.toMatchObject({ code: 'chain.unknown-runtime' })
  })

  it('is of the old version again when it goes back before the upgrade', () => {
    const other = open(createBothVersions())
    for (let number = 1; number <= tip; number++) {
      const block = known(chain.block(hashAt(chain, number)), 'the block is stored')
      other.commit(other.execute(contextOf(number), block))
    }
    const [before, after] = [1, tip].map((number) => other.runtimeVersion(hashAt(other, number)))
    expect([before?.specVersion, after?.specVersion]).toEqual([1, 2])
    expect(other.runtimeVersion(hashAt(other, upgradeAt - 1))).toBe(before)
    other.revertTo(upgradeAt - 1)
    expect(other.runtime().version.specVersion).toBe(1)
    const again = known(chain.block(hashAt(chain, upgradeAt)), 'the block is stored')
    expect(other.commit(other.execute(contextOf(upgradeAt), again)).hash).toEqual(again.hash)
    expect(other.runtime().version.specVersion).toBe(2)
  })

  it('is replayed to the same hashes by another node, each block under its own version', () => {
    const other = open(createBothVersions())
    for (let number = 1; number <= tip; number++) {
      const block = known(chain.block(hashAt(chain, number)), 'the block is stored')
      other.commit(other.execute(contextOf(number), block))
      expect(other.best).toEqual({ number, hash: block.hash })
    }
    expect(other.runtime().version.specVersion).toBe(2)
  })

  it('goes on under the new version when it is opened again', () => {
    const reopened = open(createBothVersions(), store)
    expect([reopened.best, reopened.runtime().version.specVersion]).toEqual([chain.best, 2])
  })

  it('stops a node that does not hold the new version, instead of letting it diverge', () => {
    const old = open(createRuntimes())
    for (let number = 1; number <= upgradeAt; number++) {
      old.commit(old.execute(contextOf(number), known(chain.block(hashAt(chain, number)), 'the block is stored')))
    }
    const next = known(chain.block(hashAt(chain, upgradeAt + 1)), 'the block is stored')
    expect(codeOfError(() => old.execute(contextOf(upgradeAt + 1), next))).toBe('chain.unknown-runtime')
    expect(old.best.number).toBe(upgradeAt)
  })
})

describe('an upgrade that the chain refuses', () => {
  const events = (chain: ChainService) => {
    const state = known(chain.state(chain.best.hash), 'the state is kept')
    const raw = known(state.get(fromByteString(System.at(readAt(chain, 0, v1)).store.events.key)), 'events are stored')
    return vec(v1.eventRecord).decode(raw)
  }

  it.each([
    ['garbage', new Uint8Array(40), 2],
    ['the version that runs', codeOf(v1), 1],
    ['another chain', codeOf({ ...v2, version: { ...v2.version, specName: 'other' } }), 0],
  ])('to %s leaves the code as it is, and says why', (_, code, index) => {
    const chain = open(createBothVersions())
    seal(chain, signFor(chain, alice, setCode(code)))
    const sudid = events(chain).find(({ event }) => event.pallet === 'Sudo')
    const error = { type: 'Module', value: { index: 0, error: Uint8Array.of(index, 0, 0, 0) } }
    expect(sudid?.event.event.value).toEqual({ sudoResult: { type: 'Err', value: error } })
    expect(chain.runtime().version.specVersion).toBe(1)
    seal(chain)
    expect(chain.best.number).toBe(2)
  })
})
