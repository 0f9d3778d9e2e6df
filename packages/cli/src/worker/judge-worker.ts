// SPDX-License-Identifier: Apache-2.0

import { type ConnectedChain, readStorage } from '@phat/client/node'
import { equalBytes, fromHex, toHex } from '@phat/primitives'
import { expectHex, expectNumber, expectObject } from '../chain/answers.ts'

/** A value of an enum, as metadata decodes it. */
interface Variant {
  readonly type: string
  readonly value?: unknown
}

/** `PhalaRegistry.Workers` */
interface WorkerInfo {
  readonly ecdhPubkey: Uint8Array
  readonly operator: Uint8Array | undefined
  readonly runtimeVersion: number
}

/** `PhalaRegistry.WorkerAttestations` */
interface WorkerAttestation {
  readonly facts: {
    readonly tee: Variant
    readonly platform: Variant
    readonly release: number
    readonly tcbStatus: Variant
    readonly validUntil: bigint
    readonly policyRevision: number
    readonly simulated: boolean
  }
  readonly dueAt: number
  readonly standing: Variant & { readonly value?: { readonly reason?: Variant } }
}

/** `Attestation.Releases` */
interface Release {
  readonly proposal: { readonly version: number }
  readonly stage: Variant & { readonly value?: { readonly activeFrom?: number } }
  readonly deprecateAt: bigint | undefined
}

/** One thing that must hold before a worker may have the master key. */
export interface WorkerCheck {
  readonly name: string
  readonly holds: boolean
  /** What the chain says. */
  readonly found: string
}

/** What a chain says of a worker that wants the master key, at one finalized block. */
export interface WorkerJudgement {
  readonly block: number
  readonly operator: Uint8Array | undefined
  readonly tee: string | undefined
  readonly release: { readonly number: number; readonly version: number } | undefined
  readonly simulated: boolean
  readonly checks: readonly WorkerCheck[]
}

/** What is read, all of it after one block. */
interface Found {
  readonly height: number
  /** Unix seconds. */
  readonly now: bigint
  readonly worker: WorkerInfo | undefined
  readonly attestation: WorkerAttestation | undefined
  readonly release: Release | undefined
  readonly masterKey: Uint8Array | undefined
  readonly gatekeepers: readonly Uint8Array[]
  readonly policyRevision: number
  readonly suspended: readonly Variant[]
}

/**
 * Judges a worker by the chain: registered, its evidence good by the policy of now and not due again, its release accepted, and a gatekeeper by
 * governance. It believes the node: the caller must trust it.
 * @param masterPublicKey of the share that it shall get, 32 bytes
 */
export async function judgeWorker(
  chain: ConnectedChain,
  worker: Uint8Array,
  masterPublicKey: Uint8Array,
): Promise<WorkerJudgement> {
  const found = await readChainOn(chain, worker)
  const { attestation, height, release } = found
  return {
    block: height,
    operator: found.worker?.operator,
    tee: attestation?.facts.tee.type,
    release: release && attestation && { number: attestation.facts.release, version: release.proposal.version },
    simulated: attestation?.facts.simulated === true,
    checks: [...identityChecks(found, worker, masterPublicKey), ...evidenceChecks(found), ...releaseChecks(found)],
  }
}

