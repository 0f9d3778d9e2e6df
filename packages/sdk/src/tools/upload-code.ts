// SPDX-License-Identifier: Apache-2.0
import { type Hex, toHex } from '@phat/primitives'
import { readAddress } from '../addresses.ts'
import { type ContractBundle, readBundle } from '../contract/read-bundle.ts'
import { type UploadOptions, uploadContract } from '../deploy/deploy.ts'
import { voiceOf } from '../parts.ts'
import type { Phala } from '../phala.ts'
import { sdkErrors } from '../sdk-errors.ts'
import { beginWait } from '../wait.ts'
import { partsOf } from './parts-of.ts'

/** Code that a cluster has. */
export interface UploadedCode {
  readonly cluster: Hex
  /** What a contract is made of, or replaced by. */
  readonly codeHash: Hex
  /** False where the cluster had it before, and nothing was sent. */
  readonly uploaded: boolean
}

/** Brings code to a cluster without making a contract of it, for one that is to be replaced. @throws PhatError `sdk.*` */
export async function uploadCode(phala: Phala, bundle: ContractBundle, options: UploadOptions = {}): Promise<UploadedCode> {
  const parts = partsOf(phala)
  const wait = beginWait(options, parts.network.patience)
  const abi = readBundle(bundle, parts.ss58Prefix)
  const { codeHash } = abi
  if (codeHash === undefined) throw sdkErrors.error('bad-bundle', `the metadata of ${abi.name} does not name its code`)
  const cluster =
    options.cluster === undefined
      ? await voiceOf(parts).clusters.onlyOne(wait)
      : readAddress('the id of a cluster', options.cluster)
  const uploaded = await uploadContract(parts, wait, cluster, abi, codeHash, options)
  return { cluster: toHex(cluster), codeHash: toHex(codeHash), uploaded }
}
