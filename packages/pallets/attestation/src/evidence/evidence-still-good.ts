// SPDX-License-Identifier: Apache-2.0
import type { UnixTime } from '@phat/attestation'
import type { At } from '@phat/frame'
import { equalBytes } from '@phat/primitives'
import { base, type Context } from '../base.ts'
import { trustedRootsOf } from '../trusted-roots.ts'
import type { CollateralKey } from '../types/collateral.ts'
import type { EvidenceFacts } from '../types/evidence.ts'
import { rootIdOf } from '../types/trusted-root.ts'
import { isSuspended } from './refusals.ts'

/**
 * Why evidence that was good is so no more, or should be brought anew. `policy-changed`, `collateral-replaced` and `evaluation-newer` ask for new
 * evidence;
 * whether and for how long the old one counts meanwhile is for who asks.
 */
export type Doubt =
  | 'root-not-trusted'
  | 'tee-suspended'
  | 'policy-changed'
  | 'release-revoked'
  | 'release-deprecated'
  | 'collateral-expired'
  | 'evaluation-newer'
  | 'collateral-replaced'

/**
 * What speaks against evidence that was good once; empty while it is good. Reads the state and changes nothing, so that any pallet can ask
 * at any time.
 */
export function evidenceStillGood(at: At, facts: EvidenceFacts, now: UnixTime): readonly Doubt[] {
  const context = base.at(at)
  const { store } = context
  const release = store.releases.get(facts.release)
  const vendor = facts.platform.type === 'Intel' ? 'intel' : 'amd'
  const isTrusted = trustedRootsOf(context, vendor).some((root) => equalBytes(rootIdOf(root), facts.root))
  const doubts: readonly (readonly [Doubt, boolean])[] = [
    ['root-not-trusted', !isTrusted],
    ['tee-suspended', isSuspended(context, facts.tee)],
    ['policy-changed', store.policyRevision.get() !== facts.policyRevision],
    ['release-revoked', release?.stage.type !== 'Approved'],
    ['release-deprecated', release?.deprecateAt !== undefined && BigInt(now) >= release.deprecateAt],
    ['collateral-expired', BigInt(now) > facts.validUntil],
    ['evaluation-newer', hasNewerEvaluation(context, facts)],
    ['collateral-replaced', keysOf(facts).some((key) => (store.collateral.get(key)?.since ?? 0) > facts.block)],
  ]
  return doubts.filter(([, holds]) => holds).map(([doubt]) => doubt)
}

/** True when TCB info or QE identity of a later TCB recovery are stored. */
function hasNewerEvaluation({ store }: Context, facts: EvidenceFacts): boolean {
  const { evaluationNumber: known } = facts
  if (known === undefined) return false
  const newest = keysOf(facts)
    .filter(({ type }) => type === 'TcbInfo' || type === 'QeIdentity')
    .map((key) => store.newestVersions.get(key)?.[0] ?? 0n)
  return newest.every((number) => number > BigInt(known))
}

/** The pieces that the evidence rested on, but for the certificate of its own key. */
function keysOf({ root, tee, platform }: EvidenceFacts): readonly CollateralKey[] {
  if (platform.type === 'Intel') {
    const { fmspc, authority } = platform.value
    return [
      { type: 'TcbInfo', value: { root, tee, fmspc } },
      { type: 'QeIdentity', value: { root, tee } },
      { type: 'PckCrl', value: { root, authority } },
      { type: 'RootCrl', value: { root } },
    ]
  }
  return [
    { type: 'AmdIntermediate', value: { root, signer: platform.value.signer } },
    { type: 'AmdCrl', value: { root } },
  ]
}
