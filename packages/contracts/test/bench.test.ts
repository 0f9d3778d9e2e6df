// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest'
import { benchContracts } from '../bench/contracts.bench.ts'
import { flipBytes, flipText } from '../bench/flip-contract.ts'
import { assemble } from '../bench/measured-cluster.ts'

test('the benchmark runs on small inputs and measures something', async () => {
  const figures = await benchContracts('small')
  expect(Object.keys(figures)).toEqual([
    'wasm_flip_calls_per_s',
    'wasm_erc20_transfers_per_s',
    'metering_end_to_end_ratio',
    'wasm_upload_500kb_ms',
  ])
  for (const { value } of Object.values(figures)) expect(value).toBeGreaterThan(0)
})

test('the measured flipper has the size of the contract that it stands for', () => {
  expect(Math.abs(assemble(flipText()).length - flipBytes)).toBeLessThan(flipBytes / 20)
})