/** The items have the types of their pallets' declarations, which the metadata decodes to. */
async function readChainOn(chain: ConnectedChain, worker: Uint8Array): Promise<Found> {
  const at = expectHex('the finalized block', await chain.rpc.request('chain_getFinalizedHead'))
  const read = <T>(item: string, ...keys: readonly unknown[]) => readStorage(chain, item, keys, at) as Promise<T>
  const header = expectObject('the finalized block', await chain.rpc.request('chain_getHeader', at))
  const [info, attestation, masterKey, gatekeepers, policyRevision, policy, now] = await Promise.all([
    read<WorkerInfo | undefined>('PhalaRegistry.Workers', worker),
    read<WorkerAttestation | undefined>('PhalaRegistry.WorkerAttestations', worker),
    read<Uint8Array | undefined>('PhalaRegistry.GatekeeperMasterPubkey'),
    read<readonly Uint8Array[]>('PhalaRegistry.Gatekeeper'),
    read<number>('Attestation.PolicyRevision'),
    read<{ readonly suspended: readonly Variant[] }>('Attestation.Policy'),
    read<bigint>('Timestamp.Now'),
  ])
  const release =
    attestation === undefined ? undefined : await read<Release | undefined>('Attestation.Releases', attestation.facts.release)
  return {
    height: expectNumber('the number of the finalized block', Number(header.number)),
    now: now / 1_000n,
    ...{ worker: info, attestation, release, masterKey, gatekeepers, policyRevision, suspended: policy.suspended },
  }
}

function identityChecks({ worker, masterKey, gatekeepers }: Found, key: Uint8Array, masterPublicKey: Uint8Array) {
  const isKeyed = worker !== undefined && equalBytes(worker.ecdhPubkey, key)
  const isNamed = gatekeepers.some((one) => equalBytes(one, key))
  const isSame = masterKey !== undefined && equalBytes(masterKey, masterPublicKey)
  return [
    check('registered', isKeyed, worker === undefined ? 'no' : isKeyed ? 'yes' : 'with another key to encrypt to'),
    check('gatekeeper', isNamed, isNamed ? 'named by governance' : 'not named by governance'),
    check('master key', isSame, masterKey === undefined ? 'none' : isSame ? 'that of the share' : toHex(masterKey)),
  ]
}

function evidenceChecks({ attestation, height, now, policyRevision, suspended }: Found): readonly WorkerCheck[] {
  if (attestation === undefined) return [check('evidence', false, 'none')]
  const { dueAt, facts, standing } = attestation
  const isActive = standing.type === 'Active'
  const reason = standing.value?.reason?.type
  const vendor = facts.platform.type
  const isOff = suspended.some(({ type }) => type === vendor || type === facts.tee.type)
  return [
    check('evidence', isActive, isActive ? `good, TCB ${facts.tcbStatus.type}` : `suspended: ${reason ?? 'unknown'}`),
    check('renewal', height < dueAt, height < dueAt ? `due at block ${dueAt}` : `due since block ${dueAt}`),
    check('policy', facts.policyRevision === policyRevision, `judged by revision ${facts.policyRevision} of ${policyRevision}`),
    check('kind of TEE', !isOff, isOff ? `${vendor} ${facts.tee.type}, switched off` : `${vendor} ${facts.tee.type}`),
    check('collateral', facts.validUntil >= now, `valid until ${timeOf(facts.validUntil)}`),
  ]
}

function releaseChecks({ attestation, release, height, now }: Found): readonly WorkerCheck[] {
  if (attestation === undefined) return []
  const number = attestation.facts.release
  if (release === undefined) return [check('release', false, `${number}, which the chain does not know`)]
  const { deprecateAt, stage } = release
  const isApproved = stage.type === 'Approved' && (stage.value?.activeFrom ?? Number.POSITIVE_INFINITY) <= height
  const isOld = deprecateAt !== undefined && now >= deprecateAt
  const state = isOld ? `deprecated since ${timeOf(deprecateAt)}` : stage.type.toLowerCase()
  return [check('release', isApproved && !isOld, `${number}, version ${release.proposal.version}: ${state}`)]
}

const check = (name: string, holds: boolean, found: string): WorkerCheck => ({ name, holds, found })

/** Unix seconds for people; those that no calendar has stay figures. */
function timeOf(seconds: bigint): string {
  return seconds < 8_640_000_000_000n ? new Date(Number(seconds) * 1_000).toISOString() : `${seconds}`
}

/** The key of a worker as a person writes it. */
export const parseWorkerKey = (text: string): Uint8Array | undefined =>
  /^0x[0-9a-f]{64}$/i.test(text) ? fromHex(text) : undefined
