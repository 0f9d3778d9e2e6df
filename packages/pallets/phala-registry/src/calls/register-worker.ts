// SPDX-License-Identifier: Apache-2.0
import { ensureRoot, ensureSigned } from '@phat/frame'
import type { AttestationReport, WorkerRegistrationInfoV2 } from '@phat/messaging'
import { type AccountId, equalBytes } from '@phat/primitives'
import type { CallContext, Context } from '../base.ts'
import { type Admitted, admitEvidence } from '../evidence/admit-evidence.ts'
import { platformOf } from '../evidence/platform.ts'
import { enterAttestation, tellWorker } from '../standing.ts'
import type { AttestationProvider, WorkerInfo } from '../types.ts'

/** Most numbers in a worker’s features, and bytes of its machine id. */
export const featuresMax = 32
export const machineIdMax = 64

/** What a worker without evidence counts as. */
const unattested = 128

/** Three numbers in one, as workers say their version. */
const unpackVersion = (packed: number): readonly [number, number, number] => [packed >>> 16, (packed >>> 8) & 0xff, packed & 0xff]

function isOlder(version: readonly number[], minimum: readonly number[]): boolean {
  for (const [i, part] of version.entries()) {
    const least = minimum[i] ?? 0
    if (part !== least) return part < least
  }
  return false
}

/** Checks what a worker says of itself. Fails with the error of what is wrong. */
function ensureInfo({ config, execution, fail, store }: Context, info: WorkerRegistrationInfoV2, who: AccountId): void {
  if (info.operator === undefined || !equalBytes(info.operator, who)) fail.OperatorMismatch()
  if (!equalBytes(info.genesisBlockHash, config.blockHash({ execution }, 0))) fail.GenesisBlockHashRejected()
  if (info.paraId !== config.paraId) fail.ParachainIdMismatch()
  if (!equalBytes(info.pubkey, info.ecdhPubkey)) fail.InvalidPubKey()
  if (info.features.length > featuresMax || info.machineId.length > machineIdMax) fail.InvalidRuntimeInfo()
  if (isOlder(unpackVersion(info.version), store.minimumPRuntimeVersion.get())) fail.PRuntimeRejected()
  if (info.maxConsensusVersion < store.pRuntimeConsensusVersion.get()) fail.InvalidConsensusVersion()
}

/** Keeps the evidence of a worker. Fails with EvidenceNotNewer, PlatformUnidentified or PlatformFull. */
function keepEvidence(context: Context, pubkey: Uint8Array, { facts, provenAfter }: Admitted, who: AccountId) {
  const { config, fail, store } = context
  const before = store.workerAttestations.get(pubkey)
  // "A replayed registration changes nothing": evidence is of a block, and each one is later than the one before.
  if (before !== undefined && before.provenAfter >= provenAfter) fail.EvidenceNotNewer()
  const platform = platformOf(context, facts, who)
  return enterAttestation(context, pubkey, { facts, platform, provenAfter, dueAt: provenAfter + config.attestationPeriod })
}

type Enrolled = Omit<WorkerInfo, 'initialScore' | 'lastUpdated'>

/** Writes a worker’s entry, tells it that it is registered, and asks for its benchmark. */
function enrol(context: Context, enrolled: Enrolled): void {
  const { block, config, emit, execution, store } = context
  const { pubkey, attestationProvider, confidenceLevel } = enrolled
  const before = store.workers.get(pubkey)
  const lastUpdated = config.nowMs({ execution }) / 1_000n
  store.workers.set(pubkey, { ...enrolled, lastUpdated, initialScore: before?.initialScore })
  if (before === undefined) store.workerAddedAt.set(pubkey, block.number)
  tellWorker(context, pubkey, { type: 'Registered', value: { confidenceLevel } })
  const told = { pubkey, attestationProvider, confidenceLevel }
  if (before === undefined) emit.WorkerAdded(told)
  else emit.WorkerUpdated(told)
}

const startBenchmark = (context: Context, pubkey: Uint8Array): void =>
  tellWorker(context, pubkey, { type: 'BenchStart', value: { duration: context.store.benchmarkDuration.get() ?? 0 } })

function noteConsensusVersion({ store }: Context, version: number): void {
  store.maxKnownPRuntimeConsensusVersion.mutate((known) => {
    if (known.version < version) return { version, count: 1 }
    return known.version === version ? { version, count: known.count + 1 } : known
  })
}

/** Registers a worker by its evidence, or takes newer evidence of one. Source: `register_worker_v2` of phala-blockchain’s registry. */
export function registerWorkerV2(
  context: CallContext,
  {
    pruntimeInfo: info,
    attestation: report,
  }: { readonly pruntimeInfo: WorkerRegistrationInfoV2; readonly attestation: AttestationReport | undefined },
): undefined {
  const { config, emit, fail, origin } = context
  const who = ensureSigned(origin)
  ensureInfo(context, info, who)
  if (report === undefined && !config.noneAttestationEnabled) fail.NoneAttestationDisabled()
  const admitted = report === undefined ? undefined : admitEvidence(context, info, report)
  const kept = admitted === undefined ? undefined : keepEvidence(context, info.pubkey, admitted, who)
  noteConsensusVersion(context, info.maxConsensusVersion)
  const provider: AttestationProvider | undefined =
    report === undefined ? undefined : { type: report.type === 'SevSnp' ? 'SevSnp' : 'Dcap' }
  enrol(context, {
    pubkey: info.pubkey,
    ecdhPubkey: info.ecdhPubkey,
    runtimeVersion: info.version,
    operator: info.operator,
    attestationProvider: provider,
    confidenceLevel: admitted?.facts.confidence ?? unattested,
    features: info.features,
  })
  if (kept?.resumed) {
    tellWorker(context, info.pubkey, { type: 'Resumed' })
    emit.WorkerResumed({ pubkey: info.pubkey })
  }
  startBenchmark(context, info.pubkey)
}

/** Registers a worker that nothing vouches for. Only where the chain takes workers without evidence. */
export function forceRegisterWorker(
  context: CallContext,
  {
    pubkey,
    ecdhPubkey,
    operator,
  }: { readonly pubkey: Uint8Array; readonly ecdhPubkey: Uint8Array; readonly operator: AccountId | undefined },
): undefined {
  const { config, fail, origin } = context
  ensureRoot(origin)
  if (!config.noneAttestationEnabled) fail.NoneAttestationDisabled()
  if (!equalBytes(pubkey, ecdhPubkey)) fail.InvalidPubKey()
  enrol(context, {
    pubkey,
    ecdhPubkey,
    operator,
    runtimeVersion: 0,
    attestationProvider: { type: 'Root' },
    confidenceLevel: unattested,
    features: [],
  })
  startBenchmark(context, pubkey)
}
