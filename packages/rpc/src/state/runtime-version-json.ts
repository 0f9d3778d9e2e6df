// SPDX-License-Identifier: Apache-2.0
import type { RuntimeVersion } from '@phat/chain'
import type { RuntimeEvent } from '@phat/wire'
import { bytesToHex } from '../params/hex.ts'

/** A runtime version as the legacy API tells it: `apis` is a list of pairs. */
export function runtimeVersionToJson(version: RuntimeVersion): unknown {
  return { ...version, apis: version.apis.map(([id, number]) => [bytesToHex(id), number]) }
}

/** A runtime version as `chainHead_v1_follow` tells it: `apis` is an object. */
export function runtimeToEvent(version: RuntimeVersion | undefined): RuntimeEvent {
  if (version === undefined) return { type: 'invalid', error: 'the node no longer has the state of this block' }
  const { specName, implName, specVersion, implVersion, transactionVersion } = version
  const apis = Object.fromEntries(version.apis.map(([id, number]) => [bytesToHex(id), number]))
  return { type: 'valid', spec: { specName, implName, specVersion, implVersion, transactionVersion, apis } }
}

/** Whether clients must fetch metadata again. */
export function sameRuntime(a: RuntimeVersion | undefined, b: RuntimeVersion | undefined): boolean {
  if (a === b) return true
  if (a === undefined || b === undefined) return false
  return (
    a.specName === b.specName &&
    a.specVersion === b.specVersion &&
    a.implVersion === b.implVersion &&
    a.transactionVersion === b.transactionVersion
  )
}
