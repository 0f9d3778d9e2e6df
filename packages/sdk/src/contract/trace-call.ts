// SPDX-License-Identifier: Apache-2.0
import { type Query, type TracedChangeRecord, type TracedFrameRecord, tracedOutcome } from '@phat/envelope'
import { type Hex, PhatError, toHex } from '@phat/primitives'
import { readExecResult } from '../cluster/exec-result.ts'
import type { Parts } from '../parts.ts'
import type { Trace, TracedChange, TracedFrame } from '../results.ts'
import { sdkErrors } from '../sdk-errors.ts'
import type { Wait } from '../wait.ts'
import { ask } from './ask-contract.ts'
import type { CallOptions } from './call-options.ts'
import { lentForEstimate } from './estimate.ts'
import { encodeInput, findEntry } from './read-bundle.ts'
import { readOutcome } from './read-outcome.ts'
import type { Target } from './target.ts'

/**
 * Tries a message or a query, drops what it did, and tells what ran. What it would end with is part of the trace, not thrown.
 * @throws PhatError when nobody answers, or the answer does not hold
 */
export async function traceCall(
  parts: Parts,
  wait: Wait,
  target: Target,
  name: string,
  args: unknown,
  { value = 0n, worker }: CallOptions,
): Promise<Trace<unknown>> {
  const entry = findEntry(target.abi, 'message', name)
  const payload = encodeInput(target.abi, entry, args)
  const estimating = entry.kind === 'message'
  const data: Query = {
    type: 'InkTraced',
    value: { payload, deposit: estimating ? lentForEstimate + value : 0n, transfer: value, estimating },
  }
  const { bytes, provenance } = await ask(parts, wait, target, worker, data)
  const traced = decoded(bytes)
  const exec = readExecResult(traced.result)
  const hidesAnswer = exec.result.ok && exec.result.data.length === 0
  const told = hidesAnswer ? {} : outcomeOf(() => readOutcome(target.abi, entry, target.name, exec))
  const label = labelOf(target)
  return {
    ...provenance,
    ...told,
    complete: traced.complete,
    gasRequired: exec.gasRequired,
    storageDeposit: exec.storageDeposit,
    frames: traced.frames.map((frame) => frameOf(frame, label)),
    framesLeftOut: traced.leftOut,
    storage: traced.storage.map(changeOf),
  }
}

function decoded(bytes: Uint8Array) {
  try {
    return tracedOutcome.decode(bytes)
  } catch (cause) {
    if (!(cause instanceof PhatError)) throw cause
    throw sdkErrors.error('decode-failed', 'what the worker answered is no trace: it may be of an older version', { cause })
  }
}

function outcomeOf(read: () => unknown): Pick<Trace<unknown>, 'value' | 'error'> {
  try {
    return { value: read() }
  } catch (error) {
    if (!(error instanceof PhatError)) throw error
    return { error }
  }
}

/** The name of a message of the contract that was asked; those of other contracts are selectors. */
function labelOf({ abi, id }: Target): (contract: Hex, input: Uint8Array) => string {
  const own = toHex(id)
  const labels = new Map([...abi.messages, ...abi.constructors].map(({ selector, label }) => [toHex(selector), label]))
  return (contract, input) => {
    const selector = toHex(input.subarray(0, 4))
    return (contract === own ? labels.get(selector) : undefined) ?? selector
  }
}

function frameOf(record: TracedFrameRecord, label: (contract: Hex, input: Uint8Array) => string): TracedFrame {
  const { depth, deploys, value, gas, end, input } = record
  const address = toHex(record.address)
  return {
    depth,
    deploys,
    address,
    codeHash: toHex(record.codeHash),
    caller: record.caller && toHex(record.caller),
    message: label(address, input),
    input,
    value,
    gas,
    end:
      end.type === 'Returned'
        ? { kind: 'returned', reverted: end.value.reverted, data: end.value.data }
        : end.type === 'Trapped'
          ? { kind: 'trapped', error: end.value.error, detail: end.value.detail }
          : { kind: 'ended' },
  }
}

const changeOf = ({ contract, key, isHashed, before, after }: TracedChangeRecord): TracedChange => ({
  contract: toHex(contract),
  ...{ key, isHashed, before, after },
})
