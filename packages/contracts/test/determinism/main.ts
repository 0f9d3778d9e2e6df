// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import { concatBytes, known, textBytes, toHex } from '@phat/primitives'
import { createMemoryPool } from '@phat/wasm-engine'
import wabtLoader from 'wabt'
import { type Cluster, createCluster } from '../../src/cluster/cluster.ts'
import type { Receipt } from '../../src/cluster/receipt.ts'
import { hostPrices1 } from '../../src/seal/prices.ts'
import { createWasmRunner } from '../../src/seal/wasm-runner.ts'
import { contractCount, driverText } from './driver-contract.ts'
import { createSequence, randomOperations } from './random-calls.ts'

/**
 * Makes random calls and prints what came of them: to be run in processes of their own, which must agree. Arguments: number of calls, and
 * of JavaScript frames between this program and the cluster.
 */
const [calls = 100, jsDepth = 0] = process.argv.slice(2).map(Number)
const origin = new Uint8Array(32).fill(0xa1)
const wabt = await wabtLoader()
const module = wabt.parseWat('driver.wat', driverText)
const code = new Uint8Array(module.toBinary({}).buffer)
module.destroy()

const release = {
  version: { pass: 1, costs: 1, scriptEngine: new Uint8Array(32), hostAbi: 1 },
  // As many slots as six frames may use on the stack that a process has by default.
  runners: [
    createWasmRunner({ memories: createMemoryPool(), pass: { version: 1, costs: 1 }, prices: hostPrices1, stackSlots: 2_048 }),
  ],
  codeLoad: { base: 0n, perByte: 600n },
}
const cluster: Cluster = createCluster({
  id: new Uint8Array(32).fill(1),
  rootSecret: new Uint8Array(32).fill(9),
  treasury: new Uint8Array(32).fill(7),
  gasPrice: 1n,
  depositPerByte: 3n,
  depositPerItem: 50n,
  releases: [release],
  engine: release.version,
})

let block = { number: 1, now: 1_000n }
cluster.apply({ kind: 'deposit', to: origin, amount: 10n ** 20n }, block)
const { codeHash } = cluster.apply({ kind: 'uploadCode', origin, code }, block)
const contracts = Array.from({ length: contractCount }, (_, salt) => {
  const made = cluster.apply(
    {
      kind: 'instantiate',
      origin,
      codeHash: known(codeHash, 'the code is taken'),
      salt: Uint8Array.of(salt),
      input: new Uint8Array(0),
      value: 1_000_000n,
      gasLimit: 10n ** 11n,
    },
    block,
  )
  return known(made.error === undefined ? made.result?.address : undefined, `the contract is made: ${made.error}`)
})

/** Applies a call from so many frames of JavaScript further up the stack. */
function applyFrom(depth: number, apply: () => Receipt): Receipt {
  return depth === 0 ? apply() : applyFrom(depth - 1, apply)
}

let digest: Uint8Array = new Uint8Array(32)
const outcomes: Record<string, number> = {}
const next = createSequence(20_231_219)
let gas = 0n
for (let index = 0; index < calls; index++) {
  const input = concatBytes(...contracts, randomOperations(next, 6))
  const to = known(contracts[next(contractCount)], 'one of the contracts')
  // Some calls run out of gas at a place that any unit more or less would move.
  const gasLimit = next(5) === 0 ? BigInt(20_000_000 + next(400_000_000)) : 100_000_000_000n
  const receipt = applyFrom(jsDepth, () => cluster.apply({ kind: 'call', origin, to, input, gasLimit }, block))
  gas += receipt.result?.gasConsumed ?? 0n
  const { result } = known(receipt.result, 'a call has a result')
  const outcome = result.ok ? `returned ${result.flags}` : result.error
  outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
  const events = receipt.events.map((event) => (event.kind === 'emitted' ? event.data : textBytes(event.kind)))
  digest = blake2b256(concatBytes(digest, known(receipt.encoded, 'a call has a result'), ...events))
  if ((index + 1) % 100 === 0) {
    cluster.commit(block)
    block = { number: block.number + 1, now: block.now + 1_000n }
  }
}
const root = cluster.commit(block).root
process.stdout.write(JSON.stringify({ root: toHex(root), gas: String(gas), results: toHex(digest), outcomes }))
