// SPDX-License-Identifier: Apache-2.0
import { bytes, type Codec, fixedBytes, struct, tuple, u16, u32, u64, vec } from '@phat/codec'
import { blake2b256 } from '@phat/crypto'
import { storagePrefix, twox64Concat } from '@phat/frame'
import {
  type BoundTopicName,
  boundTopics,
  type CommandPayload,
  commandPayload,
  commandTopic,
  h256,
  isOffchainTopic,
  type Message,
  type MessageOrigin,
  message,
  messageOrigin,
  type PayloadOf,
  routeMessage,
  type SignedMessage,
  sr25519Public,
  verifyMessage,
} from '@phat/messaging'
import { concatBytes, fromByteString, textBytes, toHex } from '@phat/primitives'
import type { SystemBlock } from '../src/system/system-types.ts'

/** Bytes that follow from a seed: for tests alone. */
export function seededRandom(seed: string): (length: number) => Uint8Array {
  let counter = 0
  return (length) => {
    const drawn = new Uint8Array(length)
    for (let at = 0; at < length; at += 32)
      drawn.set(blake2b256(textBytes(`${seed} ${counter++}`)).subarray(0, Math.min(32, length - at)), at)
    return drawn
  }
}

export const ofPallet = (pallet: string): MessageOrigin => ({ type: 'Pallet', value: textBytes(pallet) })

export function messageFrom<Name extends BoundTopicName>(sender: MessageOrigin, name: Name, payload: PayloadOf<Name>): Message {
  // The table joins a name with the codec of its payload.
  const codec = boundTopics[name].payload as Codec<PayloadOf<Name>>
  return { sender, destination: boundTopics[name].path, payload: codec.encode(payload) }
}

export const commandFrom = (sender: MessageOrigin, contract: Uint8Array, payload: CommandPayload): Message => ({
  sender,
  destination: commandTopic(contract),
  payload: commandPayload.encode(payload),
})

const item = (pallet: string, name: string): Uint8Array => fromByteString(storagePrefix(pallet, name))
const entry = <K>(pallet: string, name: string, codec: Codec<K>, key: K): Uint8Array =>
  concatBytes(item(pallet, name), twox64Concat(codec).hash(codec.encode(key)))

/** Storage keys as the pallets make them. */
export const storageKeys = {
  messages: item('PhalaMq', 'OutboundMessages'),
  ingress: (origin: MessageOrigin) => entry('PhalaMq', 'OffchainIngress', messageOrigin, origin),
  minimumVersion: item('PhalaRegistry', 'MinimumPRuntimeVersion'),
  consensusVersion: item('PhalaRegistry', 'PRuntimeConsensusVersion'),
  masterKey: item('PhalaRegistry', 'GatekeeperMasterPubkey'),
  clusterKey: (cluster: Uint8Array) => entry('PhalaRegistry', 'ClusterKeys', h256 as Codec<Uint8Array>, cluster),
  incarnation: (worker: Uint8Array) => entry('PhalaRegistry', 'WorkerIncarnations', sr25519Public, worker),
  systemCode: item('PhalaPhatContracts', 'PinkSystemCode'),
  systemCodeHash: item('PhalaPhatContracts', 'PinkSystemCodeHash'),
}

/** What is left of a chain when one looks at it as a worker does: messages, and values of its state. */
export interface FakeChain {
  /** Messages of the next block. */
  push(...messages: Message[]): void
  set(key: Uint8Array, value: Uint8Array): void
  setSystemCode(code: Uint8Array): void
  setVersions(minimum: readonly [number, number, number], consensus: number): void
  /** Lets a worker's messages count. */
  register(worker: Uint8Array): void
  /** Brings messages in as `sync_offchain_message` does, in the block that is being made; answers how many were taken. */
  submit(messages: readonly SignedMessage[]): number
  nextOf(origin: MessageOrigin): bigint
  /** Every message that ever came in from off the chain. */
  readonly taken: readonly Message[]
  readonly height: number
  /** Ends the block. `values` answers wanted keys. */
  seal(): ChainBlock
  /** The next block as it would be with these messages; nothing of it happens. */
  fork(messages: readonly Message[]): ChainBlock
}

export interface ChainBlock {
  readonly number: number
  readonly messages: readonly Message[]
  values(keys: readonly Uint8Array[]): SystemBlock
}

