// SPDX-License-Identifier: Apache-2.0
import type { Network } from './chain/network.ts'
import type { Submitter } from './chain/submit-call.ts'
import type { ClusterState } from './cluster/cluster-state.ts'
import type { Inquirer } from './query/inquirer.ts'
import { sdkErrors } from './sdk-errors.ts'
import type { Signer } from './signer/signer.ts'

/** What talks for an account. */
export interface Voice {
  readonly signer: Signer
  readonly submitter: Submitter
  readonly inquirer: Inquirer
  readonly clusters: ClusterState
}

/** What the operations of a connection are made of. */
export interface Parts {
  readonly network: Network
  readonly ss58Prefix: number
  /** Undefined without a signer. */
  readonly voice: Voice | undefined
}

/** @throws PhatError `sdk.no-signer` */
export function voiceOf({ voice }: Parts): Voice {
  if (voice === undefined) throw sdkErrors.error('no-signer', 'the connection was made without a signer')
  return voice
}
