// SPDX-License-Identifier: Apache-2.0
import { equalBytes } from '@phat/primitives'
import { splitMasterKey } from '../../keys/master-key-recovery.ts'
import { publicKeyOf } from '../../keys/sr25519-secret.ts'
import type { BlockDraft } from '../block-draft.ts'
import type { WorkerSystemOptions } from '../system-options.ts'
import type { MasterKey, SystemState } from '../system-types.ts'

/** The key that the chain knows gatekeepers by: what they sign and share with. Undefined for a worker that is no active gatekeeper. */
export function speakingKey({ masterKeys, speakingRotation }: SystemState): MasterKey | undefined {
  return masterKeys.find(({ rotation }) => rotation === speakingRotation)
}

/** The one of these keys that has a public key. */
export function masterKeyOf({ masterKeys }: SystemState, publicKey: Uint8Array): MasterKey | undefined {
  return masterKeys.find(({ secret }) => equalBytes(publicKeyOf(secret), publicKey))
}

/** Takes a master key on, and splits it for recovery where the operator named keys for that. */
export function adoptMasterKey(draft: BlockDraft, rotation: bigint, height: number, secret: Uint8Array): void {
  draft.state = withMasterKey(draft.options, draft.state, { rotation, height, secret })
}

/** A state with one more master key, the newest. */
export function withMasterKey({ recovery, random }: WorkerSystemOptions, state: SystemState, key: MasterKey): SystemState {
  const { masterKeys, recoveryShares } = state
  return {
    ...state,
    masterKeys: [...masterKeys, key],
    recoveryShares: recovery === undefined ? recoveryShares : splitMasterKey(key, recovery, random),
  }
}

/** No gatekeeper any more: its keys are forgotten. */
export function forgetMasterKeys(draft: BlockDraft): void {
  draft.state = {
    ...draft.state,
    gatekeeper: 'none',
    masterKeys: [],
    speakingRotation: undefined,
    rotation: undefined,
    recoveryShares: [],
    kept: [],
    duties: [],
    gatekeeperNext: undefined,
  }
}
