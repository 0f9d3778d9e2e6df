// SPDX-License-Identifier: Apache-2.0
import { chainPolicy, developmentPolicy, type Policy, type TrustedRoot } from '@phat/attestation'
import { attempt } from '@phat/frame'
import { assert, known } from '@phat/primitives'
import type { Context } from './base.ts'
import { genesisErrors } from './genesis-errors.ts'
import { approve, areValidApprovers, enterProposal } from './releases.ts'
import { checkRoots } from './roots.ts'
import type { Approvers, Proposal } from './types/release.ts'

/** What a chain knows of trusted execution environments when it begins. */
export interface AttestationGenesis {
  /** Roots that evidence may rest on, for good. */
  readonly roots: readonly TrustedRoot[]
  /** True where roots of simulated vendors count. Part of the state, so that the genesis hash tells. */
  readonly acceptsSimulated: boolean
  /** Who approves releases; without, nobody until root names them. */
  readonly approvers?: Approvers
  /** What of the evidence is enough; without, `chainPolicy`, or `developmentPolicy` where simulated roots count. */
  readonly policy?: Policy
  /** Releases that count from the beginning. */
  readonly releases?: readonly Proposal[]
}

/** Builds the pallet's part of the genesis. @throws PhatError `genesis.*` */
export function buildGenesis(context: Context, genesis: AttestationGenesis): void {
  const { store, config } = context
  const {
    roots,
    acceptsSimulated,
    approvers,
    policy = acceptsSimulated ? developmentPolicy : chainPolicy,
    releases = [],
  } = genesis
  checkRoots(roots, { vendorRoots: config.vendorRoots, acceptsSimulated, path: 'attestation.roots' })
  store.roots.set(roots)
  if (acceptsSimulated) store.acceptsSimulated.set(true)
  store.policy.set(policy)
  if (approvers !== undefined) {
    assert(areValidApprovers(approvers), 'a genesis names approvers who can approve')
    store.approvers.set(approvers)
  }
  for (const [i, proposal] of releases.entries()) {
    const entered = attempt(context, () => approveAtOnce(context, proposal))
    if (!entered.ok) throw genesisErrors.error('release-refused', `attestation.releases[${i}] is refused`)
  }
}

function approveAtOnce(context: Context, proposal: Proposal): void {
  const number = enterProposal(context, proposal)
  approve(context, number, known(context.store.releases.get(number), 'a release that was entered is stored'), 0)
}
