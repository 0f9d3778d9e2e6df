// SPDX-License-Identifier: Apache-2.0
import type { Codec } from '@phat/codec'
import { encodeLogRecord } from '../persist/log-records.ts'
import type { SystemState } from '../system/system-types.ts'
import type { AppliedBlock } from './5-apply.ts'

/** The first half of stage 6: what the log keeps of a block, so that a start need not apply it again. */
export function blockRecord({ block, before, after, cluster }: AppliedBlock, systemCodec: Codec<SystemState>): Uint8Array {
  const { number, hash, trusted } = block
  return encodeLogRecord({
    type: 'Block',
    value: {
      number,
      hash,
      time: trusted.time,
      engineHash: trusted.hash,
      nextValidators: trusted.nextValidators === before.followed.trusted.nextValidators ? undefined : trusted.nextValidators,
      system: isSameButHeight(before.system, after.system) ? undefined : systemCodec.encode(after.system),
      cluster: cluster && {
        root: cluster.report.root,
        changes: new Uint8Array(cluster.changes),
        facts: cluster.report.facts,
      },
    },
  })
}

/** States are immutable, so parts that are the same objects did not change. */
function isSameButHeight(before: SystemState, after: SystemState): boolean {
  if (before === after) return true
  const keys = Object.keys(after) as (keyof SystemState)[]
  return keys.length === Object.keys(before).length && keys.every((key) => key === 'height' || before[key] === after[key])
}
