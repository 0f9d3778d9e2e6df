// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest'
import { benchScript } from '../bench/script.bench.ts'

test('the benchmark of script contracts runs on small inputs and measures something', { timeout: 60_000 }, async () => {
  const figures = await benchScript('small')
  expect(Object.keys(figures)).toEqual([
    'ts_erc20_transfers_per_s',
    'ts_erc20_reads_per_s',
    'ts_snapshot_restore_us',
    'ts_upload_500kb_ms',
    'ts_codes_1000_mb',
  ])
  for (const { value } of Object.values(figures)) expect(value).toBeGreaterThan(0)
})
