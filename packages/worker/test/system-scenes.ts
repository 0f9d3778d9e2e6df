// SPDX-License-Identifier: Apache-2.0
import {
  type ContractInfo,
  type InkCommand,
  type Message,
  type MessageOrigin,
  type PayloadOf,
  routeMessage,
} from '@phat/messaging'
import { type AccountId, type Hash, known } from '@phat/primitives'
import { commandFrom, type FakeChain, messageFrom, ofPallet } from './system-chain.ts'
import { type FakeWorker, step } from './system-worker.ts'

const registry = ofPallet('PhalaRegistry')
const contracts = ofPallet('PhalaPhatContracts')

export const account = (byte: number): AccountId => new Uint8Array(32).fill(byte) as AccountId
export const clusterId = (number: number): Hash => {
  const id = new Uint8Array(32)
  id[31] = number
  return id as Hash
}
const identityOf = ({ identity: { publicKey } }: FakeWorker) => ({ pubkey: publicKey, ecdhPubkey: publicKey })

type WorkerEvent = Extract<PayloadOf<'systemEvent'>, { type: 'WorkerEvent' }>['value']['event']

/** Messages as the pallets push them. */
export const says = {
  worker: ({ identity }: FakeWorker, event: WorkerEvent, sender: MessageOrigin = registry): Message =>
    messageFrom(sender, 'systemEvent', { type: 'WorkerEvent', value: { pubkey: identity.publicKey, event } }),
  firstGatekeeper: (worker: FakeWorker, sender: MessageOrigin = registry): Message =>
    messageFrom(sender, 'gatekeeperLaunch', { type: 'FirstGatekeeper', value: identityOf(worker) }),
  gatekeeperAdded: (worker: FakeWorker): Message =>
    messageFrom(registry, 'gatekeeperChange', { type: 'Registered', value: identityOf(worker) }),
  gatekeeperRemoved: ({ identity }: FakeWorker): Message =>
    messageFrom(registry, 'gatekeeperChange', { type: 'Unregistered', value: { pubkey: identity.publicKey } }),
  rotate: (rotationId: bigint, ...workers: readonly FakeWorker[]): Message =>
    messageFrom(registry, 'gatekeeperLaunch', {
      type: 'RotateMasterKey',
      value: { rotationId, gkIdentities: workers.map(identityOf) },
    }),
  newCluster: (
    number: number,
    workers: readonly FakeWorker[],
    sender: MessageOrigin = contracts,
    type: 'DeployCluster' | 'DeployDebuggableCluster' = 'DeployCluster',
  ): Message =>
    messageFrom(sender, 'clusterEvent', {
      type,
      value: {
        owner: account(0xaa),
        cluster: clusterId(number),
        workers: workers.map(identityOf),
        deposit: 1_000n,
        gasPrice: 1n,
        depositPerItem: 2n,
        depositPerByte: 3n,
        treasuryAccount: account(0xee),
      },
    }),
  newCommandKey: (number: number, epoch: number, workers: readonly FakeWorker[], sender: MessageOrigin = contracts): Message =>
    messageFrom(sender, 'clusterEvent', {
      type: 'RotateKey',
      value: { cluster: clusterId(number), workers: workers.map(identityOf), epoch },
    }),
  deposit: (number: number, amount: bigint): Message =>
    messageFrom(contracts, 'clusterOperation', {
      type: 'Deposit',
      value: { clusterId: clusterId(number), account: account(0xa1), amount },
    }),
  upload: (number: number, resourceData: Uint8Array): Message =>
    messageFrom(contracts, 'clusterOperation', {
      type: 'UploadResource',
      value: { origin: account(0xa1), clusterId: clusterId(number), resourceType: { type: 'InkCode' }, resourceData },
    }),
  destroy: (number: number, sender: MessageOrigin = contracts): Message =>
    messageFrom(sender, 'clusterOperation', { type: 'DestroyCluster', value: clusterId(number) }),
  remove: (number: number, { identity }: FakeWorker): Message =>
    messageFrom(contracts, 'clusterOperation', {
      type: 'RemoveWorker',
      value: { clusterId: clusterId(number), worker: identity.publicKey },
    }),
  instantiate: (info: ContractInfo): Message =>
    messageFrom(contracts, 'contractOperation', {
      type: 'InstantiateCode',
      value: { contractInfo: info, transfer: 5n, gasLimit: 6n, storageDepositLimit: undefined },
    }),
  command: (
    contract: Uint8Array,
    command: InkCommand,
    sender: MessageOrigin = { type: 'AccountId', value: account(0xa1) as Uint8Array as Hash },
  ) => commandFrom(sender, contract, { type: 'Plain', value: command }),
}

export const contractInfo = (number: number, data: Uint8Array = new Uint8Array(4), salt = 0): ContractInfo => ({
  deployer: account(0xa1),
  codeIndex: { type: 'WasmCode', value: account(0xcc) as Uint8Array as Hash },
  salt: Uint8Array.of(salt),
  clusterId: clusterId(number),
  instantiateData: data,
})

export const inkMessage = (nonce: number): InkCommand => ({
  type: 'InkMessage',
  value: {
    nonce: Uint8Array.of(nonce),
    message: Uint8Array.of(1, 2, 3, 4),
    transfer: 0n,
    gasLimit: 9n,
    storageDepositLimit: undefined,
  },
})

export const systemCode = Uint8Array.of(0, 0x61, 0x73, 0x6d)

/** Workers that the chain has registered and benchmarked. */
export function registerAll(chain: FakeChain, ...workers: readonly FakeWorker[]): void {
  for (const worker of workers) {
    chain.register(worker.identity.publicKey)
    chain.push(says.worker(worker, { type: 'Registered', value: { confidenceLevel: 2 } }))
  }
  step(chain, ...workers)
}

/** A chain with a master key, which the first of the workers made. */
export function launch(chain: FakeChain, first: FakeWorker, ...others: readonly FakeWorker[]): void {
  registerAll(chain, first, ...others)
  chain.push(says.firstGatekeeper(first))
  for (let blocks = 0; blocks < 3; blocks++) step(chain, first, ...others)
}

/** A cluster of these workers that runs; `others` only look on. */
export function deployCluster(
  chain: FakeChain,
  number: number,
  workers: readonly FakeWorker[],
  others: readonly FakeWorker[] = [],
): void {
  chain.setSystemCode(systemCode)
  chain.push(says.newCluster(number, workers))
  for (let blocks = 0; blocks < 5; blocks++) step(chain, ...others, ...workers)
}

/** What the chain took, as `topic arm`. */
export const takenNames = (chain: FakeChain): readonly string[] =>
  chain.taken.map((message) => {
    const { routed } = routeMessage(message)
    return routed === undefined ? 'unreadable' : `${routed.topic} ${'type' in routed.payload ? routed.payload.type : ''}`.trim()
  })

/** What one message of them says, whatever its topic. */
export const payloadOf = (message: Message | undefined): unknown =>
  known(routeMessage(known(message, 'a message')).routed, 'readable').payload

/** Codes of what a worker rejected in its last block. */
export const lastCodes = ({ plans }: FakeWorker): readonly string[] =>
  known(plans.at(-1), 'a plan').rejected.map(({ code }) => code)
