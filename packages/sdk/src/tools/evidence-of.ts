// SPDX-License-Identifier: Apache-2.0
import { fetchBlock } from '@phat/client/node'
import { blake2b256 } from '@phat/crypto'
import type { Receipt } from '@phat/envelope'
import type { PalletValue, RuntimeView } from '@phat/metadata'
import { equalBytes, toHex } from '@phat/primitives'
import { answers } from '../chain/network.ts'
import type { Phala } from '../phala.ts'
import type { WaitOptions } from '../results.ts'
import { sdkErrors } from '../sdk-errors.ts'
import { beginWait } from '../wait.ts'
import { partsOf } from './parts-of.ts'

/** What the chain verified of the worker that signed a receipt. */
export interface ReceiptEvidence {
  /**
   * True when the receipt names the very evidence that the chain counts now. A worker brings new evidence now and then: a receipt from before
   * names the one before.
   */
  readonly isCurrent: boolean
  /** The block whose extrinsic brought the evidence. */
  readonly blockNumber: number
  /** SCALE `Option<AttestationReport>`, to be verified again by whoever trusts no node: see `@phat/attestation`. */
  readonly report: Uint8Array
  /** The kind of TEE, such as `Tdx`. */
  readonly tee: string
  /** Number of the approved release that the worker runs. */
  readonly release: number
  /** The platform's state by its vendor. */
  readonly tcbStatus: string
  readonly simulated: boolean
  /** Unix seconds until which what it was verified with is valid. */
  readonly validUntil: bigint
  /** Height at which new evidence is due. */
  readonly dueAt: number
}

interface Attestation {
  readonly facts: {
    readonly tee: unknown
    readonly release: number
    readonly tcbStatus: unknown
    readonly simulated: boolean
    readonly validUntil: bigint
    readonly block: number
  }
  readonly dueAt: number
}

const registration = 'PhalaRegistry.registerWorkerV2'

/**
 * Finds the evidence of the worker behind a receipt: what the registry says of it, and the extrinsic that brought it.
 * @throws PhatError `sdk.worker-not-registered` for one without evidence, `sdk.not-found` where the node no longer has the block
 */
export async function evidenceOf(
  phala: Phala,
  { worker, evidence }: Receipt,
  options: WaitOptions = {},
): Promise<ReceiptEvidence> {
  const { network } = partsOf(phala)
  const wait = beginWait(options, network.patience)
  // The cast states what the registry keeps.
  const attestation = (await network.read(wait, 'PhalaRegistry.WorkerAttestations', worker)) as Attestation | undefined
  if (attestation === undefined)
    throw sdkErrors.error('worker-not-registered', `the chain has no evidence of worker ${toHex(worker)}`)
  const { facts, dueAt } = attestation
  const hash = answers.expectHex('the block hash', await network.request(wait, 'chain_getBlockHash', facts.block))
  const chain = await network.chain(wait)
  const { extrinsics } = await wait.for('block', fetchBlock(chain, hash))
  const report = extrinsics.flatMap(({ call }) => reportsIn(chain.view, call, worker)).at(-1)
  if (report === undefined)
    throw sdkErrors.error('not-found', `block ${facts.block} holds no registration of worker ${toHex(worker)}`)
  return {
    isCurrent: equalBytes(blake2b256(report), evidence),
    blockNumber: facts.block,
    report,
    tee: nameOf(facts.tee),
    release: facts.release,
    tcbStatus: nameOf(facts.tcbStatus),
    simulated: facts.simulated,
    validUntil: facts.validUntil,
    dueAt,
  }
}

const nameOf = (value: unknown): string =>
  typeof value === 'object' && value !== null && 'type' in value ? String(value.type) : String(value)

/** The reports that a call brings of a worker, also where it stands in a batch. */
function reportsIn(view: RuntimeView, { type, value }: PalletValue, worker: Uint8Array): readonly Uint8Array[] {
  // The casts state what the pallets declare.
  const args = (value.value ?? {}) as Readonly<Record<string, unknown>>
  if (type === 'Utility' && Array.isArray(args.calls))
    return (args.calls as readonly PalletValue[]).flatMap((call) => reportsIn(view, call, worker))
  const declared = view.callDeclaration(registration)
  if (type !== declared.pallet || value.type !== declared.name) return []
  const { pubkey } = args.pruntimeInfo as { readonly pubkey: Uint8Array }
  const report = declared.args.find(({ name }) => name === 'attestation')
  return report !== undefined && equalBytes(pubkey, worker) ? [report.codec.encode(args.attestation)] : []
}
