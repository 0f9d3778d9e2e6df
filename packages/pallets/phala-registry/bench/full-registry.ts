// SPDX-License-Identifier: Apache-2.0
import { type Evidence, vendorRoots, verifyEvidence as verifyApart } from '@phat/attestation'
import { createSimulatedIntel, simulatedRoots } from '@phat/attestation-simulator'
import { keypairFromUri } from '@phat/crypto'
import { verifyPlatformSignature } from '@phat/crypto/platform-signature'
import { install, rawOriginOf, signed } from '@phat/frame'
import { sealingKeyFeature } from '@phat/messaging'
import {
  Attestation,
  changesSince,
  type EvidenceFacts,
  type EvidenceVerdict,
  evidenceFacts,
  evidenceStillGood,
  evidenceWeight,
  verifyEvidence,
} from '@phat/pallet-attestation'
import { reserve, unreserve } from '@phat/pallet-balances'
import { deliveryWeight, messages, PhalaMq } from '@phat/pallet-phala-mq'
import { handlerWeight, messageHandlers, PhalaRegistry, platformWorkersMax, registry } from '@phat/pallet-phala-registry'
import { System } from '@phat/pallet-system'
import { type AccountId, assert, type Hash, known, PHA } from '@phat/primitives'
import { account, alice, createMockChain, type MockChain } from '@phat/test-kit'
import { featuresMax } from '../src/calls/register-worker.ts'
import { platformOf as quotePlatform } from '../src/evidence/platform.ts'
import { enterAttestation } from '../src/standing.ts'

/** Time of every block, in seconds. */
export const now = 1_750_400_000
/** Evidence names one of so many blocks. */
export const recentBlocks = 256
/** Most gatekeepers of the bench’s chain. */
export const maxGatekeepers = 16
const intel = createSimulatedIntel({ seed: 'bench', now })
const collateral = intel.collateral('tdx')
/** A good quote of TDX. */
export const quote = intel.quote({ tee: 'tdx', version: 5 })
const evidence: Evidence = { format: 'dcap', quote }

/** What the next registration’s evidence says: verifying it costs what Attestation says, and is not measured here. */
export const told: { reportData: Uint8Array; facts: EvidenceFacts | undefined } = {
  reportData: new Uint8Array(64),
  facts: undefined,
}
const { attested } = verifyApart({ evidence, collateral, roots: simulatedRoots, now }, verifyPlatformSignature)
const apart = known(attested, 'the evidence of the benchmark is good')

const verdict = (): EvidenceVerdict => ({
  accepted: true,
  attested: { ...apart, reportData: told.reportData },
  facts: known(told.facts, 'the chain of the benchmark was prepared'),
})

/** A chain of Attestation, the queue and the registry, with limits as in the runtime. */
export const createChain = (): MockChain =>
  createMockChain({
    balances: [[alice, 1_000n * PHA]],
    pallets: [
      install(2, Attestation, {
        now: () => now,
        verifySignature: verifyPlatformSignature,
        vendorRoots,
        currency: { reserve, unreserve },
        depositBase: 1n,
        depositPerByte: 1n,
      }),
      install(3, PhalaMq, {
        keyOf: registry.keyOf,
        handlers: messageHandlers,
        handlerWeight: handlerWeight(deliveryWeight),
        maxMessageBytes: 1 << 20,
      }),
      install(4, PhalaRegistry, {
        isGovernance: (origin) => rawOriginOf(origin)?.type === 'Root',
        blockHash: (at, number) => System.at(at).store.blockHash.get(number),
        nowMs: () => BigInt(now) * 1_000n,
        paraId: 0,
        // So that every call can succeed here.
        noneAttestationEnabled: true,
        attestation: { changesSince, evidenceFacts, evidenceStillGood, evidenceWeight, verifyEvidence: verdict },
        messages,
        messageWeight: deliveryWeight,
        attestationPeriod: 28_800,
        attestationGrace: 1_200,
        recentBlocks,
        checksPerBlock: 1,
        checksAfterChange: 16,
        maxGatekeepers,
      }),
    ],
    genesis: [
      {
        pallet: Attestation,
        genesis: {
          roots: [...vendorRoots, ...simulatedRoots],
          acceptsSimulated: true,
          approvers: { members: [alice], threshold: 1, timelock: 0 },
        },
      },
      { pallet: PhalaRegistry, genesis: { maxPerPlatform: platformWorkersMax } },
    ],
  })

