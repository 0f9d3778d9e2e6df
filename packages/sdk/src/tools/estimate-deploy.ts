// SPDX-License-Identifier: Apache-2.0
import type { Query } from '@phat/envelope'
import { type Hex, toHex } from '@phat/primitives'
import { readAddress } from '../addresses.ts'
import { lentForEstimate, readEstimate, withMargin } from '../contract/estimate.ts'
import { type ContractBundle, encodeInput, findEntry, readBundle } from '../contract/read-bundle.ts'
import type { DeployOptions } from '../deploy/deploy.ts'
import { voiceOf } from '../parts.ts'
import type { Phala } from '../phala.ts'
import { sdkErrors } from '../sdk-errors.ts'
import { beginWait } from '../wait.ts'
import { partsOf } from './parts-of.ts'

/** What a deployment would take. Planck, gas in picoseconds. */
export interface DeployEstimate {
  readonly cluster: Hex
  readonly codeHash: Hex
  /** Bytes of code that go up first; undefined where the cluster has it already. */
  readonly upload: number | undefined
  /** Of all extrinsics together. */
  readonly fee: bigint
  /** Known once the code is there: the constructor runs only then. */
  readonly gasRequired: bigint | undefined
  readonly storageDeposit: bigint | undefined
  /** Whether the worker that tried it says that its evidence is simulated. */
  readonly simulated: boolean
}

const saltLength = 32
const nobody = new Uint8Array(32)

/** Tries a deployment as far as it can be tried, and sends nothing. @throws PhatError `sdk.*`; errors of the constructor where it can run */
export async function estimateDeploy(
  phala: Phala,
  bundle: ContractBundle,
  init: string,
  args: unknown,
  options: DeployOptions = {},
): Promise<DeployEstimate> {
  const parts = partsOf(phala)
  const { network } = parts
  const { clusters, inquirer, submitter } = voiceOf(parts)
  const wait = beginWait(options, network.patience)
  const abi = readBundle(bundle, parts.ss58Prefix)
  const entry = findEntry(abi, 'constructor', init)
  const instantiateData = encodeInput(abi, entry, args)
  const { codeHash, code } = abi
  if (codeHash === undefined) throw sdkErrors.error('bad-bundle', `the metadata of ${abi.name} does not name its code`)
  const clusterId =
    options.cluster === undefined ? await clusters.onlyOne(wait) : readAddress('the id of a cluster', options.cluster)
  await clusters.terms(wait, clusterId)
  const { value = 0n, salt = new Uint8Array(saltLength), gasLimit = 0n, storageDepositLimit } = options
  const instantiate = {
    name: 'PhalaPhatContracts.instantiateContract',
    args: {
      ...{ codeIndex: { type: 'WasmCode', value: codeHash }, data: instantiateData, salt, clusterId, transfer: value },
      ...{ gasLimit, storageDepositLimit, deposit: 0n },
    },
  }
  const isThere = await clusters.codeExists(wait, clusterId, codeHash, 0)
  const common = { cluster: toHex(clusterId), codeHash: toHex(codeHash) }
  if (!isThere) {
    if (code === undefined)
      throw sdkErrors.error('bad-bundle', `the metadata of ${abi.name} is without code, and the cluster has none`)
    const upload = {
      name: 'PhalaPhatContracts.clusterUploadResource',
      args: { clusterId, resourceType: { type: 'InkCode' }, resourceData: code },
    }
    const fees = await Promise.all([submitter.fee(wait, [upload]), submitter.fee(wait, [instantiate])])
    const [worker] = await inquirer.directory.workers(wait, clusterId)
    const simulated = worker?.standing.kind === 'counts' && worker.standing.simulated === true
    const unknown = { gasRequired: undefined, storageDeposit: undefined }
    return { ...common, upload: code.length, fee: fees[0] + fees[1], ...unknown, simulated }
  }
  const data: Query = {
    type: 'InkInstantiate',
    value: { codeHash, salt, instantiateData, deposit: lentForEstimate + value, transfer: value },
  }
  const [told, fee] = await Promise.all([inquirer.ask(wait, clusterId, nobody, data), submitter.fee(wait, [instantiate])])
  const { exec } = readEstimate(abi, entry, undefined, told)
  const { simulated } = told.provenance
  const { gasRequired, storageDeposit } = exec
  return { ...common, upload: undefined, fee, gasRequired: withMargin(gasRequired), storageDeposit, simulated }
}
