// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto'
import { cliErrors } from '@phat/cli'
import { connectWorker } from '@phat/client/worker'
import { arm, bytes, compact, Reader, struct, u32, u64, u128, variant } from '@phat/codec'
import { expandSr25519Seed, keypairFromUri } from '@phat/crypto'
import { createAgreementKey } from '@phat/crypto/agreement'
import {
  answer2,
  certificateBody,
  type EnvelopeContext,
  legacyAnswer,
  legacyQuery,
  openAnswer,
  openLegacy,
  type Query,
  type QueryOutcome,
  query2,
  queryOutcome,
  type Receipt,
  requestHash,
  sealEnvelope,
  sealLegacy,
  verifyAnswer,
} from '@phat/envelope'
import { commandPayload, contractId, encryptedData, inkCommand } from '@phat/messaging'
import { type AccountId, fromHex, known, PHA } from '@phat/primitives'
import { type SignatureValue, signatureTypes } from '@phat/wire/prpc'
import { type ChainDesk, openDesk } from '../src/development/bootstrap/chain-desk.ts'
import { until } from '../src/development/bootstrap/until.ts'
import type { Ready } from './network-process.ts'

/** Blocks that a command or certificate of these tests lives. */
const lifetime = 500
const gasLimit = 100_000_000_000n
const random = (length: number): Uint8Array => Uint8Array.from(randomBytes(length))
const freshKey = () => createAgreementKey(known(expandSr25519Seed(random(32)), 'has 32 bytes'))

const weight = struct('Weight', { refTime: compact(u64), proofSize: compact(u64) })
/** `ContractExecResult` of pallet-contracts, as far as these tests read it. */
const execResult = struct('ContractExecResult', {
  gasConsumed: weight,
  gasRequired: weight,
  storageDeposit: variant('StorageDeposit', { Refund: arm(0, u128), Charge: arm(1, u128) }),
  debugMessage: bytes,
})
const execReturn = struct('ExecReturnValue', { flags: u32, data: bytes })

/** The data that a contract answered; the rest of the result is the runtime's. */
export function returnedBy(outcome: QueryOutcome): Uint8Array {
  if (outcome.type !== 'Ok') throw new Error(`the query failed: ${JSON.stringify(outcome.value)}`)
  const reader = new Reader(outcome.value.value)
  execResult.read(reader)
  if (reader.byte() !== 0) throw new Error('the contract failed')
  return execReturn.read(reader).data
}

export type EnvelopeKind = 'legacy' | 'version 2'

/** A person with an account who talks to contracts; nothing here is of any SDK. */
export interface ConfidentialClient {
  readonly desk: ChainDesk
  readonly account: AccountId
  /** Sends a command, encrypted to the contract's key on chain or to another one; returns when a block has it. */
  command(contract: Uint8Array, message: Uint8Array, kind: EnvelopeKind, to?: Uint8Array): Promise<void>
  /** The key of a contract on chain. */
  keyOf(contract: Uint8Array): Promise<Uint8Array>
  /** The same with whatever stands inside the envelope, be it a command or not. */
  push(contract: Uint8Array, plain: Uint8Array, kind: EnvelopeKind, to?: Uint8Array): Promise<void>
  /** Asks a contract, encrypted both ways; a version 2 answer has a receipt, which was verified. */
  query(
    contract: Uint8Array,
    message: Uint8Array,
    kind: EnvelopeKind,
  ): Promise<{ readonly data: Uint8Array; readonly receipt?: Receipt }>
  close(): void
}

