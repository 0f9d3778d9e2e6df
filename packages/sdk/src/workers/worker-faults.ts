// SPDX-License-Identifier: Apache-2.0
import type { WorkerFailure } from '@phat/client/worker'
import { PhatError } from '@phat/primitives'
import { type SdkFault, sdkErrors } from '../sdk-errors.ts'

/** What follows from a failure of a worker: ask another one, ask it never again, or give up. */
export type Consequence = 'next' | 'distrust' | 'give-up'

/** By what the worker's text begins with; see `docs/reference/errors.md`, serve. */
const texts: readonly (readonly [RegExp, SdkFault])[] = [
  [/^ServiceUnavailable: lease-expired/, 'worker-without-lease'],
  [/^ServiceUnavailable: (starting|not-registered|not-acknowledged|stopped)/, 'worker-starting'],
  [/^ServiceUnavailable: no-cluster|^No cluster found/, 'worker-without-cluster'],
  [/^ServiceUnavailable/, 'worker-busy'],
  [/^The worker has not verified the block/, 'worker-behind'],
  [/^Verifying signature failed: CertificateExpired/, 'certificate-expired'],
  [/^Verifying signature failed|^A version 2 query is signed/, 'certificate-refused'],
  [/^AeadDecryptError: envelope\.expiry-too-far/, 'worker-behind'],
  [/^AeadDecryptError|^CodecError|^This query was asked before/, 'query-refused'],
]

/** The error of a worker's answer by its cause. */
export function nameWorkerFailure(error: unknown): unknown {
  if (!(error instanceof PhatError) || !sdkErrors.is(error, 'worker-error')) return error
  const { text } = error.cause as WorkerFailure // of every `worker-error`
  const fault = texts.find(([pattern]) => pattern.test(text))?.[1]
  return fault === undefined ? error : sdkErrors.error(fault, error.message, { cause: error })
}

const nextFaults: readonly SdkFault[] = [
  ...(['unreachable', 'timeout', 'worker-error', 'bad-answer', 'worker-busy', 'worker-behind'] as const),
  ...(['worker-without-lease', 'worker-starting', 'worker-without-cluster'] as const),
  ...(['worker-not-registered', 'stale-answer', 'query-refused'] as const),
]

/** What to do after a failure. */
export function consequenceOf(error: unknown): Consequence {
  if (sdkErrors.is(error, 'bad-receipt')) return 'distrust'
  return nextFaults.some((fault) => sdkErrors.is(error, fault)) ? 'next' : 'give-up'
}

const recovering: readonly SdkFault[] = [
  ...(['worker-busy', 'worker-without-lease', 'worker-starting', 'worker-without-cluster'] as const),
  ...(['worker-behind', 'stale-answer', 'unreachable'] as const),
]

/** True when the same worker may answer in a moment. */
export function mayRecover(error: unknown): boolean {
  return recovering.some((fault) => sdkErrors.is(error, fault))
}
