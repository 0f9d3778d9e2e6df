// SPDX-License-Identifier: Apache-2.0
import { type Measurements, vendorRoots, verifyEvidence } from '@phat/attestation'
import { createSimulatedIntel, simulatedRoots } from '@phat/attestation-simulator'
import { type ChainService, createManualClock, openChain, silentLog } from '@phat/chain'
import { alice, bob, endowment, signFor, startMs } from '@phat/chain/test/harness'
import { vec } from '@phat/codec'
import { blake2b256, type Keypair, keypairFromUri, verifyMultiSignature } from '@phat/crypto'
import { verifyPlatformSignature } from '@phat/crypto/platform-signature'
import { decodeFor, Execution, genesisContext, makeCall, mapBase, type Runtime, type RuntimeCall } from '@phat/frame'
import { createMemoryStore } from '@phat/kv'
import {
  type BoundTopicName,
  boundTopics,
  type OffchainOrigin,
  type PayloadOf,
  registrationReportData,
  sealingKeyFeature,
  signMessage,
  workerRegistrationInfoV2,
} from '@phat/messaging'
import { Attestation } from '@phat/pallet-attestation'
import { messages, PhalaMq } from '@phat/pallet-phala-mq'
import { clusterIdOf } from '@phat/pallet-phala-phat-contracts'
import { PhalaRegistry } from '@phat/pallet-phala-registry'
import { Sudo } from '@phat/pallet-sudo'
import { System } from '@phat/pallet-system'
import { fromByteString, known, toByteString } from '@phat/primitives'
import { expect } from 'vitest'
import { buildPhatGenesis, createRuntimes, createVersion3, createVersion4 } from '../src/index.ts'

export const v3 = createVersion3()
export const v4 = createVersion4()
const now = Math.floor(startMs / 1_000)
const intel = createSimulatedIntel({ seed: 'workers', now })
const collateral = intel.collateral('tdx')
export const [worker, master, clusterKey] = ['Worker', 'Master', 'Cluster'].map((name) => keypairFromUri(`//${name}`)) as [
  Keypair,
  Keypair,
  Keypair,
]
export const firstCluster = clusterIdOf(1n)

/** A chain of a runtime; simulated evidence counts unless it is told otherwise. */
export function open(runtime: Runtime = v4, simulated = true): ChainService {
  const balances = [alice, bob].map(({ accountId }) => ({ who: accountId, free: endowment }))
  const roots = simulated ? [...vendorRoots, ...simulatedRoots] : vendorRoots
  const approvers = { members: [alice.accountId], threshold: 1, timelock: 0 }
  return openChain({
    store: createMemoryStore(),
    runtimes: createRuntimes(),
    genesis: buildPhatGenesis(runtime, {
      balances,
      sudo: alice.accountId,
      attestation: { roots, acceptsSimulated: simulated, approvers },
      registry: { benchmarkDuration: 1 },
    }),
    verify: ({ payload, signer, signature }) => verifyMultiSignature(signature, payload, signer),
    clock: createManualClock(startMs),
    log: silentLog,
    finalityDelayMs: 0,
  })
}

/** Makes a block of calls of alice, one second after the last; gives the names of the events of the last of them, in order. */
export function seal(chain: ChainService, ...calls: readonly RuntimeCall[]): readonly string[] {
  const at = chain.validationExecution()
  const encoded = calls.map((call, i) => signFor(chain, alice, call, { nonce: at.runtime.system.nonce(at, alice.accountId) + i }))
  const candidates = encoded.map((one) => ({ extrinsic: decodeFor(at, one), hash: blake2b256(one) }))
  const executed = chain.propose({ timeMs: startMs + (chain.best.number + 1) * 1_000, digest: [] }, candidates)
  expect(executed.refused).toEqual([])
  chain.commit(executed)
  const state = known(chain.state(chain.best.hash), 'the best state is kept')
  const { key } = System.at(executionOf(chain)).store.events
  const records = vec(chain.runtime().eventRecord).decode(
    known(state.get(fromByteString(key)), 'events are stored'),
  ) as readonly {
    readonly phase: { readonly type: string; readonly value?: unknown }
    readonly event: { readonly pallet: string; readonly event: { readonly type: string } }
  }[]
  const last = calls.length // the inherent of the time stands first
  return records
    .filter(({ phase }) => phase.type === 'ApplyExtrinsic' && phase.value === last)
    .map(({ event: { event, pallet } }) => `${pallet}.${event.type}`)
}

