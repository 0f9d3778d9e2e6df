// SPDX-License-Identifier: Apache-2.0
import { contractAddress, type PinkEvent, pinkEvent, type QueryHost, type QueryRequest, scriptEngineHash } from '@phat/contracts'
import { blake2b256, expandSr25519Seed } from '@phat/crypto'
import { type AgreementKey, createAgreementKey } from '@phat/crypto/agreement'
import { sealEnvelope, sealLegacy } from '@phat/envelope'
import { type CommandPayload, type InkCommand, inkCommand } from '@phat/messaging'
import { fromHex, known } from '@phat/primitives'
import type {
  ClusterBirth,
  ClusterBlockReport,
  ClusterItem,
  ClusterOutcome,
  ClusterThreadAnswer,
  ClusterThreadQuery,
  LogEntry,
} from '@phat/worker'
import { createClusterQueries } from '../src/cluster/cluster-queries.ts'
import { createClusterTransactions } from '../src/cluster/cluster-transactions.ts'
import type { TransactionExecutor } from '../src/threads/cluster-executor.ts'
import { packChanges, unpackChanges } from '../src/threads/flat-changes.ts'
import { createVersionedState } from '../src/threads/versioned-state.ts'
import { dataOfAnswer } from './contract-answer.ts'
import { actInput, puppetContract } from './puppet-contract.ts'

export const bytes32 = (byte: number): Uint8Array => new Uint8Array(32).fill(byte)
export const owner = bytes32(0x0e)
export const alice = bytes32(0xa1)
export const bob = bytes32(0xb0)
export const treasury = bytes32(0x77)
export const money = 10n ** 15n
export const gasLimit = 1_000_000_000_000n

export const secretOf = (seed: number): Uint8Array => known(expandSr25519Seed(bytes32(seed)), 'a seed has 32 bytes')

export const birth: ClusterBirth = {
  id: bytes32(1),
  owner,
  treasury,
  gasPrice: 0n,
  depositPerItem: 1n,
  depositPerByte: 1n,
  keys: { identity: secretOf(2), command: secretOf(3), root: bytes32(4), storage: bytes32(5), epoch: 0 },
  engine: { pass: 1, costs: 1, scriptEngine: fromHex(scriptEngineHash), hostAbi: 1 },
  genesis: bytes32(6),
  debuggable: false,
}

const noHost: QueryHost = {
  httpRequest: () => ({ ok: false, error: 'NotAllowed' }),
  batchHttpRequest: () => ({ ok: false, error: 'NotAllowed' }),
  random: (length) => new Uint8Array(length),
  untrustedMillis: () => 0n,
  workerPublicKey: () => bytes32(0),
  workerQuote: () => undefined,
  cache: { get: () => undefined, set: () => false, expire: () => undefined, remove: () => undefined },
  log: () => undefined,
}

/** A cluster and a reader of it, in this thread, block by block. */
export interface TestCluster {
  readonly executor: TransactionExecutor
  readonly height: number
  /** Contracts with the keys that the chain knows. */
  readonly keys: Map<string, Uint8Array>
  block(...items: readonly ClusterItem[]): ClusterBlockReport
  query(request: Partial<Extract<QueryRequest, { kind: 'call' }>> & { to: Uint8Array; input: Uint8Array }): ClusterThreadAnswer
  read(query: ClusterThreadQuery): unknown
  records(): ArrayBuffer
}

export const idText = (id: Uint8Array): string => id.join()

/** Starts one, from nothing or from records. */
export function startCluster(
  restore?: { readonly height: number; readonly records: ArrayBuffer },
  of: ClusterBirth = birth,
): TestCluster {
  const executor = createClusterTransactions({ birth: of, ...(restore === undefined ? {} : { restore }) })
  const queries = createClusterQueries(of)
  const state = createVersionedState(16)
  const keys = new Map<string, Uint8Array>()
  let height = executor.height
  state.load(height, unpackChanges(packChanges(executor.records())))
  const ask = (asked: ClusterThreadQuery, host = noHost): unknown =>
    queries.query(known(state.at(), 'the state was loaded'), asked, host)
  return {
    executor,
    keys,
    get height() {
      return height
    },
    block(...items) {
      height++
      const applied = executor.apply({ block: blockAt(height), items })
      // It crosses between threads: whatever does not, breaks here.
      const report = structuredClone(applied.receipts) as ClusterBlockReport
      state.advance(height, unpackChanges(packChanges(applied.changes)))
      for (const outcome of report.outcomes) {
        if (outcome.kind === 'instantiated') keys.set(idText(outcome.contract), outcome.publicKey)
      }
      return report
    },
    query: (request) =>
      ask({
        request: { kind: 'call', origin: alice, gasLimit, ...request },
        options: { mode: 'query', block: blockAt(height) },
      }) as ClusterThreadAnswer,
    read: ask,
    records: () => packChanges(executor.records()),
  }
}