const incarnationCodec = struct('Incarnation', { nonce: fixedBytes(32), block: u32 })
const blockMs = 3_000n

export function createFakeChain(): FakeChain {
  const state = new Map<string, Uint8Array>()
  const workers = new Set<string>()
  let masterKey: Uint8Array | undefined
  const clusterKeys = new Map<string, Uint8Array>()
  let staged: Message[] = []
  const taken: Message[] = []
  let height = 0

  const nextOf = (origin: MessageOrigin): bigint => {
    const value = state.get(toHex(storageKeys.ingress(origin)))
    return value === undefined ? 0n : u64.decode(value)
  }
  const set = (key: Uint8Array, value: Uint8Array): void => {
    state.set(toHex(key), value)
  }

  function keyOf(origin: MessageOrigin): Uint8Array | undefined {
    if (origin.type === 'Worker') return workers.has(toHex(origin.value)) ? origin.value : undefined
    if (origin.type === 'Gatekeeper') return masterKey
    return origin.type === 'Cluster' ? clusterKeys.get(toHex(origin.value)) : undefined
  }

  function tellGatekeepers(payload: PayloadOf<'gatekeeperLaunch'>): void {
    staged.push(messageFrom(ofPallet('PhalaRegistry'), 'gatekeeperLaunch', payload))
  }

  /** What the pallets do with messages from off the chain, as far as workers see it. */
  function handle(one: Message): void {
    const { routed } = routeMessage(one)
    if (routed?.topic === 'registryEvent' && routed.sender.type === 'Worker') {
      const { type, value } = routed.payload
      if (type === 'Incarnation')
        set(storageKeys.incarnation(routed.sender.value), incarnationCodec.encode({ nonce: value.nonce, block: height + 1 }))
      if (type === 'MasterPubkey' && masterKey === undefined) {
        masterKey = value.masterPubkey
        tellGatekeepers({ type: 'MasterPubkeyOnChain', value: { masterPubkey: masterKey } })
      }
    }
    if (routed?.topic === 'gatekeeperRegistryEvent') {
      masterKey = routed.payload.value.masterPubkey
      tellGatekeepers({ type: 'MasterPubkeyRotated', value: { masterPubkey: masterKey } })
    }
    if (routed?.topic === 'clusterRegistryEvent') {
      const { cluster, pubkey } = routed.payload.value
      clusterKeys.set(toHex(cluster), pubkey)
      set(storageKeys.clusterKey(cluster), pubkey)
    }
  }

  function blockOf(number: number, messages: readonly Message[]): ChainBlock {
    const proven = new Map(state)
    if (messages.length > 0) proven.set(toHex(storageKeys.messages), vec(message).encode(messages))
    return {
      number,
      messages,
      values: (keys) => ({
        number,
        hash: blake2b256(u32.encode(number)),
        timeMs: BigInt(number) * blockMs,
        values: keys.map((key) => proven.get(toHex(key)) ?? null),
      }),
    }
  }

  return {
    taken,
    get height() {
      return height
    },
    nextOf,
    set,
    push: (...messages) => {
      staged.push(...messages)
    },
    setSystemCode(code) {
      set(storageKeys.systemCode, tuple(u16, bytes).encode([1, code]))
      set(storageKeys.systemCodeHash, blake2b256(code))
    },
    setVersions(minimum, consensus) {
      set(storageKeys.minimumVersion, tuple(u32, u32, u32).encode([...minimum]))
      set(storageKeys.consensusVersion, u32.encode(consensus))
    },
    register(worker) {
      workers.add(toHex(worker))
    },
    submit(messages) {
      let count = 0
      for (const signed of messages) {
        const { sender } = signed.message
        const key = keyOf(sender)
        if (key === undefined || signed.sequence !== nextOf(sender) || !verifyMessage(signed, key)) continue
        set(storageKeys.ingress(sender), u64.encode(signed.sequence + 1n))
        taken.push(signed.message)
        handle(signed.message)
        if (isOffchainTopic(signed.message.destination)) staged.push(signed.message)
        count++
      }
      return count
    },
    seal() {
      const messages = staged
      staged = []
      height++
      return blockOf(height, messages)
    },
    fork: (messages) => blockOf(height + 1, messages),
  }
}
