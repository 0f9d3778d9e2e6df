// SPDX-License-Identifier: Apache-2.0
import { equalBytes } from '@phat/primitives'
import { recoveryErrors } from '../../keys/recovery-errors.ts'
import { publicKeyOf } from '../../keys/sr25519-secret.ts'
import type { WorkerSystemOptions } from '../system-options.ts'
import type { SystemState } from '../system-types.ts'
import { withMasterKey } from './master-keys.ts'

/** See `WorkerSystem.askMasterKey`. */
export function askMasterKey(state: SystemState, isAsked: boolean): SystemState {
  if (isAsked === (state.chainMasterKey !== undefined)) return state
  return { ...state, chainMasterKey: isAsked ? { proven: false, publicKey: undefined } : undefined }
}

/** With what a frame says of the chain's key; undefined where it was not asked for. */
export function withProvenMasterKey(state: SystemState, proven: Uint8Array | null | undefined): SystemState {
  const { chainMasterKey: known } = state
  if (known === undefined || proven === undefined) return state
  const publicKey = proven ?? undefined
  const isSame = known.publicKey !== undefined && publicKey !== undefined && equalBytes(known.publicKey, publicKey)
  if (known.proven && (isSame || known.publicKey === publicKey)) return state
  return { ...state, chainMasterKey: { proven: true, publicKey } }
}

/** See `WorkerSystem.recover`. */
export function recoveredState(
  options: WorkerSystemOptions,
  state: SystemState,
  rotation: bigint,
  secret: Uint8Array,
): SystemState {
  const { chainMasterKey, gatekeeper, masterKeys } = state
  if (masterKeys.length > 0) throw recoveryErrors.error('has-master-key', `rotation ${rotation} is not taken`)
  const publicKey = chainMasterKey?.publicKey
  if (publicKey === undefined || !equalBytes(publicKey, publicKeyOf(secret)))
    throw recoveryErrors.error('other-master-key', `rotation ${rotation}`)
  const keyed = withMasterKey(options, state, { rotation, height: state.height, secret })
  return {
    ...keyed,
    chainMasterKey: undefined,
    speakingRotation: rotation,
    gatekeeper: gatekeeper === 'dummy' ? 'active' : gatekeeper,
  }
}
