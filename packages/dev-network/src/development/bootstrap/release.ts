// SPDX-License-Identifier: Apache-2.0
import { measurementId } from '@phat/pallet-attestation'
import { registersOf } from '../simulated-machine.ts'
import type { ChainDesk, DeskCall } from './chain-desk.ts'

/** The first release of the network; later ones are not below it. */
const version = 1

/** The call that has the release approved that workers run, by the one approver of the development chain; undefined where the chain knows it. */
export async function wantedRelease(desk: ChainDesk, trustRoot: Uint8Array): Promise<DeskCall | undefined> {
  const { mrTd, rtmrs } = registersOf(trustRoot)
  const [rtmr0, rtmr1, rtmr2, rtmr3] = rtmrs
  const pinned = { type: 'Tdx', value: { mrTd, rtmr0, rtmr1, rtmr2, rtmr3, mrConfigId: undefined } } as const
  const known = await desk.read('Attestation.ReleaseOf', measurementId(pinned))
  if (known !== undefined) return undefined
  const proposal = {
    version,
    measurements: [pinned],
    supersedes: undefined,
    notBefore: 0n,
    minCollateralEvaluation: 0,
    // Nobody built this release anywhere: there is no proof of it.
    buildProof: new Uint8Array(32),
    checkpoint: undefined,
  }
  return { call: 'Attestation.proposeRelease', args: { proposal } }
}
