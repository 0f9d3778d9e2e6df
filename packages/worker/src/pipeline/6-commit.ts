// SPDX-License-Identifier: Apache-2.0
import { encodeLogRecord } from '../persist/log-records.ts'
import { systemChanged } from '../system/create-worker-system.ts'
import { systemState } from '../system/state-codec.ts'
import type { AppliedBlock } from './5-apply.ts'

/** The first half of stage 6: what the log keeps of a block, so that a start need not apply it again. */
export function blockRecord({ block, before, after, cluster }: AppliedBlock): Uint8Array {
  const { number, hash, trusted } = block
  return encodeLogRecord({
    type: 'Block',
    value: {
      number,
      hash,
      time: trusted.time,
      engineHash: trusted.hash,
      nextValidators: trusted.nextValidators === before.followed.trusted.nextValidators ? undefined : trusted.nextValidators,
      system: systemChanged(before.system, after.system) ? systemState.encode(after.system) : undefined,
      cluster: cluster && {
        root: cluster.report.root,
        changes: new Uint8Array(cluster.changes),
        facts: cluster.report.facts,
      },
    },
  })
}
