// SPDX-License-Identifier: Apache-2.0
import type { Outcome } from '@phat/light-client'
import { defineErrors } from '@phat/primitives'

const entries = {
  'bad-frame': {
    why: 'The bytes of a block frame are not the SCALE encoding of one, or pass its bounds.',
    remedy: 'Run a relayer of the same release as the worker.',
  },
  'wrong-seal': {
    why: 'The proof does not show the seal as the last transaction of the block that the validators signed.',
    remedy: 'Take the block from another node; this one is broken or hostile.',
  },
  'wrong-header': {
    why: 'The Substrate header is not the one whose hash the seal holds.',
    remedy: 'Take the block from another node; this one is broken or hostile.',
  },
  'wrong-number': {
    why: 'The frame is not of the block that comes next, or its two headers are of different heights.',
    remedy: 'Send every block once and in order: each may hold messages for the worker.',
  },
  'broken-chain': {
    why: 'The validators signed a block whose parent is not the one that this worker verified before.',
    remedy: 'Treat it as a fork: keep it as evidence and ask other nodes.',
  },
} as const

/** Why a worker does not follow a block; those of headers, commits and state proofs come from `light-client` and `trie`. */
export const followErrors = defineErrors('follow', entries)

/** Refuses a frame. Only a fork concerns the operator; the rest is the relayer's matter. */
export function refuseFrame(code: keyof typeof entries, detail: string): Extract<Outcome<never>, { ok: false }> {
  const action = code === 'broken-chain' ? 'report' : 'reject'
  return { ok: false, rejection: { code: `follow.${code}`, action, detail } }
}
