// SPDX-License-Identifier: Apache-2.0
import { replayChain, type StoredBlock, type TransactionStatus } from '@phat/chain'
import { accountOf, addressOf, alice, bob, createTestChain, endowment, names, type TestChain } from '@phat/chain/test/harness'
import { bytes, str } from '@phat/codec'
import { verifyMultiSignature } from '@phat/crypto'
import {
  brokenInvariants,
  Execution,
  genesisContext,
  makeCall,
  mapBase,
  type Runtime,
  type RuntimeCall,
  storageMigration,
  storageVersionOf,
  type Weight,
} from '@phat/frame'
import { createMemoryStore } from '@phat/kv'
import { Balances, freeBalance, inactiveIssuance, totalIssuance } from '@phat/pallet-balances'
import { Preimage } from '@phat/pallet-preimage'
import { ProxyPallet } from '@phat/pallet-proxy'
import { Scheduler } from '@phat/pallet-scheduler'
import { Sudo } from '@phat/pallet-sudo'
import { System } from '@phat/pallet-system'
import { Utility } from '@phat/pallet-utility'
import { type BlockNumber, known, toByteString } from '@phat/primitives'
import { beforeAll, describe, expect, it } from 'vitest'
import { codeOf, createRuntimes, existentialDeposit, metadataOf, type Runtimes, treasuryAccount } from '../src/index.ts'
import { composePhatRuntime } from '../src/phat-runtime.ts'
import { creditTreasury, shareFees } from '../src/treasury.ts'
import { createVersion1 } from '../src/versions/version-1.ts'

// Version 1 to version 2 as a chain does it: root names a block, and the scheduler puts the code in place when it comes.

const runtimes = createRuntimes()
const versionOf = (specVersion: number): Runtime => known(runtimes.forVersion(specVersion), 'this release holds it')
const [v1, v2] = [versionOf(1), versionOf(2)]
const upgradeAt = 4
const tip = 8
const amount = 10n ** 12n

const setCode = (code = codeOf(v2)) => makeCall(v1, System, 'setCode', { code })
const asRoot = (call: RuntimeCall) => makeCall(v1, Sudo, 'sudo', { call })
const scheduleAt = (when: BlockNumber, call: RuntimeCall) =>
  makeCall(v1, Scheduler, 'schedule', { when, maybePeriodic: undefined, priority: 0, call })
const scheduled = (call: RuntimeCall) => asRoot(scheduleAt(upgradeAt, call))
/** What a task leaves that was scheduled under version 1 for a block of version 2. */
const trace = Uint8Array.of(1, 2, 3)
const leaveTrace = () => makeCall(v1, System, 'setStorage', { items: [[trace, trace]] })
const transfer = (runtime: Runtime) => makeCall(runtime, Balances, 'transferKeepAlive', { dest: addressOf(bob), value: amount })

const open = (held: Runtimes = runtimes) => createTestChain({ runtime: v1, runtimeAt: held.forCode })

/** The state after a block, as the pallets of a runtime read it. */
function readAt({ chain }: TestChain, number: BlockNumber, runtime: Runtime): Execution {
  const state = known(chain.state(known(chain.hashOf(number), 'the block is stored')), 'its state is kept')
  const entries = state
    .keysPaged(new Uint8Array(), 1_000_000)
    .map((key) => [toByteString(key), state.get(key) as Uint8Array] as const)
  return new Execution(runtime, mapBase(new Map(entries)), { ...genesisContext, number })
}

const hashAt = ({ chain }: TestChain, number: BlockNumber) => known(chain.hashOf(number), 'the block is stored')
const blockAt = (test: TestChain, number: BlockNumber): StoredBlock =>
  known(test.chain.block(hashAt(test, number)), 'the block is stored')

