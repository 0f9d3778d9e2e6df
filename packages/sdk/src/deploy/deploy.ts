// SPDX-License-Identifier: Apache-2.0
import type { AbiEntry, ContractAbi } from '@phat/abi'
import { Reader } from '@phat/codec'
import type { Query } from '@phat/envelope'
import { contractId } from '@phat/messaging'
import { equalBytes, toHex } from '@phat/primitives'
import type { Included, NamedCall } from '../chain/submit-call.ts'
import type { ClusterTerms } from '../cluster/cluster-state.ts'
import { failureName } from '../cluster/failure-names.ts'
import { readEventsFrom } from '../contract/chain-events.ts'
import { lentForEstimate, needed, readEstimate, withMargin } from '../contract/estimate.ts'
import { encodeInput, findEntry } from '../contract/read-bundle.ts'
import { clusterFailure } from '../contract/read-outcome.ts'
import type { Target } from '../contract/target.ts'
import { type Parts, voiceOf } from '../parts.ts'
import type { WaitOptions } from '../results.ts'
import { sdkErrors } from '../sdk-errors.ts'
import { randomBytes } from '../session/random.ts'
import type { Wait } from '../wait.ts'

/** How a contract is deployed. Amounts in planck. */
export interface DeployOptions extends WaitOptions {
  /** Id of the cluster; the only one of the chain by default. */
  readonly cluster?: string | Uint8Array
  /** Tells apart contracts of one deployer and code; random by default. */
  readonly salt?: Uint8Array
  /** Moves from the deployer's account in the cluster to the contract. */
  readonly value?: bigint
  /** Picoseconds; estimated by default. */
  readonly gasLimit?: bigint
  readonly storageDepositLimit?: bigint
  /** False to move nothing into the cluster: what is missing there is then an error. */
  readonly fund?: boolean
  /** Told of each step. */
  readonly onStep?: (step: string) => void
}

/** What the cluster may take for checking and storing code, beside its bytes. */
const uploadGas = 2_500_000_000_000n
const saltLength = 32
const pausesMs = { first: 20, last: 500 }
const nobody = new Uint8Array(32)

interface Deployment {
  readonly parts: Parts
  readonly wait: Wait
  readonly terms: ClusterTerms
  readonly abi: ContractAbi
  readonly options: DeployOptions
}

/**
 * Uploads code where the cluster does not have it, makes a contract of it, and waits until it lives.
 * @throws PhatError `sdk.*`; errors of the constructor before the contract is paid for
 */
export async function deployContract(
  parts: Parts,
  wait: Wait,
  cluster: Uint8Array,
  abi: ContractAbi,
  init: string,
  args: unknown,
  options: DeployOptions,
): Promise<Target> {
  const entry = findEntry(abi, 'constructor', init)
  const input = encodeInput(abi, entry, args)
  const codeHash = abi.codeHash
  if (codeHash === undefined) throw sdkErrors.error('bad-bundle', `the metadata of ${abi.name} does not name its code`)
  const terms = await voiceOf(parts).clusters.terms(wait, cluster)
  const deployment: Deployment = { parts, wait, terms, abi, options }
  await uploadTo(deployment, codeHash)
  return instantiate(deployment, codeHash, entry, input)
}

/** What an upload may take from the options of a deployment. */
export type UploadOptions = Pick<DeployOptions, 'cluster' | 'fund' | 'onStep' | keyof WaitOptions>

/**
 * Uploads code where the cluster does not have it.
 * @returns whether it went up now
 * @throws PhatError `sdk.*`
 */
export async function uploadContract(
  parts: Parts,
  wait: Wait,
  cluster: Uint8Array,
  abi: ContractAbi,
  codeHash: Uint8Array,
  options: UploadOptions,
): Promise<boolean> {
  const terms = await voiceOf(parts).clusters.terms(wait, cluster)
  return uploadTo({ parts, wait, terms, abi, options }, codeHash)
}

