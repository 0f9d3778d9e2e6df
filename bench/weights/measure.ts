// SPDX-License-Identifier: Apache-2.0
import { type BaseState, dispatchBypassingFilter, Execution, type PalletInstance, type RuntimeCall } from '@phat/frame'
import { assert, type ByteString, known } from '@phat/primitives'
import { type BenchCase, runBenchCase, type WeightBench } from '@phat/test-kit'

/** What one run of a call cost. */
export interface Sample {
  readonly n: number
  /** 90th percentile of the time of the call alone, in nanoseconds. */
  readonly nanoseconds: number
  /** Different keys read from the state below, and written. */
  readonly reads: number
  readonly writes: number
  /** Bytes of a proof of all keys read: a bound, not what these small tries happen to need. */
  readonly proofBytes: number
}

const warmUps = 30
const repeats = 80

/**
 * Bytes that the nodes above a value add to a proof at worst: full branches of 15 sibling hashes on each level. A map may have a
 * million entries (five levels below its prefix), a single value stands among some dozens (three levels).
 */
const mapProofBytes = 5 * 495
const valueProofBytes = 3 * 495
/** Values that may be larger than this differ much in size. */
const largeValueBytes = 1 << 16

/** The state as a sorted list: seeks cost what they cost in an ordered database, not a scan. */
function sortedBase(entries: ReadonlyMap<ByteString, Uint8Array>): BaseState {
  const keys = [...entries.keys()].sort()
  const firstFrom = (wanted: string): number => {
    let low = 0
    let high = keys.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((keys[middle] as string) < wanted) low = middle + 1
      else high = middle
    }
    return low
  }
  return {
    get: (key) => entries.get(key),
    keysAfter: (prefix, after, count) => {
      const found: ByteString[] = []
      let at = after === undefined ? firstFrom(prefix) : firstFrom(`${after}\0`)
      for (; at < keys.length && found.length < count && keys[at]?.startsWith(prefix); at++) found.push(keys[at] as ByteString)
      return found
    },
  }
}

function proofBytesOf(instances: readonly PalletInstance[], key: ByteString, stored: number): number {
  for (const { storage } of instances) {
    for (const { prefix, declaration, entryName } of storage) {
      if (!key.startsWith(prefix)) continue
      const { kind } = declaration.describe(entryName)
      const { maxSize } = kind.value as { readonly maxSize?: number }
      // A value without a bound of its own, or with one that few reach, counts as it is: where it may be large, its size is a component.
      const bound = maxSize === undefined || maxSize > largeValueBytes ? stored : maxSize
      return bound + key.length + (kind.type === 'map' ? mapProofBytes : valueProofBytes)
    }
  }
  return stored + key.length + valueProofBytes
}

/** Measures a case for one size of its component. */
export function measureCase(bench: WeightBench, one: BenchCase, n: number): Sample {
  assert(runBenchCase(bench, one, n), `the benchmark of ${one.call} does its work`)
  const times: number[] = []
  let sample: Omit<Sample, 'nanoseconds'> | undefined
  for (let run = 0; run < warmUps + repeats; run++) {
    const chain = bench.chain()
    const { origin, args } = one.setup(chain, n)
    const state = chain.state()
    const base = sortedBase(state)
    // A fresh execution on the prepared state: the call finds nothing at hand and reads all it needs from below.
    const execution = new Execution(chain.runtime, base, chain.execution.block)
    execution.phase = { type: 'ApplyExtrinsic', value: 0 }
    const { step } = one
    const call = step === undefined ? callOf(chain.runtime.instances.get(bench.pallet.parts.identity), one.call, args) : undefined
    const reads = execution.overlay.recordReads()
    const started = process.hrtime.bigint()
    const result = call === undefined ? step?.(execution, n) : dispatchBypassingFilter(execution, origin, call).result
    const nanoseconds = Number(process.hrtime.bigint() - started)
    assert(call === undefined || result?.type === 'Ok', `the benchmark of ${one.call} succeeds`)
    if (run >= warmUps) times.push(nanoseconds)
    if (sample !== undefined) continue
    const proofBytes = [...reads].reduce(
      (sum, key) => sum + proofBytesOf(chain.runtime.pallets, key, state.get(key)?.length ?? 0),
      0,
    )
    sample = { n, reads: reads.size, writes: execution.overlay.changes().size, proofBytes }
  }
  times.sort((a, b) => a - b)
  return {
    ...known(sample, 'at least one run was made'),
    nanoseconds: known(times[Math.floor(times.length * 0.9)], 'there are samples'),
  }
}

function callOf(instance: PalletInstance | undefined, name: string, args: unknown): RuntimeCall {
  const pallet = known(instance, 'the benchmark runs on a runtime with its pallet')
  const target = known(
    pallet.calls.find((call) => call.name === name),
    `the pallet has the call ${name}`,
  )
  return { pallet: pallet.name, call: name, args, target }
}
