// SPDX-License-Identifier: Apache-2.0
import type { MessageOrigin, SystemEvent } from '@phat/messaging'
import { equalBytes } from '@phat/primitives'
import { type BlockDraft, messageOf, reject } from './block-draft.ts'
import { isPallet, workerOrigin } from './origins.ts'
import { sendAsWorker } from './send-as-worker.ts'

/** `phala/system/event`: what the registry says of this worker. Sessions and heartbeats belong to the economy of computation, which is none here. */
export function onSystemEvent(draft: BlockDraft, sender: MessageOrigin, payload: SystemEvent): void {
  if (payload.type !== 'WorkerEvent') return
  const { pubkey, event } = payload.value
  if (!equalBytes(pubkey, draft.options.identity.publicKey)) return
  if (!isPallet(sender, 'registry')) return reject(draft, 'not-allowed')
  const { block, state } = draft
  switch (event.type) {
    case 'Registered':
      draft.state = { ...state, registered: true, confidenceLevel: event.value.confidenceLevel }
      return
    case 'Suspended':
      draft.state = { ...state, registered: false }
      return
    case 'Resumed':
      draft.state = { ...state, registered: true }
      return
    case 'BenchStart': {
      const { duration } = event.value
      draft.state = { ...state, benchmark: { startedAt: block.number, startTime: block.timeMs, duration } }
      return
    }
    case 'BenchScore':
      draft.state = { ...state, score: event.value }
  }
}

/** Reports the benchmark once its blocks have passed, at least one: the score is iterations by time. */
export function reportBenchmark(draft: BlockDraft): void {
  const { block, options, state } = draft
  if (state.benchmark === undefined) return
  const { startedAt, startTime, duration } = state.benchmark
  if (block.number < startedAt + Math.max(1, duration)) return
  const iterations = options.iterationsSince?.(startedAt) ?? 0n
  draft.state = { ...state, benchmark: undefined }
  const report = { type: 'BenchReport', value: { startTime, iterations } } as const
  sendAsWorker(draft, messageOf(workerOrigin(options.identity.publicKey), 'registryEvent', report))
}