/** The best state as pallets read it. */
export function executionOf(chain: ChainService): Execution {
  const state = known(chain.state(chain.best.hash), 'the best state is kept')
  const entries = state
    .keysPaged(new Uint8Array(), 100_000)
    .map((key) => [toByteString(key), state.get(key) as Uint8Array] as const)
  return new Execution(chain.runtime(), mapBase(new Map(entries)), { ...genesisContext, number: chain.best.number })
}

export const sudo = (call: RuntimeCall) => makeCall(v4, Sudo, 'sudo', { call })

/** Collateral, and a release of just what the quotes measure. */
export function prepare(chain: ChainService): void {
  const evidence = { format: 'dcap', quote: intel.quote({ tee: 'tdx', version: 5 }) } as const
  const { attested } = verifyEvidence({ evidence, collateral, roots: simulatedRoots, now }, verifyPlatformSignature)
  const measured = attested?.measurements as Extract<Measurements, { tee: 'tdx' }>
  const [rtmr0, rtmr1, rtmr2, rtmr3] = measured.rtmrs
  const proposal = {
    version: 1,
    measurements: [{ type: 'Tdx', value: { mrTd: measured.mrTd, rtmr0, rtmr1, rtmr2, rtmr3, mrConfigId: undefined } }] as const,
    supersedes: undefined,
    notBefore: 0n,
    minCollateralEvaluation: 0,
    buildProof: new Uint8Array(32) as never,
    checkpoint: undefined,
  }
  const { format: _, ...args } = collateral
  seal(
    chain,
    makeCall(v4, Attestation, 'submitDcapCollateral', { collateral: args }),
    makeCall(v4, Attestation, 'proposeRelease', { proposal }),
  )
}

/** A registration with evidence made over the best block. */
export function registration(chain: ChainService): RuntimeCall {
  const pruntimeInfo = {
    version: 1 << 16,
    machineId: new Uint8Array(),
    pubkey: worker.publicKey,
    ecdhPubkey: worker.publicKey,
    genesisBlockHash: chain.genesisHash as never,
    features: [2, 1, sealingKeyFeature],
    operator: alice.accountId,
    paraId: 0,
    maxConsensusVersion: 0,
  }
  const reportData = registrationReportData(workerRegistrationInfoV2.encode(pruntimeInfo), chain.best.hash)
  const quote = intel.quote({ tee: 'tdx', version: 5, reportData })
  return makeCall(v4, PhalaRegistry, 'registerWorkerV2', { pruntimeInfo, attestation: { type: 'Tdx', value: { quote } } })
}

/** A message from off the chain, next in its sequence. */
export function sync<Name extends BoundTopicName>(
  chain: ChainService,
  sender: OffchainOrigin,
  key: Keypair,
  topic: Name,
  payload: PayloadOf<Name>,
): RuntimeCall {
  const { path, payload: codec } = boundTopics[topic]
  // The table joins a name with the codec of its payload.
  const encoded = (codec as { encode(value: unknown): Uint8Array }).encode(payload)
  const sequence = messages.nextSequence(executionOf(chain), sender)
  const signedMessage = signMessage({ sender, destination: path, payload: encoded }, sequence, (bytes) => key.sign(bytes))
  return makeCall(v4, PhalaMq, 'syncOffchainMessage', { signedMessage })
}

export const fromWorker: OffchainOrigin = { type: 'Worker', value: worker.publicKey }
