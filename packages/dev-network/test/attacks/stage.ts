// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ContractAbi, parseInkMetadata } from '@phat/abi'
import { alice, bob, carol } from '@phat/chain/test/harness'
import { vec } from '@phat/codec'
import { buildContract } from '@phat/contract/build'
import type { Keypair } from '@phat/crypto'
import type { Query } from '@phat/envelope'
import { Execution, genesisContext, makeCall, type RuntimeCall } from '@phat/frame'
import { type CommandPayload, commandPayload, contractId, type InkCommand } from '@phat/messaging'
import { PhalaPhatContracts } from '@phat/pallet-phala-phat-contracts'
import { PhalaRegistry } from '@phat/pallet-phala-registry'
import { System } from '@phat/pallet-system'
import { assert, type ByteString, fromByteString, known, PHA } from '@phat/primitives'
import type { WorkerOptions } from '@phat/worker'
import {
  enrol,
  settle,
  startTestWorker,
  startWorkerChain,
  type TestWorker,
  type WorkerChain,
} from '@phat/worker/test/worker-chain'
import { makeCluster } from '@phat/worker/test/worker-with-cluster'

const gasLimit = 100_000_000_000n
const witnessSource = fileURLToPath(new URL('./witness.ts', import.meta.url))

export interface WitnessCode {
  readonly wasm: Uint8Array
  readonly codeHash: Uint8Array
  readonly abi: ContractAbi
}

/** Builds the contract of these tests. */
export async function buildWitness(): Promise<WitnessCode> {
  const built = await buildContract({ entry: witnessSource })
  assert(built.kind === 'built', `the contract builds: ${JSON.stringify(built)}`)
  return { wasm: built.wasm, codeHash: built.codeHash, abi: parseInkMetadata(built.contract) }
}

/** A chain whose blocks come when a test says so, a worker behind it over HTTP, and a contract of Alice's. */
export interface Stage {
  readonly chain: WorkerChain
  readonly worker: TestWorker
  readonly abi: ContractAbi
  readonly contract: Uint8Array
  /** Commands are sealed to it. */
  readonly contractKey: Uint8Array
  /** A call of the contract as a query carries it. */
  asking(message: string, args?: unknown): Query
  /** The same as a command carries it. */
  calling(message: string, args?: unknown): InkCommand
  /** Brings a command into a block, and the worker past it and past what it says of it: the receipts. */
  push(who: Keypair, payload: CommandPayload): Promise<readonly ReceiptEvent[]>
  stop(): Promise<void>
}

/** What the chain says of a command that had no effect. */
export interface ReceiptEvent {
  readonly contract: Uint8Array
  readonly account: Uint8Array | undefined
  readonly reason: { readonly type: string }
}

export async function startStage(options: Partial<WorkerOptions> = {}, chain = startWorkerChain()): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'attacks-'))
  const worker = await startTestWorker(chain, folder, options)
  await enrol(chain, worker)
  const cluster = await makeCluster(chain, worker)
  const { wasm, codeHash, abi } = await buildWitness()
  const contract = await deploy(chain, worker, cluster, {
    wasm,
    codeHash,
    input: abi.encode(abi.constructorOf('new'), { note: 'made' }),
  })
  const encode = (message: string, args: unknown = {}): Uint8Array => abi.encode(abi.messageOf(message), args)
  let nonces = 0
  return {
    ...{ chain, worker, abi, contract },
    contractKey: known(contractKeyOf(chain, contract), 'the contract has a key on the chain'),
    asking: (message, args) => ({
      type: 'InkMessage',
      value: { payload: encode(message, args), deposit: 0n, transfer: 0n, estimating: false },
    }),
    calling: (message, args) => ({
      type: 'InkMessage',
      value: {
        nonce: Uint8Array.of(++nonces),
        message: encode(message, args),
        transfer: 0n,
        gasLimit,
        storageDepositLimit: undefined,
      },
    }),
    async push(who, payload) {
      const before = chain.chain.best.number
      await submitAs(
        chain,
        who,
        makeCall(chain.runtime, PhalaPhatContracts, 'pushContractMessage', {
          contractId: contract,
          payload: commandPayload.encode(payload),
          deposit: 0n,
        }),
      )
      chain.grow(1)
      await worker.follow(chain)
      await settle(chain, worker)
      return receiptsSince(chain, before)
    },
    async stop() {
      await worker.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export async function submitAs({ chain, pool, sign }: WorkerChain, who: Keypair, call: RuntimeCall): Promise<void> {
  const result = await pool.submit(sign(who, call, { nonce: pool.nextNonce(who.accountId) }))
  assert(result.ok, `the pool at block ${chain.best.number} takes it`)
}

async function deploy(
  chain: WorkerChain,
  worker: TestWorker,
  clusterId: Uint8Array,
  { wasm, codeHash, input }: { readonly wasm: Uint8Array; readonly codeHash: Uint8Array; readonly input: Uint8Array },
): Promise<Uint8Array> {
  const codeIndex = { type: 'WasmCode', value: codeHash } as const
  const salt = Uint8Array.of(1)
  const calls = [
    // Who pushes commands pays for them.
    ...[alice, bob, carol].map(({ accountId }) =>
      makeCall(chain.runtime, PhalaPhatContracts, 'transferToCluster', {
        amount: 1_000n * PHA,
        clusterId,
        destAccount: accountId,
      }),
    ),
    makeCall(chain.runtime, PhalaPhatContracts, 'clusterUploadResource', {
      clusterId,
      resourceType: { type: 'InkCode' },
      resourceData: wasm,
    }),
    makeCall(chain.runtime, PhalaPhatContracts, 'instantiateContract', {
      ...{ codeIndex, data: input, salt, clusterId, transfer: 0n, gasLimit, storageDepositLimit: undefined, deposit: 0n },
    }),
  ]
  for (const call of calls) await chain.submit(call)
  chain.grow(1)
  await worker.follow(chain)
  await settle(chain, worker)
  return contractId({ deployer: alice.accountId, codeIndex, clusterId, salt })
}

/** The state after a block, as pallets read it. */
export function executionAt({ chain, runtime }: WorkerChain, height: number): Execution {
  const hash = known(chain.hashOf(height), 'the block is stored')
  const state = known(chain.state(hash), 'an archive keeps its state')
  const base = { get: (key: ByteString) => state.get(fromByteString(key)), keysAfter: () => [] }
  return new Execution(runtime, base, genesisContext)
}

const contractKeyOf = (chain: WorkerChain, contract: Uint8Array): Uint8Array | undefined =>
  PhalaRegistry.at(executionAt(chain, chain.chain.best.number)).store.contractKeys.get(contract as never)

interface EventRecord {
  readonly event: { readonly pallet: string; readonly event: { readonly type: string; readonly value: unknown } }
}

export function receiptsSince(chain: WorkerChain, height: number): readonly ReceiptEvent[] {
  const found: ReceiptEvent[] = []
  for (let number = height + 1; number <= chain.chain.best.number; number++) {
    const at = executionAt(chain, number)
    const encoded = known(at.overlay.get(System.at(at).store.events.key), 'events are stored')
    for (const { event } of vec(chain.runtime.eventRecord).decode(encoded) as readonly EventRecord[]) {
      if (event.event.type === 'CommandFailed') found.push(event.event.value as ReceiptEvent)
    }
  }
  return found
}
