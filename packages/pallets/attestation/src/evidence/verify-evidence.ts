// SPDX-License-Identifier: Apache-2.0
import {
  type Attested,
  applyPolicy,
  type Evidence,
  isMalformed,
  type Plan,
  planDcap,
  planDcapQuote,
  planSnpReport,
  type Refusal,
  readQuotePlatform,
  readReportPlatform,
  type TrustedRoot,
  type Verification,
} from '@phat/attestation'
import type { At } from '@phat/frame'
import { equalBytes, known } from '@phat/primitives'
import { base, type Context } from '../base.ts'
import { verifyPlan } from '../collateral/judge-plan.ts'
import { snpKeys } from '../collateral/snp-pieces.ts'
import { trustedRootsOf } from '../trusted-roots.ts'
import type { EvidenceFacts } from '../types/evidence.ts'
import { rootIdOf } from '../types/trusted-root.ts'
import { confidenceOf } from './confidence.ts'
import { factsOf } from './facts.ts'
import { findRelease } from './find-release.ts'
import { type Loaded, loadDcap, loadSnp } from './load-collateral.ts'
import { malformed, suspension, unknownRoot } from './refusals.ts'

/** What the chain says of evidence: what it is and of which release, or the check that refuses it. */
export type EvidenceVerdict =
  | {
      readonly accepted: true
      readonly attested: Attested
      /** What a pallet keeps to ask later whether the evidence still is good. */
      readonly facts: EvidenceFacts
    }
  | { readonly accepted: false; readonly refusal: Refusal }

/** Evidence that verifies, and the root it rests on. */
interface Verified {
  readonly attested: Attested
  readonly root: TrustedRoot
}
type Step<T> = { readonly ok: T; readonly refusal?: undefined } | { readonly ok?: undefined; readonly refusal: Refusal }

/**
 * Verifies evidence with what the chain holds: collateral of its platform, the time of the block, releases and policy. Anything but
 * good evidence is refused with the first check that fails; what cannot be of a known platform is refused before any signature.
 */
export function verifyEvidence(at: At, evidence: Evidence): EvidenceVerdict {
  const context = base.at(at)
  const { ok, refusal } =
    evidence.format === 'dcap' ? verifyQuote(context, evidence.quote) : verifyReport(context, evidence.report)
  if (ok === undefined) return { accepted: false, refusal }
  const { attested, root } = ok
  const judged = applyPolicy(attested, context.store.policy.get(), context.config.now(context))
  if (judged.refusal !== undefined) return { accepted: false, refusal: judged.refusal }
  const found = findRelease(context, attested)
  if (found.release === undefined) return { accepted: false, refusal: found.refusal }
  const confidence = confidenceOf(attested)
  return {
    accepted: true,
    attested,
    facts: factsOf(context, { attested, rootId: rootIdOf(root), release: found.release, confidence }),
  }
}

function verifyQuote(context: Context, quote: Uint8Array): Step<Verified> {
  const { memory } = context.config
  const platform = readQuotePlatform(quote, memory?.pckChains)
  if (isMalformed(platform)) {
    return { refusal: refusalByForm(context, trustedRootsOf(context, 'intel'), quote) ?? malformed('dcap.quote.form', platform) }
  }
  const suspended = suspension(context, platform.tee)
  if (suspended !== undefined) return { refusal: suspended }
  const root = trustedRootsOf(context, 'intel').find(({ publicKey }) => equalBytes(publicKey, platform.rootKey))
  if (root === undefined) return { refusal: unknownRoot }
  const loaded = loadDcap(context, root, { ...platform, root: rootIdOf(root) })
  if (loaded.refusal !== undefined) return { refusal: refusalByForm(context, [root], quote) ?? loaded.refusal }
  return finish(context, root, loaded, (collateral) =>
    planDcapQuote({
      quote,
      collateral,
      roots: [root],
      now: context.config.now(context),
      ...(memory === undefined ? {} : { memory: memory.pckChains }),
    }),
  )
}

function verifyReport(context: Context, report: Uint8Array): Step<Verified> {
  const platform = readReportPlatform(report)
  if (isMalformed(platform)) {
    const isKey = platform.malformed === 'report.SIGNING_KEY'
    return { refusal: malformed(isKey ? 'snp.report.signingKey' : 'snp.report.form', platform) }
  }
  const suspended = suspension(context, 'sev-snp')
  if (suspended !== undefined) return { refusal: suspended }
  // A report does not say which product line it is of; the certificate of its chip does.
  const roots = trustedRootsOf(context, 'amd')
  const root = roots.find((one) => context.store.collateral.has(snpKeys(rootIdOf(one), platform).key)) ?? roots[0]
  if (root === undefined) return { refusal: unknownRoot }
  return finish(context, root, loadSnp(context, root, platform), (collateral) =>
    planSnpReport({ report, collateral, now: context.config.now(context) }),
  )
}

function finish<Collateral>(
  { config }: Context,
  root: TrustedRoot,
  loaded: Loaded<Collateral>,
  planOf: (collateral: Collateral) => Plan<Verification>,
): Step<Verified> {
  if (loaded.refusal !== undefined) return { refusal: loaded.refusal }
  const { attested, refusal } = verifyPlan(config, planOf(loaded.collateral))
  return attested === undefined ? { refusal: known(refusal, 'what is not attested was refused') } : { ok: { attested, root } }
}

/** What form alone says against a quote whose platform is not known; no signature is verified for it. */
function refusalByForm({ config, execution }: Context, roots: readonly TrustedRoot[], quote: Uint8Array): Refusal | undefined {
  const plan = planDcap({ quote, collateral: undefined, roots, now: config.now(execution) })
  return plan.signatures.length === 0 ? plan.judge([]).refusal : undefined
}
