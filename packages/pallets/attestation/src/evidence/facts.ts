// SPDX-License-Identifier: Apache-2.0
import type { Attested } from '@phat/attestation'
import type { Hash } from '@phat/primitives'
import type { Context } from '../base.ts'
import type { EvidenceFacts } from '../types/evidence.ts'

/** What was found of good evidence. */
interface Found {
  readonly attested: Attested
  readonly rootId: Hash
  readonly release: number
  readonly confidence: number
}

/** The facts of good evidence as they are kept. */
export function factsOf({ block, store }: Context, { attested, rootId, release, confidence }: Found): EvidenceFacts {
  const { evidenceId, tee, platform, tcbStatus, age, simulated } = attested
  return {
    evidenceId: evidenceId as Hash,
    tee,
    root: rootId,
    platform:
      platform.vendor === 'intel'
        ? {
            type: 'Intel',
            value: {
              fmspc: platform.fmspc,
              authority: { type: platform.pckCa === 'platform' ? 'Platform' : 'Processor' },
              ppid: platform.ppid,
            },
          }
        : {
            type: 'Amd',
            value: { signer: { type: platform.signer === 'vcek' ? 'Vcek' : 'Vlek' }, chipId: platform.chipId },
          },
    release,
    tcbStatus,
    confidence,
    evaluationNumber: age.evaluationNumber,
    validUntil: BigInt(age.validUntil),
    policyRevision: store.policyRevision.get(),
    simulated,
    block: block.number,
  }
}