async function uploadTo({ parts, wait, terms, abi, options }: Deployment, codeHash: Uint8Array): Promise<boolean> {
  const { clusters, submitter, signer } = voiceOf(parts)
  const { id, gasPrice, depositPerByte, depositPerItem } = terms
  const [isThere, free] = await Promise.all([
    clusters.codeExists(wait, id, codeHash, 0),
    clusters.freeBalance(wait, id, signer.account),
  ])
  if (isThere) return false
  if (abi.code === undefined)
    throw sdkErrors.error('bad-bundle', `the metadata of ${abi.name} is without code, and the cluster has none`)
  options.onStep?.(`uploading ${abi.code.length} bytes of code`)
  const storing = 2n * BigInt(abi.code.length) * depositPerByte + 16n * depositPerItem
  const funds = fundCall(terms, signer.account, needed(gasPrice, uploadGas, storing, 0n) - free, options)
  const name = 'PhalaPhatContracts.clusterUploadResource'
  const args = { clusterId: id, resourceType: { type: 'InkCode' }, resourceData: abi.code }
  const { blockNumber } = await submitter.send(wait, [...funds, { name, args }])
  if (await isStored(parts, wait, id, codeHash, blockNumber)) return true
  throw sdkErrors.error('code-refused', `the code of ${abi.name} came in block ${blockNumber}, but the cluster does not have it`)
}

/** Asks as soon as a worker stands at the block. */
async function isStored(parts: Parts, wait: Wait, cluster: Uint8Array, codeHash: Uint8Array, height: number): Promise<boolean> {
  return voiceOf(parts).clusters.codeExists(wait, cluster, codeHash, height)
}

/** The transfer of what is missing, if that may be. */
function fundCall({ id }: ClusterTerms, destAccount: Uint8Array, missing: bigint, { fund }: DeployOptions): readonly NamedCall[] {
  if (missing <= 0n || fund === false) return []
  return [{ name: 'PhalaPhatContracts.transferToCluster', args: { amount: missing, clusterId: id, destAccount } }]
}

async function instantiate(
  { parts, wait, terms, abi, options }: Deployment,
  codeHash: Uint8Array,
  entry: AbiEntry,
  input: Uint8Array,
): Promise<Target> {
  const { clusters, inquirer, submitter, signer } = voiceOf(parts)
  const { value = 0n, salt = randomBytes(saltLength), storageDepositLimit } = options
  const instantiateData = input
  const data: Query = {
    type: 'InkInstantiate',
    value: { codeHash, salt, instantiateData, deposit: lentForEstimate + value, transfer: value },
  }
  const [free, told] = await Promise.all([
    clusters.freeBalance(wait, terms.id, signer.account),
    inquirer.ask(wait, terms.id, nobody, data),
  ])
  const { exec } = readEstimate(abi, entry, undefined, told)
  const gasLimit = options.gasLimit ?? withMargin(exec.gasRequired)
  const missing = needed(terms.gasPrice, gasLimit, storageDepositLimit ?? withMargin(exec.storageDeposit), value) - free
  const codeIndex = { type: 'WasmCode', value: codeHash } as const
  const args = {
    codeIndex,
    data: input,
    salt,
    clusterId: terms.id,
    transfer: value,
    gasLimit,
    storageDepositLimit,
    deposit: missing > 0n && options.fund !== false ? missing : 0n,
  }
  options.onStep?.(`making the contract with ${entry.label}`)
  const included = await submitter.send(wait, [{ name: 'PhalaPhatContracts.instantiateContract', args }])
  const id = contractId({ deployer: signer.account as never, codeIndex, clusterId: terms.id, salt })
  await untilAlive(parts, wait, id, included)
  inquirer.freshness.saw(terms.id, included.blockNumber)
  return { abi, id, name: toHex(id), codeHash }
}

/** Follows the chain until the cluster has told what became of a contract. */
async function untilAlive({ network }: Parts, wait: Wait, id: Uint8Array, { blockNumber }: Included): Promise<void> {
  const chain = readEventsFrom(network, blockNumber + 1)
  let pauseMs = pausesMs.first
  for (;;) {
    const block = await chain.next(wait)
    if (block === undefined) {
      await wait.pause(pauseMs, `contract ${toHex(id)}`)
      pauseMs = Math.min(2 * pauseMs, pausesMs.last)
      continue
    }
    for (const { name, fields } of block.events) {
      if (!(fields.contract instanceof Uint8Array) || !equalBytes(fields.contract, id)) continue
      if (name === 'Instantiated') return
      if (name === 'InstantiationFailed') throw instantiationFailed(id, fields.error)
    }
  }
}

function instantiationFailed(id: Uint8Array, error: unknown): Error {
  const failure = error instanceof Uint8Array && error.length > 0 ? failureName(new Reader(error)) : 'it was not told why'
  const plain = clusterFailure(`contract ${toHex(id)}`, failure)
  return sdkErrors.is(plain, 'contract-failed') ? sdkErrors.error('instantiation-failed', plain.message) : plain
}