/** Collateral and a release, so that evidence is good here. */
export function prepare(chain: MockChain): void {
  const calls = chain.calls(Attestation)
  const { format: _, ...args } = collateral
  calls.submitDcapCollateral(signed(alice), { collateral: args })
  const { measurements } = apart
  assert(measurements.tee === 'tdx', 'the quote is of TDX')
  const [rtmr0, rtmr1, rtmr2, rtmr3] = measurements.rtmrs
  const pinned = { mrTd: measurements.mrTd, rtmr0, rtmr1, rtmr2, rtmr3, mrConfigId: undefined }
  calls.proposeRelease(signed(alice), {
    proposal: {
      version: 1,
      measurements: [{ type: 'Tdx', value: pinned }],
      supersedes: undefined,
      notBefore: 0n,
      minCollateralEvaluation: 0,
      buildProof: new Uint8Array(32) as never,
      checkpoint: undefined,
    },
  })
  const good = verifyEvidence(chain.execution, evidence)
  told.facts = good.accepted ? good.facts : known(undefined, 'the evidence is good on the chain')
  chain.takeEvents()
}

/** The key of a worker by number. */
export const keyOf = (number: number): Uint8Array =>
  new Uint8Array(32).fill(0x77).map((byte, i) => (i < 2 ? (number >> (8 * i)) & 255 : byte))
/** A platform by number. */
export const platformOf = (number: number): Hash =>
  new Uint8Array(32).fill(0x70).map((byte, i) => (i === 0 ? number : byte)) as Hash
/** A worker that can sign. */
export const pair = keypairFromUri('//Worker')
/** As many features as a worker may have. */
export const features = [4, 1, sealingKeyFeature, ...Array<number>(featuresMax - 3).fill(1)]

/** A worker with evidence on a platform, as if it had registered. */
export function withWorker({ execution }: MockChain, pubkey: Uint8Array, platform: Hash, operator: AccountId = alice): void {
  const context = PhalaRegistry.at(execution)
  const { store } = context
  store.workers.set(pubkey, {
    pubkey,
    ecdhPubkey: pubkey,
    runtimeVersion: 1,
    lastUpdated: 1n,
    operator,
    attestationProvider: { type: 'Dcap' },
    confidenceLevel: 1,
    initialScore: 1,
    features,
  })
  store.workerAddedAt.set(pubkey, 1)
  const facts = known(told.facts, 'the chain of the benchmark was prepared')
  enterAttestation(context, pubkey, { facts, platform, provenAfter: 0, dueAt: 28_800 })
}

/** A platform with the most workers, of which `pubkey` is the first, and stands first in the round of checks. */
export function withPlatform(chain: MockChain, pubkey: Uint8Array, workers = platformWorkersMax): void {
  prepare(chain)
  withWorker(chain, pubkey, platformOf(1))
  for (let i = 1; i < workers; i++) withWorker(chain, keyOf(i), platformOf(1), account(i))
}

/** Gatekeepers, and a master key. */
export function withGatekeepers(chain: MockChain, count: number): void {
  prepare(chain)
  const { store } = PhalaRegistry.at(chain.execution)
  for (let i = 0; i < count; i++) withWorker(chain, keyOf(i), platformOf(i))
  store.gatekeeper.set(Array.from({ length: count }, (_, i) => keyOf(i)))
  store.gatekeeperMasterPubkey.set(new Uint8Array(32).fill(1))
  store.gatekeeperLaunchedAt.set([1, 1n])
}

/** The platform that the quote counts for. */
export const platformIn = (chain: MockChain): Hash =>
  quotePlatform(PhalaRegistry.at(chain.execution), known(told.facts, 'the chain of the benchmark was prepared'), alice)
