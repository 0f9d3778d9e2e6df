// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest'
import { benchFrame } from '../bench/dispatch.bench.ts'

test('the benchmark runs, and every transfer of it is applied', async () => {
  const figures = await benchFrame('small')
  expect(Object.keys(figures)).toEqual(['transfers_execute_per_s', 'transfer_execute_cpu_us'])
  for (const { value } of Object.values(figures)) expect(Number.isFinite(value) && value > 0).toBe(true)
})