describe.each([
  ['in the agenda', (): RuntimeCall => setCode()],
  [
    'in a preimage',
    (): RuntimeCall =>
      makeCall(v1, Utility, 'batchAll', { calls: [makeCall(v1, System, 'remark', { remark: new Uint8Array(400) }), setCode()] }),
  ],
])('an upgrade at a block named on chain, its call %s', (_, call) => {
  const test = open()
  const { chain, pool } = test
  let future: TransactionStatus[]
  let ready: TransactionStatus[]
  const state = (number: BlockNumber, runtime = number > upgradeAt ? v2 : v1) => readAt(test, number, runtime)

  beforeAll(async () => {
    const tasks = [scheduleAt(upgradeAt, call()), scheduleAt(upgradeAt + 2, leaveTrace())]
    await pool.submit(test.sign(alice, asRoot(makeCall(v1, Utility, 'batchAll', { calls: tasks }))))
    await pool.submit(test.sign(bob, transfer(v1)))
    test.seal()
    while (chain.best.number < upgradeAt - 1) test.seal()
    // Signed under version 1: one waits for its nonce, one for the block after the upgrade.
    future = await test.watch(test.sign(bob, transfer(v1), { nonce: 5 }))
    ready = await test.watch(test.sign(alice, transfer(v1)))
    test.clock.advance(1000)
    chain.commit(test.propose([]))
    test.seal()
    await pool.submit(test.sign(alice, transfer(v2)))
    await pool.submit(
      test.sign(
        alice,
        makeCall(v2, ProxyPallet, 'addProxy', { delegate: addressOf(bob), proxyType: { type: 'Any' }, delay: 0 }),
        { nonce: 2 },
      ),
    )
    while (chain.best.number < tip) test.seal()
  })

  it('is executed by version 1, which says so in the header', () => {
    const { header, extrinsics } = blockAt(test, upgradeAt)
    expect([header.digest.logs, extrinsics.length]).toEqual([[{ type: 'RuntimeEnvironmentUpdated' }], 1])
    expect(blockAt(test, upgradeAt - 1).header.digest.logs).toEqual([])
    expect(System.at(state(upgradeAt)).store.lastRuntimeUpgrade.get()).toEqual({ specVersion: 1, specName: 'phala-node' })
    expect(state(upgradeAt).overlay.get(toByteString(new TextEncoder().encode(':code')))).toEqual(codeOf(v2))
    expect(storageVersionOf(state(upgradeAt), 'Balances')).toBe(0)
  })

  it('leaves nothing of its task, and the tasks of later blocks, which run under version 2', () => {
    expect([...Scheduler.at(state(upgradeAt)).store.agenda.keys()]).toEqual([upgradeAt + 2])
    expect([...Scheduler.at(state(tip)).store.agenda.keys()]).toEqual([])
    const traceAt = (number: BlockNumber) => state(number).overlay.get(toByteString(trace))
    expect([traceAt(upgradeAt + 1), traceAt(upgradeAt + 2)]).toEqual([undefined, trace])
    expect([...Preimage.at(state(upgradeAt)).store.requestStatusFor.keys()]).toEqual([])
  })

  it('takes effect in the next block, whose migration runs before all else', () => {
    const [before, after] = [state(upgradeAt), state(upgradeAt + 1)]
    expect(System.at(after).store.lastRuntimeUpgrade.get()).toEqual({ specVersion: 2, specName: 'phala-node' })
    expect([storageVersionOf(after, 'Balances'), storageVersionOf(after, 'Multisig')]).toEqual([1, 1])
    expect([freeBalance(before, treasuryAccount), inactiveIssuance(before)]).toEqual([0n, 0n])
    expect([freeBalance(after, treasuryAccount), inactiveIssuance(after)]).toEqual([existentialDeposit, existentialDeposit])
    expect(totalIssuance(after) - totalIssuance(before)).toBe(existentialDeposit)
    expect(System.at(after).store.account.get(treasuryAccount)).toMatchObject({ providers: 2, consumers: 0 })
    const used = (at: Execution) => System.at(at).store.blockWeight.get().mandatory.refTime
    expect(used(after)).toBeGreaterThan(used(state(tip)))
  })

  it('has no migration again', () => {
    expect(System.at(state(tip)).store.account.get(treasuryAccount)).toMatchObject({ providers: 2 })
    expect(storageVersionOf(state(tip), 'Balances')).toBe(1)
  })

  it('keeps every invariant, before and after', () => {
    for (let number = 1; number <= tip; number++) expect([number, brokenInvariants(state(number))]).toEqual([number, []])
  })

  it('empties the pool of what was signed for version 1', () => {
    expect([names(future), names(ready)]).toEqual([
      ['future', 'invalid'],
      ['ready', 'invalid'],
    ])
    expect(pool.pending()).toEqual([])
  })

  it('lets in what is signed for version 2, whose fees the treasury gets', () => {
    expect([blockAt(test, upgradeAt + 2).extrinsics.length, chain.runtime().version.specVersion]).toEqual([3, 2])
    expect([...ProxyPallet.at(state(tip)).store.proxies.keys()]).toEqual([alice.accountId])
    const [before, after] = [state(upgradeAt + 1), state(upgradeAt + 2)]
    expect(totalIssuance(after)).toBe(totalIssuance(before))
    const gained = freeBalance(after, treasuryAccount) - freeBalance(before, treasuryAccount)
    expect(gained).toBeGreaterThan(0n)
    expect(inactiveIssuance(after) - inactiveIssuance(before)).toBe(gained)
  })

  it('burned the fees before', () => {
    expect(totalIssuance(state(1))).toBeLessThan(4n * endowment)
  })

  it('leaves old blocks to be read by their version', () => {
    const versions = Array.from({ length: tip + 1 }, (_, number) => chain.runtimeVersion(hashAt(test, number))?.specVersion)
    // The state after the block of the upgrade names the new code already, as on Substrate.
    expect(versions).toEqual([1, 1, 1, 1, 2, 2, 2, 2, 2])
    const metadata = (number: BlockNumber) =>
      bytes.decode(chain.call(hashAt(test, number), 'Metadata_metadata', new Uint8Array()))
    expect([metadata(0), metadata(upgradeAt - 1)]).toEqual([metadataOf(v1, 14), metadataOf(v1, 14)])
    expect(metadata(tip)).toEqual(metadataOf(v2, 14))
    const version = chain.call(hashAt(test, 1), 'Core_version', new Uint8Array())
    expect(str.decode(version.subarray(0, 1 + 'phala-node'.length))).toBe('phala-node')
    expect(accountOf(chain, v2, alice.accountId).nonce).toBe(3)
  })

  it('is replayed from the genesis to the same headers', async () => {
    const verify: Parameters<typeof replayChain>[0]['verify'] = ({ payload, signer, signature }) =>
      verifyMultiSignature(signature, payload, signer)
    const replayed: string[] = []
    const last = await replayChain({
      source: chain,
      runtimes: { forCode: runtimes.forCode },
      genesis: test.genesis,
      verify,
      store: createMemoryStore(),
      onProgress: ({ hash }) => replayed.push(toByteString(hash)),
    })
    expect(last).toBe(tip)
    expect(replayed).toEqual(Array.from({ length: tip }, (_, i) => toByteString(hashAt(test, i + 1))))
  })
})

describe('a migration that throws', () => {
  it('stops the chain before its block, and changes nothing', async () => {
    const broken = composePhatRuntime({
      specVersion: 2,
      onFee: shareFees(() => undefined),
      onDust: creditTreasury,
      migrations: [storageMigration(Balances, 1, () => known<Weight>(undefined, 'a migration of a broken release'))],
    })
    const held = createRuntimes([
      { specVersion: 1, create: createVersion1 },
      { specVersion: 2, create: () => broken },
    ])
    const test = open(held)
    await test.pool.submit(test.sign(alice, scheduled(setCode(codeOf(broken)))))
    while (test.chain.best.number < upgradeAt) test.seal()
    const before = readAt(test, upgradeAt, v1).overlay
    const failure = expect.objectContaining({ code: 'chain.hook-failed' })
    expect(() => test.seal()).toThrow(failure)
    expect(() => test.seal()).toThrow(failure)
    expect(test.chain.best.number).toBe(upgradeAt)
    expect([...readAt(test, upgradeAt, v1).overlay.keys(toByteString(new Uint8Array()))]).toEqual([
      ...before.keys(toByteString(new Uint8Array())),
    ])
  })
})
