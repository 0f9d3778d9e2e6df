// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import { attempt, type PostDispatchInfo } from '@phat/frame'
import { equalBytes } from '@phat/primitives'
import type { SystemContext } from './pallet.ts'
import { codeKey } from './well-known-keys.ts'

/**
 * Puts new runtime code in place; the next block executes under it. With `checkVersion`, the code must be a runtime of the same
 * name and a higher version (`System::can_set_code`).
 */
export function setCode(context: SystemContext, code: Uint8Array, checkVersion: boolean): void {
  if (checkVersion) checkCode(context, code)
  context.execution.overlay.set(codeKey, code)
  context.store.digest.mutate(({ logs }) => ({ logs: [...logs, { type: 'RuntimeEnvironmentUpdated' }] }))
  context.emit.CodeUpdated()
}

function checkCode({ config, fail }: SystemContext, code: Uint8Array): void {
  const current = config.version()
  const offered = config.versionOfCode(code)
  if (offered === undefined) return fail.FailedToExtractRuntimeVersion()
  if (offered.specName !== current.specName) return fail.InvalidSpecName()
  if (offered.specVersion <= current.specVersion) return fail.SpecVersionNeedsToIncrease()
}

/** Applies the upgrade that was authorized by its hash. An authorized code that fails its checks is discarded for good. */
export function applyAuthorizedUpgrade(context: SystemContext, code: Uint8Array): PostDispatchInfo {
  const { store, fail, emit } = context
  const authorization = store.authorizedUpgrade.get()
  if (authorization === undefined) return fail.NothingAuthorized()
  const codeHash = blake2b256(code)
  if (!equalBytes(codeHash, authorization.codeHash)) return fail.Unauthorized()
  const applied = attempt(context, () => setCode(context, code, authorization.checkVersion))
  store.authorizedUpgrade.kill()
  if (!applied.ok) emit.RejectedInvalidAuthorizedUpgrade({ codeHash, error: applied.failure.error })
  // "apply_authorized_upgrade … Pays::No": whoever brings the authorized code does the chain a service.
  return { paysFee: false }
}
