// SPDX-License-Identifier: Apache-2.0
import { type Keypair, keypairFromUri } from '@phat/crypto'
import { rootOrigin, signed } from '@phat/frame'
import { boundTopics, type GatekeeperRegistryEvent, type Message, recoveryKeysFeature, signMessage } from '@phat/messaging'
import { PhalaMq } from '@phat/pallet-phala-mq'
import { PhalaRegistry, registry } from '@phat/pallet-phala-registry'
import { alice, bob } from '@phat/test-kit'
import { beforeEach, describe, expect, test } from 'vitest'
import { noon, prepare, register, registryChain, sendFrom, sentBy, storeOf, workerPair } from './world.ts'

const chain = registryChain()
const calls = chain.calls(PhalaRegistry)
const [first, second, third, fourth] = ['First', 'Second', 'Third', 'Fourth'].map(workerPair) as [
  Keypair,
  Keypair,
  Keypair,
  Keypair,
]
const master = keypairFromUri('//Master')
const nextMaster = keypairFromUri('//NextMaster')

beforeEach(() => prepare(chain))

const identityOf = ({ publicKey: pubkey }: Keypair) => ({ pubkey, ecdhPubkey: pubkey })
const join = ({ publicKey: gatekeeper }: Keypair) => calls.registerGatekeeper(rootOrigin, { gatekeeper })
const leave = ({ publicKey: gatekeeper }: Keypair) => calls.unregisterGatekeeper(rootOrigin, { gatekeeper })
const refusedToJoin = (who: Keypair, error: string) => chain.expectNoop(() => join(who), `PhalaRegistry.${error}`)
const tellMaster = (from: Keypair, sequence: bigint, { publicKey: masterPubkey }: Keypair = master) =>
  sendFrom(chain, from, sequence, { type: 'MasterPubkey', value: { masterPubkey } })

/** A master key of the first gatekeeper, and a second one. */
function launch(): void {
  for (const one of [first, second]) register(chain, one)
  join(first)
  tellMaster(first, 0n)
  join(second)
  chain.takeEvents()
}

/** A message of the gatekeepers, signed by their master key. */
function sendAsGatekeeper(key: Keypair, sequence: bigint, value: GatekeeperRegistryEvent['value']): void {
  const { path, payload } = boundTopics.gatekeeperRegistryEvent
  const message: Message = {
    sender: { type: 'Gatekeeper' },
    destination: path,
    payload: payload.encode({ type: 'RotatedMasterPubkey', value }),
  }
  const signedMessage = signMessage(message, sequence, (bytes) => key.sign(bytes))
  chain.calls(PhalaMq).syncOffchainMessage(signed(bob), { signedMessage })
}

describe('the first gatekeeper', () => {
  test('makes the master key, which it alone can bring, and once', () => {
    register(chain, first)
    register(chain, second)
    join(first)
    expect(sentBy(chain).at(-1)).toEqual({ type: 'FirstGatekeeper', value: identityOf(first) })
    refusedToJoin(second, 'MasterKeyUninitialized')
    expect(registry.keyOf(chain.execution, { type: 'Gatekeeper' })).toBeUndefined()
    chain.takeEvents()
    tellMaster(second, 0n)
    expect(chain.takeEvents().map(([name]) => name)).toEqual(['PhalaMq.MessageFailed'])
    tellMaster(first, 0n)
    expect(chain.takeEvents().map(([name]) => name)).toEqual(['PhalaRegistry.GatekeeperLaunched'])
    expect(sentBy(chain).at(-1)).toEqual({ type: 'MasterPubkeyOnChain', value: { masterPubkey: master.publicKey } })
    expect(storeOf(chain).gatekeeperLaunchedAt.get()).toEqual([2, BigInt(noon)])
    expect(registry.keyOf(chain.execution, { type: 'Gatekeeper' })).toEqual(master.publicKey)
    tellMaster(first, 1n, nextMaster)
    expect(chain.takeEvents().map(([name]) => name)).toEqual(['PhalaMq.MessageFailed'])
    tellMaster(first, 2n)
    expect(chain.takeEvents()).toEqual([])
  })

  test.each([
    ['no features', []],
    ['a core count that looks like the mark', [0x5ea1, 0x5ea1]],
    ['recovery by more keys than there are', [4, 1, recoveryKeysFeature, 4, 3]],
  ])('must be able to keep it: not with %s', (_, features) => {
    register(chain, first, { info: { features } })
    refusedToJoin(first, 'KeysNotRecoverable')
  })

  test('keeps it by recovery keys where its TEE has no sealing key', () => {
    register(chain, first, { info: { features: [4, 1, recoveryKeysFeature, 2, 3] } })
    join(first)
    expect(storeOf(chain).gatekeeper.get()).toEqual([first.publicKey])
  })

  test('is a registered worker that counts, and governance names it', () => {
    refusedToJoin(first, 'WorkerNotFound')
    register(chain, first)
    chain.expectNoop(() => calls.registerGatekeeper(signed(alice), { gatekeeper: first.publicKey }), 'BadOrigin')
    calls.retireWorker(signed(bob), { pubkey: first.publicKey })
    refusedToJoin(first, 'WorkerNotActive')
  })
})

