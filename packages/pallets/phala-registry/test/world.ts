// SPDX-License-Identifier: Apache-2.0
import {
  type Collateral,
  type DcapCollateral,
  type Evidence,
  type Measurements,
  type SnpCollateral,
  type TrustedRoot,
  vendorRoots,
  verifyEvidence as verifyApart,
} from '@phat/attestation'
import { createSimulatedAmd, createSimulatedIntel, simulatedRoots } from '@phat/attestation-simulator'
import { Reader } from '@phat/codec'
import { type Keypair, keypairFromUri } from '@phat/crypto'
import { verifyPlatformSignature } from '@phat/crypto/platform-signature'
import { install, rawOriginOf, signed } from '@phat/frame'
import {
  type AttestationReport,
  boundTopics,
  type Message,
  type RegistryEvent,
  registrationReportData,
  sealingKeyFeature,
  signMessage,
  type WorkerRegistrationInfoV2,
  workerRegistrationInfoV2,
} from '@phat/messaging'
import {
  Attestation,
  changesSince,
  evidenceFacts,
  evidenceStillGood,
  evidenceWeight,
  type Measurement,
  verifyEvidence,
} from '@phat/pallet-attestation'
import { reserve, unreserve } from '@phat/pallet-balances'
import { deliveryWeight, messages, PhalaMq } from '@phat/pallet-phala-mq'
import { handlerWeight, messageHandlers, PhalaRegistry, type PhalaRegistryConfig, registry } from '@phat/pallet-phala-registry'
import { System } from '@phat/pallet-system'
import { type AccountId, type BlockNumber, known, PHA, toHex } from '@phat/primitives'
import { alice, bob, charlie, type MockChain, type MockEvent, type MockOptions } from '@phat/test-kit'
import { createMockRuntime } from '@phat/test-kit/vitest'

/** A time in summer 2025. */
export const noon = 1_750_400_000
export const day = 86_400

export const period = 100
export const grace = 10
export const recentBlocks = 20

/** What a test may change while it runs. */
export const clock = { seconds: noon }

export const intel = createSimulatedIntel({ seed: 'registry', now: noon })
export const milan = createSimulatedAmd({ seed: 'registry', now: noon, product: 'Milan' })

export const kinds = ['sgx', 'tdx4', 'tdx5', 'snp'] as const
export type Kind = (typeof kinds)[number]

/** Evidence of a kind by a machine, over 64 bytes. */
export function evidenceOf(kind: Kind, reportData: Uint8Array, machine = 'default'): Evidence {
  if (kind === 'snp') return { format: 'sev-snp', report: milan.report({ reportData, chip: machine }) }
  if (kind === 'sgx') return { format: 'dcap', quote: intel.quote({ tee: 'sgx', reportData, machine }) }
  return { format: 'dcap', quote: intel.quote({ tee: 'tdx', version: kind === 'tdx4' ? 4 : 5, reportData, machine }) }
}

/** The same as a registration carries it. */
export function reportOf(kind: Kind, evidence: Evidence): AttestationReport {
  if (evidence.format === 'sev-snp') return { type: 'SevSnp', value: { report: evidence.report } }
  return kind === 'sgx'
    ? { type: 'SgxDcap', value: { quote: evidence.quote, collateral: undefined } }
    : { type: 'Tdx', value: { quote: evidence.quote } }
}

const collateralOf = (kind: Kind): Collateral =>
  kind === 'snp' ? milan.collateral() : intel.collateral(kind === 'sgx' ? 'sgx' : 'tdx')

function pinnedBy(measured: Measurements): Measurement {
  if (measured.tee === 'sgx') {
    const { mrEnclave, mrSigner, isvProdId, isvSvn } = measured
    return { type: 'Sgx', value: { mrEnclave, mrSigner, isvProdId, isvSvn } }
  }
  if (measured.tee === 'sev-snp')
    return { type: 'SevSnp', value: { measurement: measured.measurement, hostData: measured.hostData } }
  const [rtmr0, rtmr1, rtmr2, rtmr3] = measured.rtmrs
  return { type: 'Tdx', value: { mrTd: measured.mrTd, rtmr0, rtmr1, rtmr2, rtmr3, mrConfigId: undefined } }
}

