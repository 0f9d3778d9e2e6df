// SPDX-License-Identifier: Apache-2.0
import { equalBytes } from '@phat/primitives'
import { type CheckName, createLadder, type Ladder, type PartOutcome, planPart } from '../ladder.ts'
import { isMalformed } from '../malformed.ts'
import { type DstackLaunch, readDstackLaunch } from './dstack-launch.ts'
import { launchDocumentHash, mrConfigIdOfApplication, mrConfigIdOfCompose, readLaunchDocument } from './mr-config.ts'
import { checkReplay, type EventLogRequest } from './verify-event-log.ts'

/** A log, the measurements of a verified quote, and what is expected of the application. */
export interface DstackRequest extends EventLogRequest {
  readonly composeHash?: Uint8Array
  /** The launch document, where MR_CONFIG_ID names one. */
  readonly document?: string
}

const order: CheckName = ['events.order', 'code', 'The system measured the application first, each fact once and in its order.']
const compose: CheckName = ['events.composeHash', 'code', 'The application is the expected one, by its compose hash.']
const config: CheckName = ['events.mrConfigId', 'code', 'The launch configuration names the same application as the log.']

/**
 * Verifies the event log of a dstack application against a quote that was verified before. Which image the other registers are of
 * is for a release to say; the log of RTMR0 to RTMR2 is only replayed, where it was supplied. That of RTMR3 is read in its order.
 */
export function verifyDstack(request: DstackRequest): PartOutcome<DstackLaunch> {
  const ladder = createLadder()
  for (const register of [0, 1, 2, 3] as const) checkReplay(ladder, register, request)
  const launch = ladder.read(order, readDstackLaunch(request.events.filter(({ register }) => register === 3)))
  if (launch === undefined) return ladder.refuse()
  if (request.composeHash !== undefined) {
    const isExpected = equalBytes(launch.composeHash, request.composeHash)
    ladder.check(compose, isExpected, { field: 'compose-hash', expected: request.composeHash, found: launch.composeHash })
  }
  checkConfig(ladder, launch, request)
  return planPart(ladder, () => launch).judge([])
}

/** MR_CONFIG_ID by its first byte: unset, compose hash, application and key provider, launch document. */
function checkConfig(ladder: Ladder, launch: DstackLaunch, { measurements: { mrConfigId }, document }: DstackRequest): void {
  const field = 'mrConfigId'
  const compare = (expected: Uint8Array) =>
    ladder.check(config, equalBytes(mrConfigId, expected), { field, expected, found: mrConfigId })
  const [version] = mrConfigId
  if (mrConfigId.every((byte) => byte === 0)) return void ladder.notSupplied(config, field)
  if (version === 1) return void compare(mrConfigIdOfCompose(launch.composeHash))
  if (version === 2 && launch.keyProvider !== undefined) {
    const { kind: keyProvider, id: keyProviderId } = launch.keyProvider
    return void compare(mrConfigIdOfApplication({ ...launch, keyProvider, keyProviderId }))
  }
  if (version === 3 && document === undefined) return void ladder.notSupplied(config, 'document')
  const isBound = version === 3 && document !== undefined && isDocumentOf(launch, document, mrConfigId)
  ladder.check(config, isBound, { field, expected: 'a configuration that names the measured application', found: mrConfigId })
}

/** What a launch document pins must be what was measured; what it leaves open it does not pin. */
function isDocumentOf(launch: DstackLaunch, text: string, mrConfigId: Uint8Array): boolean {
  const document = readLaunchDocument(text)
  if (isMalformed(document)) return false
  const isSame = (pinned: Uint8Array | undefined, measured: Uint8Array | undefined): boolean =>
    pinned === undefined || (measured !== undefined && equalBytes(pinned, measured))
  const { initScriptHashes: scripts } = document
  const { keyProvider: provider } = launch
  return (
    equalBytes(mrConfigId.subarray(1, 33), launchDocumentHash(text)) &&
    mrConfigId.subarray(33).every((byte) => byte === 0) &&
    equalBytes(document.composeHash, launch.composeHash) &&
    isSame(document.appId, launch.appId) &&
    isSame(document.instanceId, launch.instanceId) &&
    isSame(document.gpuPolicyHash, launch.gpuPolicyHash) &&
    // Not measured yet in a quote that asks the provider for keys.
    (provider === undefined || (provider.kind === document.keyProvider && isSame(document.keyProviderId, provider.id))) &&
    (scripts === undefined ||
      (scripts.length === launch.initScriptHashes.length && scripts.every((hash, i) => isSame(hash, launch.initScriptHashes[i]))))
  )
}