describe('other gatekeepers', () => {
  test('join, also without a way to keep keys, up to a number', () => {
    launch()
    register(chain, third, { info: { features: [] } })
    register(chain, fourth)
    join(third)
    expect(sentBy(chain).at(-1)).toEqual({ type: 'Registered', value: identityOf(third) })
    refusedToJoin(fourth, 'TooManyGatekeepers')
    chain.takeEvents()
    // One that is there already changes nothing, and the event is there.
    join(third)
    chain.expectEvents(['PhalaRegistry.GatekeeperAdded', { pubkey: third.publicKey }])
    expect(storeOf(chain).gatekeeper.get()).toHaveLength(3)
  })

  test('leave, but for the last', () => {
    launch()
    chain.expectNoop(() => leave(third), 'PhalaRegistry.InvalidGatekeeper')
    leave(first)
    chain.expectEvents(['PhalaRegistry.GatekeeperRemoved', { pubkey: first.publicKey }])
    expect(sentBy(chain).at(-1)).toEqual({ type: 'Unregistered', value: { pubkey: first.publicKey } })
    chain.expectNoop(() => leave(second), 'PhalaRegistry.CannotRemoveLastGatekeeper')
    join(first)
    expect(storeOf(chain).gatekeeper.get()).toEqual([second.publicKey, first.publicKey])
  })
})

describe('the master key', () => {
  test('changes by the word of the old one, and nobody joins or leaves meanwhile', () => {
    chain.expectNoop(() => calls.rotateMasterKey(rootOrigin, {}), 'PhalaRegistry.MasterKeyUninitialized')
    launch()
    register(chain, third)
    calls.rotateMasterKey(rootOrigin, {})
    const gkIdentities = [identityOf(first), identityOf(second)]
    expect(sentBy(chain).at(-1)).toEqual({ type: 'RotateMasterKey', value: { rotationId: 1n, gkIdentities } })
    refusedToJoin(third, 'MasterKeyInRotation')
    chain.expectNoop(() => leave(second), 'PhalaRegistry.MasterKeyInRotation')
    chain.expectNoop(() => calls.rotateMasterKey(rootOrigin, {}), 'PhalaRegistry.MasterKeyInRotation')
    chain.takeEvents()
    const value = { rotationId: 1n, masterPubkey: nextMaster.publicKey }
    chain.expectNoop(() => sendAsGatekeeper(nextMaster, 0n, value), 'PhalaMq.BadSignature')
    sendAsGatekeeper(master, 0n, value)
    chain.expectEvents(['PhalaRegistry.MasterKeyRotated', value])
    expect(sentBy(chain).at(-1)).toEqual({ type: 'MasterPubkeyRotated', value: { masterPubkey: nextMaster.publicKey } })
    chain.expectNoop(() => sendAsGatekeeper(master, 1n, value), 'PhalaMq.BadSignature')
    join(third)
    calls.rotateMasterKey(rootOrigin, {})
    expect(storeOf(chain).masterKeyRotationLock.get()).toBe(2n)
  })

  test('does not change for another request, or to itself', () => {
    launch()
    sendAsGatekeeper(master, 0n, { rotationId: 1n, masterPubkey: nextMaster.publicKey })
    const failed = { rotationLock: undefined, gatekeeperRotationId: 1n }
    chain.expectEvents(['PhalaRegistry.MasterKeyRotationFailed', failed])
    calls.rotateMasterKey(rootOrigin, {})
    sendAsGatekeeper(master, 1n, { rotationId: 7n, masterPubkey: nextMaster.publicKey })
    chain.expectEvents(['PhalaRegistry.MasterKeyRotationFailed', { rotationLock: 1n, gatekeeperRotationId: 7n }])
    sendAsGatekeeper(master, 2n, { rotationId: 1n, masterPubkey: master.publicKey })
    expect(chain.takeEvents().map(([name]) => name)).toEqual(['PhalaMq.MessageFailed'])
    expect(storeOf(chain).gatekeeperMasterPubkey.get()).toEqual(master.publicKey)
  })
})