export async function createConfidentialClient(ready: Ready, uri: string): Promise<ConfidentialClient> {
  const account = keypairFromUri(uri)
  const signal = new AbortController().signal
  const desk = await openDesk(ready.endpoint, account, signal)
  const genesis = fromHex(ready.genesisHash)
  const [{ endpoint, publicKey }] = ready.workers
  const workerKey = fromHex(publicKey)
  const worker = connectWorker(endpoint, { signal, timeoutMs: 20_000 }, cliErrors)
  const height = async (): Promise<number> => Number(await desk.read('System.Number'))

  /** The account signs the envelope itself. */
  async function certify(envelope: Uint8Array): Promise<SignatureValue> {
    const encodedBody = certificateBody.encode({ pubkey: account.publicKey, ttl: (await height()) + lifetime, configBits: 0 })
    return {
      signedBy: { encodedBody, signature: undefined },
      signatureType: signatureTypes.sr25519,
      signature: account.sign(envelope),
    }
  }

  const ask = async (envelope: Uint8Array): Promise<Uint8Array> =>
    (await worker.call('ContractQuery', { encodedEncryptedData: envelope, signature: await certify(envelope) }))
      .encodedEncryptedData

  async function queryLegacy(contract: Uint8Array, data: Query) {
    const mine = freshKey()
    const nonce = random(32)
    const plain = legacyQuery.encode({ head: { id: contract, nonce }, data })
    const answer = await ask(encryptedData.encode(sealLegacy(mine, workerKey, random(12), plain)))
    const opened = known(openLegacy(mine, encryptedData.decode(answer)), 'the answer opens')
    const { nonce: echoed, result: outcome } = legacyAnswer.decode(opened.plaintext)
    if (!nonce.every((byte, at) => byte === echoed[at])) throw new Error('the answer is to another question')
    return { data: returnedBy(outcome) }
  }

  async function queryVersion2(contract: Uint8Array, data: Query) {
    const mine = freshKey()
    const context: EnvelopeContext = { purpose: 'query', sender: account.accountId, target: workerKey, genesis }
    const recentBlock = await knownBlock()
    const sealing = { nonce: random(12), expiry: (await height()) + 100 }
    const request = sealEnvelope(mine, workerKey, sealing, context, query2.encode({ contract, recentBlock, data }))
    const opened = known(openAnswer(mine, workerKey, request, await ask(request)), 'the answer opens')
    const answer = answer2.decode(opened)
    if (!verifyAnswer(answer, requestHash(request))) throw new Error('the receipt does not hold')
    return { data: returnedBy(queryOutcome.decode(answer.outcome)), receipt: answer.receipt }
  }

  /** The newest block that the worker has, as the chain tells its hash. */
  async function knownBlock(): Promise<Uint8Array> {
    const { blocknum } = await worker.call('GetInfo', {})
    return fromHex(known(await desk.chain.rpc.request('chain_getBlockHash', blocknum - 1), 'the chain has it') as `0x${string}`)
  }

  const keyOf = async (contract: Uint8Array): Promise<Uint8Array> =>
    known(await desk.read('PhalaRegistry.ContractKeys', contract), 'the contract has a key') as Uint8Array

  async function push(contract: Uint8Array, plain: Uint8Array, kind: EnvelopeKind, to?: Uint8Array): Promise<void> {
    const key = to ?? (await keyOf(contract))
    const context: EnvelopeContext = { purpose: 'command', sender: account.accountId, target: contract, genesis }
    const payload =
      kind === 'legacy'
        ? commandPayload.encode({ type: 'Encrypted', value: sealLegacy(freshKey(), key, random(12), plain) })
        : commandPayload.encode({
            type: 'Envelope',
            value: sealEnvelope(freshKey(), key, { nonce: random(12), expiry: (await height()) + lifetime }, context, plain),
          })
    await desk.send('PhalaPhatContracts.pushContractMessage', { contractId: contract, payload, deposit: 0n })
  }

  return {
    desk,
    account: account.accountId,
    command: (contract, message, kind, to) => {
      const value = { nonce: random(16), message, transfer: 0n, gasLimit, storageDepositLimit: undefined }
      return push(contract, inkCommand.encode({ type: 'InkMessage', value }), kind, to)
    },
    keyOf,
    push,
    query: (contract, payload, kind) => {
      const data: Query = { type: 'InkMessage', value: { payload, deposit: 0n, transfer: 0n, estimating: false } }
      return kind === 'legacy' ? queryLegacy(contract, data) : queryVersion2(contract, data)
    },
    close: () => desk.close(),
  }
}

/** Code and metadata of a contract, and what its constructor is called with. */
export interface Deployment {
  readonly wasm: Uint8Array
  readonly codeHash: Uint8Array
  readonly input: Uint8Array
}

/** Uploads code and makes a contract of it, of which the client is the deployer; returns its id when it has a key on the chain. */
export async function deploy(
  { desk, account }: ConfidentialClient,
  cluster: Uint8Array,
  { wasm, codeHash, input }: Deployment,
): Promise<Uint8Array> {
  const salt = random(8)
  const codeIndex = { type: 'WasmCode', value: codeHash } as const
  await desk.send('PhalaPhatContracts.transferToCluster', { amount: 1_000n * PHA, clusterId: cluster, destAccount: account })
  await desk.send('PhalaPhatContracts.clusterUploadResource', {
    clusterId: cluster,
    resourceType: { type: 'InkCode' },
    resourceData: wasm,
  })
  await desk.send('PhalaPhatContracts.instantiateContract', {
    codeIndex,
    data: input,
    salt,
    clusterId: cluster,
    transfer: 0n,
    gasLimit,
    storageDepositLimit: undefined,
    deposit: 0n,
  })
  const id = contractId({ deployer: account, codeIndex, clusterId: cluster, salt })
  await until('the key of the contract', () => desk.read('PhalaRegistry.ContractKeys', id), new AbortController().signal)
  return id
}
