// SPDX-License-Identifier: Apache-2.0
import { coarseGas, type StorageChange, type TracedFrame } from '@phat/contracts'
import type { TracedChangeRecord, TracedFrameRecord, TracedOutcome } from '@phat/envelope'
import type { ClusterThreadAnswer } from '../../cluster/cluster-query.ts'

/** Bytes of a selector, and of the part of a storage key that names a field. */
const nameBytes = 4
const nothing = new Uint8Array()

/**
 * What who asked for a trace is shown. In a debuggable cluster that is everything. Elsewhere it is what follows from the caller's own call: which
 * code ran where, by which message, how each run ended, and which fields of the state the call would change; no values, inputs, answers or
 * payments of inner runs, and gas as coarse as in answers. Of messages whose estimates tell gas alone it is nothing but the result.
 */
export function shownTrace({ encoded, traced, tellsGasOnly }: ClusterThreadAnswer, debuggable: boolean): TracedOutcome {
  const result = { result: encoded, complete: debuggable }
  const isHidden = traced === undefined || (tellsGasOnly && !debuggable)
  if (isHidden) return { ...result, frames: [], leftOut: 0, storage: [] }
  const { calls, storage } = traced
  const frames: TracedFrameRecord[] = []
  const walk = (frame: TracedFrame, depth: number): void => {
    const record = recordOf(frame, depth)
    frames.push(debuggable ? record : redacted(record))
    for (const inner of frame.calls) walk(inner, depth + 1)
  }
  if (calls.root !== undefined) walk(calls.root, 0)
  return { ...result, frames, leftOut: calls.leftOut, storage: storage.map(debuggable ? changeOf : fieldOf) }
}

function recordOf({ entry, end, address, codeHash, caller, value, input, gas }: TracedFrame, depth: number): TracedFrameRecord {
  return {
    depth,
    deploys: entry === 'deploy',
    address,
    codeHash,
    caller,
    value,
    input,
    gas,
    end: endOf(end),
  }
}

function endOf(end: TracedFrame['end']): TracedFrameRecord['end'] {
  if (end.kind === 'returned') return { type: 'Returned', value: { reverted: end.reverted, data: end.data } }
  if (end.kind === 'ended') return { type: 'Ended' }
  return { type: 'Trapped', value: { error: end.error, detail: end.detail } }
}

/** The outermost run is the caller's own: its input and answer are his. */
function redacted(frame: TracedFrameRecord): TracedFrameRecord {
  const gas = coarseGas(frame.gas)
  if (frame.depth === 0) return { ...frame, gas }
  const { end } = frame
  return {
    ...frame,
    gas,
    value: 0n,
    input: frame.input.subarray(0, nameBytes),
    end:
      end.type === 'Returned'
        ? { type: 'Returned', value: { reverted: end.value.reverted, data: nothing } }
        : end.type === 'Trapped'
          ? { type: 'Trapped', value: { error: end.value.error, detail: undefined } }
          : end,
  }
}

const changeOf = ({ contract, key, isHashed, before, after }: StorageChange): TracedChangeRecord => ({
  contract,
  ...{ key, isHashed, before, after },
})

function fieldOf({ contract, key, isHashed, before, after }: StorageChange): TracedChangeRecord {
  return {
    contract,
    key: isHashed ? nothing : key.subarray(0, nameBytes),
    isHashed,
    before: before && nothing,
    after: after && nothing,
  }
}
