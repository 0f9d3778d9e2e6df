// SPDX-License-Identifier: Apache-2.0
import { assert } from '@phat/primitives'
import { checkRecoveryKeys } from '../keys/master-key-recovery.ts'
import { messageOf } from './block-draft.ts'
import { appended, nextOf } from './channels.ts'
import { concludeBlock } from './conclude-block.ts'
import { askMasterKey, recoveredState } from './gatekeeper/recovered-master-key.ts'
import { workerOrigin } from './origins.ts'
import { planBlock } from './plan-block.ts'
import { defaultLimits, type WorkerSystemOptions } from './system-options.ts'
import type { SystemState, WorkerSystem } from './system-types.ts'
import { awaitsIncarnation, wantedKeys } from './wanted-values.ts'

/** What a worker knows that has seen nothing after the block of this height. */
export function initialSystemState(height: number): SystemState {
  return {
    height,
    registered: false,
    confidenceLevel: 0,
    benchmark: undefined,
    score: 0,
    gatekeeper: 'none',
    masterKeys: [],
    speakingRotation: undefined,
    rotation: undefined,
    recoveryShares: [],
    chainMasterKey: undefined,
    kept: [],
    duties: [],
    gatekeeperNext: undefined,
    cluster: undefined,
    early: undefined,
    incarnation: undefined,
    channels: [],
  }
}

/** True when a worker's records must take the state: something other than the height is different. */
export function systemChanged(before: SystemState, after: SystemState): boolean {
  // Every change makes a new value of its field, and what did not change stays the same value.
  return (Object.keys(after) as (keyof SystemState)[]).some((field) => field !== 'height' && before[field] !== after[field])
}

/**
 * Makes the deterministic core of a worker. It has no state of its own: two cores with the same options, states, blocks and random bytes come
 * to the same, but for signatures, of which no two are the same.
 *
 * Gatekeepers of phala-blockchain also send a random number every five blocks (`GatekeeperEvent.NewRandomNumber`). No pallet here reads it, and
 * every chain with a gatekeeper would carry messages that nobody wants, so these do not.
 * @throws PhatError `keys.bad-threshold`, `keys.bad-receiver` for recovery keys that cannot be split to
 */
export function createWorkerSystem(options: WorkerSystemOptions): WorkerSystem {
  const { identity, recovery } = options
  if (recovery !== undefined) checkRecoveryKeys(recovery)
  const origin = workerOrigin(identity.publicKey)
  return {
    wantedKeys: (state) => wantedKeys(state, identity.publicKey),
    planBlock: (state, block) => planBlock(options, state, block),
    concludeBlock: (state, report) => concludeBlock(options, state, report),
    announce: (state, nonce) => {
      assert(nonce.length === 32, 'the nonce of an incarnation has 32 bytes')
      const message = messageOf(origin, 'registryEvent', { type: 'Incarnation', value: { nonce } })
      const incarnation = { sequence: nextOf(state, origin), nonce }
      const limit = options.limits?.messages ?? defaultLimits.messages
      // Shares that waited for the chain's key are gone with the start before.
      return { ...appended(state, origin, [message], limit), incarnation, chainMasterKey: undefined }
    },
    askMasterKey,
    recover: (state, rotation, secret) => recoveredState(options, state, rotation, secret),
    isAcknowledged: (state) => state.incarnation !== undefined && !awaitsIncarnation(state),
  }
}