/** What a release must say for the code of a kind, found apart from any chain. */
function measurementOf(kind: Kind): Measurement {
  const evidence = evidenceOf(kind, new Uint8Array(64))
  const request = { evidence, collateral: collateralOf(kind), roots: simulatedRoots, now: noon }
  const { attested } = verifyApart(request, verifyPlatformSignature)
  return pinnedBy(known(attested, 'the evidence is good apart from the chain').measurements)
}
const measurements = [measurementOf('sgx'), measurementOf('tdx4'), measurementOf('snp')]

export const registryConfig: PhalaRegistryConfig = {
  isGovernance: (origin) => rawOriginOf(origin)?.type === 'Root',
  blockHash: (at, number) => System.at(at).store.blockHash.get(number),
  nowMs: () => BigInt(clock.seconds) * 1_000n,
  paraId: 0,
  noneAttestationEnabled: false,
  attestation: { changesSince, evidenceFacts, evidenceStillGood, evidenceWeight, verifyEvidence },
  messages,
  messageWeight: deliveryWeight,
  attestationPeriod: period,
  attestationGrace: grace,
  recentBlocks,
  checksPerBlock: 1,
  checksAfterChange: 4,
  maxGatekeepers: 3,
}

interface Parts {
  readonly config?: Partial<PhalaRegistryConfig>
  readonly roots?: readonly TrustedRoot[]
  readonly maxPerPlatform?: number
}

/** A mock of Attestation, the message queue and the registry; alice approves releases, and simulated roots count unless others are given. */
export function mockOptions({
  config = {},
  maxPerPlatform,
  roots = [...vendorRoots, ...simulatedRoots],
}: Parts = {}): MockOptions {
  const attestation = {
    now: () => clock.seconds,
    verifySignature: verifyPlatformSignature,
    vendorRoots,
    currency: { reserve, unreserve },
    depositBase: 1n,
    depositPerByte: 1n,
  }
  const approvers = { members: [alice], threshold: 1, timelock: 0 }
  const acceptsSimulated = roots.some(({ simulated }) => simulated)
  return {
    balances: [alice, bob, charlie].map((who) => [who, PHA] as const),
    pallets: [
      install(2, Attestation, attestation),
      install(3, PhalaMq, {
        keyOf: registry.keyOf,
        handlers: messageHandlers,
        handlerWeight: handlerWeight(deliveryWeight),
        maxMessageBytes: 1 << 20,
      }),
      install(4, PhalaRegistry, { ...registryConfig, ...config }),
    ],
    genesis: [
      { pallet: Attestation, genesis: { roots, acceptsSimulated, approvers } },
      { pallet: PhalaRegistry, genesis: { benchmarkDuration: 8, ...(maxPerPlatform === undefined ? {} : { maxPerPlatform }) } },
    ],
  }
}

/** A chain for a test file. */
export const registryChain = (parts: Parts = {}) => createMockRuntime(mockOptions(parts))

const dcapArgs = ({ format: _, ...collateral }: DcapCollateral) => ({ collateral })
const snpArgs = ({ format: _, crl, ...collateral }: SnpCollateral) => ({ collateral: { ...collateral, crl } })

/** Brings collateral of Intel’s machines and of these chips. */
export function bringCollateral(chain: MockChain, chips: readonly string[] = []): void {
  const calls = chain.calls(Attestation)
  for (const tee of ['sgx', 'tdx'] as const) calls.submitDcapCollateral(signed(alice), dcapArgs(intel.collateral(tee)))
  for (const chip of chips) calls.submitSnpCollateral(signed(alice), snpArgs(milan.collateral({ chip })))
}

/** Collateral of all kinds, and a release of what they run; then block 2, so that there is a recent block. */
export function prepare(chain: MockChain, chips: readonly string[] = ['default']): void {
  clock.seconds = noon
  bringCollateral(chain, chips)
  chain.calls(Attestation).proposeRelease(signed(alice), {
    proposal: {
      version: 1,
      measurements,
      supersedes: undefined,
      notBefore: 0n,
      minCollateralEvaluation: 0,
      buildProof: new Uint8Array(32) as never,
      checkpoint: undefined,
    },
  })
  chain.runToBlock(2)
  chain.takeEvents()
}

