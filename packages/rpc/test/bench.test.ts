// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest'
import { benchRpc } from '../bench/rpc.bench.ts'

test('the benchmark runs and measures both figures', async () => {
  const figures = await benchRpc(200)
  expect(Object.keys(figures)).toEqual(['rpc_submit_us', 'rpc_metadata_cached_us'])
  for (const { value } of Object.values(figures)) expect(Number.isFinite(value)).toBe(true)
})
