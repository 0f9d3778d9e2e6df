// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import { type AccountId, concatBytes, type Hash, textBytes } from '@phat/primitives'
import type { Context } from '../base.ts'
import type { EvidenceFacts } from '../config.ts'

/** What tells a machine from all others: PPID of Intel, the same for SGX and TDX; chip id of AMD. Undefined where the platform masks it. */
function identityOf({ platform }: EvidenceFacts): Uint8Array | undefined {
  const [vendor, id] = platform.type === 'Intel' ? ['intel', platform.value.ppid] : (['amd', platform.value.chipId] as const)
  return id.some((byte) => byte !== 0) ? concatBytes(textBytes(`${vendor}:`), id as Uint8Array) : undefined
}

/** The platform that evidence counts for. Fails with PlatformUnidentified where it says not which and the rule names no substitute. */
export function platformOf({ fail, store }: Context, facts: EvidenceFacts, operator: AccountId): Hash {
  const own = identityOf(facts)
  if (own === undefined && store.platformRule.get().unidentified.type === 'Refused') fail.PlatformUnidentified()
  return blake2b256(own ?? concatBytes(textBytes('operator:'), operator)) as Hash
}