/** The machine that a worker runs on unless a test says another. */
export const machineOf = ({ publicKey }: Keypair): string => toHex(publicKey)

/** Keys of a worker, by a name. */
export const workerPair = (name: string): Keypair => keypairFromUri(`//${name}`)

export const blockHashOf = (chain: MockChain, number: BlockNumber): Uint8Array =>
  System.at(chain.execution).store.blockHash.get(number)

/** What a worker says of itself. */
export function infoOf(
  chain: MockChain,
  pair: Keypair,
  changes: Partial<WorkerRegistrationInfoV2> = {},
): WorkerRegistrationInfoV2 {
  return {
    version: 0x0001_0203,
    machineId: Uint8Array.of(1, 2, 3),
    pubkey: pair.publicKey,
    ecdhPubkey: pair.publicKey,
    genesisBlockHash: blockHashOf(chain, 0),
    features: [4, 1, sealingKeyFeature],
    operator: bob,
    paraId: 0,
    maxConsensusVersion: 1,
    ...changes,
  }
}

/** How a test deviates from a good registration by bob. */
export interface Registering {
  readonly kind?: Kind
  readonly machine?: string
  readonly info?: Partial<WorkerRegistrationInfoV2>
  /** What the evidence binds, where it is not what is registered. */
  readonly bound?: Partial<WorkerRegistrationInfoV2>
  readonly blockHash?: Uint8Array
  readonly signer?: AccountId
  readonly report?: AttestationReport | undefined
}

/** Arguments of a registration with evidence made now. */
export function registrationOf(chain: MockChain, pair: Keypair, options: Registering = {}) {
  const { kind = 'tdx5', machine, info: changes, bound } = options
  const pruntimeInfo = infoOf(chain, pair, changes)
  const attested = workerRegistrationInfoV2.encode({ ...pruntimeInfo, ...bound })
  const recent = options.blockHash ?? blockHashOf(chain, chain.execution.block.number - 1)
  const evidence = evidenceOf(kind, registrationReportData(attested, recent), machine ?? machineOf(pair))
  return { pruntimeInfo, attestation: 'report' in options ? options.report : reportOf(kind, evidence) }
}

/** Registers a worker. */
export const register = (chain: MockChain, pair: Keypair, options: Registering = {}): void =>
  void chain.calls(PhalaRegistry).registerWorkerV2(signed(options.signer ?? bob), registrationOf(chain, pair, options))

/** A worker’s message to the registry, at a place in its sequence. */
export function sendFrom(chain: MockChain, pair: Keypair, sequence: bigint, event: RegistryEvent): void {
  const { path, payload } = boundTopics.registryEvent
  const message: Message = {
    sender: { type: 'Worker', value: pair.publicKey },
    destination: path,
    payload: payload.encode(event),
  }
  const signedMessage = signMessage(message, sequence, (bytes) => pair.sign(bytes))
  chain.calls(PhalaMq).syncOffchainMessage(signed(charlie), { signedMessage })
}

/** What the block has sent to workers so far, read by its topics. */
export function sentBy(chain: MockChain): readonly unknown[] {
  const { stagedCount, stagedMessages } = PhalaMq.at(chain.execution).store
  return Array.from({ length: stagedCount.get() }, (_, i) => {
    const { destination, payload } = known(stagedMessages.get(i), 'every place up to the count holds a message')
    const topic = Object.values(boundTopics).find(({ path }) => path.every((byte, at) => byte === destination[at]))
    return known(topic, 'the registry sends to bound topics').payload.decode(payload)
  })
}

export const storeOf = (chain: MockChain) => PhalaRegistry.at(chain.execution).store

/** Events of the block so far, also those with which it began, as `takeEvents` gives them. */
export function eventsOf({ execution }: MockChain): readonly MockEvent[] {
  const { eventRecord } = execution.runtime
  return execution.events.records.map((record): MockEvent => {
    const { event, pallet } = eventRecord.read(new Reader(record)).event
    return [`${pallet}.${event.type}`, event.value]
  })
}
