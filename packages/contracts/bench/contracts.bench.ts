// SPDX-License-Identifier: Apache-2.0
import { assert, concatBytes } from '@phat/primitives'
import type { Cluster } from '../src/cluster/cluster.ts'
import { erc20Selectors, erc20Text } from './erc20-contract.ts'
import { flipSelectors, flipText } from './flip-contract.ts'
import { assemble, caller, clusterWith, wasmRelease } from './measured-cluster.ts'

/** One figure. */
interface Figure {
  readonly value: number
  readonly unit: string
}

/** Calls between two commits. */
const callsPerBlock = 100

/** Applies calls, a block each hundred of them; answers seconds. */
function runCalls(cluster: Cluster, to: Uint8Array, count: number, inputOf: (index: number) => Uint8Array): number {
  let block = { number: (cluster.height() ?? 0) + 1, now: 2_000n }
  const started = performance.now()
  for (let index = 0; index < count; index++) {
    const receipt = cluster.apply(
      { kind: 'call', origin: caller, to, input: inputOf(index), gasLimit: 1_000_000_000_000n },
      block,
    )
    assert(receipt.error === undefined, 'a measured call succeeds')
    if ((index + 1) % callsPerBlock === 0) {
      cluster.commit(block)
      block = { number: block.number + 1, now: block.now + 1_000n }
    }
  }
  return (performance.now() - started) / 1_000
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0

const flipInput = (): Uint8Array => flipSelectors.flip

/** Accounts to which the token goes in turn. */
const holders = Array.from({ length: 1_000 }, (_, index) => {
  const account = new Uint8Array(32).fill(0xcc)
  new DataView(account.buffer).setUint32(0, index)
  const value = new Uint8Array(16)
  value[0] = 1
  return concatBytes(erc20Selectors.transfer, account, value)
})

/** Milliseconds of the upload of wasm code of 500 KB: validation, metering, compilation, a trial instance, hash and deposit. */
function uploadMilliseconds(rounds: number): number {
  const { cluster } = clusterWith(assemble(flipText()), Uint8Array.of(0, 0, 0, 0, 1))
  const large = assemble(flipText('', 500_000))
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    // A custom section of its own makes each a code that nobody has seen.
    const code = concatBytes(large, Uint8Array.of(0, 3, 1, 0x23, round))
    const block = { number: (cluster.height() ?? 0) + 1, now: 2_000n }
    const started = performance.now()
    const receipt = cluster.apply({ kind: 'uploadCode', origin: caller, code }, block)
    times.push(performance.now() - started)
    assert(receipt.codeHash !== undefined, `the code is taken: ${receipt.detail}`)
    cluster.commit(block)
  }
  return median(times)
}

/** Calls of wasm contracts in a second on one core, results, fees, deposits and roots included. */
export async function benchContracts(size: 'small' | 'full'): Promise<Readonly<Record<string, Figure>>> {
  const [warm, count, rounds] = size === 'full' ? [20_000, 20_000, 5] : [100, 200, 1]
  const flipped = clusterWith(assemble(flipText()), Uint8Array.of(0, 0, 0, 0, 1))
  const plain = clusterWith(assemble(flipText()), Uint8Array.of(0, 0, 0, 0, 1), wasmRelease(flipText))
  const token = clusterWith(
    assemble(erc20Text()),
    concatBytes(new Uint8Array(4), Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1), new Uint8Array(8)),
  )
  const transferInput = (index: number): Uint8Array => holders[index % holders.length] as Uint8Array
  runCalls(flipped.cluster, flipped.contract, warm, flipInput)
  runCalls(plain.cluster, plain.contract, warm, flipInput)
  runCalls(token.cluster, token.contract, warm, transferInput)
  const flips: number[] = []
  const transfers: number[] = []
  const ratios: number[] = []
  for (let round = 0; round < rounds; round++) {
    const metered = runCalls(flipped.cluster, flipped.contract, count, flipInput)
    const unmetered = runCalls(plain.cluster, plain.contract, count, flipInput)
    flips.push(count / metered)
    ratios.push(metered / unmetered)
    transfers.push(count / runCalls(token.cluster, token.contract, count, transferInput))
  }
  return {
    wasm_flip_calls_per_s: { value: median(flips), unit: 'calls/s' },
    wasm_erc20_transfers_per_s: { value: median(transfers), unit: 'calls/s' },
    metering_end_to_end_ratio: { value: median(ratios), unit: '× unmetered' },
    wasm_upload_500kb_ms: { value: uploadMilliseconds(size === 'full' ? 15 : 1), unit: 'ms' },
  }
}