export const blockAt = (number: number) => ({ number, now: BigInt(number) * 6_000n })

/** The deployment of a cluster, whose system contract is a puppet. */
export const deployment = (systemCode = puppetContract(0xff)): ClusterItem => ({ kind: 'deploy', systemCode, deposit: money })

export const systemContractOf = (systemCode = puppetContract(0xff)): Uint8Array =>
  contractAddress({ deployer: owner, codeHash: blake2b256(systemCode), clusterId: birth.id, salt: new Uint8Array() })

/** Items that make a contract, and its address. */
export function making(
  code: Uint8Array,
  {
    deployer = alice,
    input = new Uint8Array(),
    salt = 0,
  }: { readonly deployer?: Uint8Array; readonly input?: Uint8Array; readonly salt?: number } = {},
): { readonly items: readonly ClusterItem[]; readonly contract: Uint8Array } {
  const codeHash = blake2b256(code)
  const info = {
    deployer: deployer as never,
    codeIndex: { type: 'WasmCode', value: codeHash },
    salt: Uint8Array.of(salt),
    clusterId: birth.id,
    instantiateData: input,
  } as const
  return {
    items: [
      { kind: 'deposit', account: deployer, amount: money },
      { kind: 'upload', origin: deployer, resource: 'InkCode', code },
      { kind: 'instantiate', info, transfer: 0n, gasLimit, depositLimit: undefined },
    ],
    contract: contractAddress({ deployer, codeHash, clusterId: birth.id, salt: info.salt }),
  }
}

export const message = (input: Uint8Array, nonce = bytes32(9)): InkCommand => ({
  type: 'InkMessage',
  value: { nonce, message: input, transfer: 0n, gasLimit, storageDepositLimit: undefined },
})

let seals = 0
/** Keys and nonces of the tests are numbers that count up: the same in each run. */
const nextSeal = () => {
  seals++
  const seed = blake2b256(Uint8Array.of(seals >> 8, seals & 255))
  return { mine: createAgreementKey(known(expandSr25519Seed(seed), 'a seed')), nonce: seed.subarray(0, 12) }
}

/** Version 2, sealed to a contract's key; `session` keeps one ephemeral key. */
export function sealed2(
  {
    contract,
    key,
    origin = alice,
    session,
  }: { contract: Uint8Array; key: Uint8Array; origin?: Uint8Array; session?: AgreementKey },
  command: InkCommand | Uint8Array,
  expiry: number,
  genesis = birth.genesis,
): ClusterItem {
  const { mine: fresh, nonce } = nextSeal()
  const mine = session ?? fresh
  const context = { purpose: 'command', sender: origin, target: contract, genesis } as const
  const value = sealEnvelope(mine, key, { nonce, expiry }, context, plaintextOf(command))
  return commandItem(contract, { type: 'Envelope', value }, origin)
}

/** As @phala/sdk seals. */
export function sealed1(
  { contract, key, origin = alice }: { contract: Uint8Array; key: Uint8Array; origin?: Uint8Array },
  command: InkCommand | Uint8Array,
): ClusterItem {
  const { mine, nonce } = nextSeal()
  return commandItem(contract, { type: 'Encrypted', value: sealLegacy(mine, key, nonce, plaintextOf(command)) }, origin)
}

const plaintextOf = (command: InkCommand | Uint8Array): Uint8Array =>
  command instanceof Uint8Array ? command : inkCommand.encode(command)

export const commandItem = (
  contract: Uint8Array,
  payload: CommandPayload,
  origin: Uint8Array | undefined = alice,
): ClusterItem => ({ kind: 'command', origin, contract, payload })

/** A command from a pallet, whose caller is the system contract. */
export const palletItem = (contract: Uint8Array, input: Uint8Array): ClusterItem => ({
  kind: 'command',
  origin: undefined,
  contract,
  payload: { type: 'Plain', value: message(input) },
})

/** Makes the system contract ask for an effect. */
export const systemEvent = (event: PinkEvent): ClusterItem =>
  palletItem(systemContractOf(), actInput('pinkEvent', pinkEvent.encode(event)))

export const failuresOf = ({ outcomes }: ClusterBlockReport): string[] =>
  outcomes.flatMap((outcome: ClusterOutcome) => (outcome.kind === 'commandFailed' ? [outcome.reason] : []))

export const logLines = ({ logs }: ClusterBlockReport): string[] =>
  logs.flatMap((entry: LogEntry) => (entry.kind === 'log' ? [entry.message] : []))

/** What a puppet has stored, by a query; undefined when there is none. */
export function storedBy(cluster: TestCluster, contract: Uint8Array): readonly number[] | undefined {
  const data = dataOfAnswer(cluster.query({ to: contract, input: actInput('read') }))
  return data && Array.from(data)
}
