// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest'
import { benchAttestation } from '../bench/verify.bench.ts'

test('the benchmark gives every figure, cold quotes with a ratio to their peer', async () => {
  const figures = await benchAttestation('small')
  expect(Object.keys(figures).sort()).toEqual([
    'quotes_cold_per_s',
    'quotes_vs_peer_ratio',
    'quotes_warm_per_s',
    'refusal_by_form_us',
    'snp_reports_per_s',
  ])
  for (const { value } of Object.values(figures)) expect(value).toBeGreaterThan(0)
  expect(figures.quotes_cold_per_s?.ratio).toBeGreaterThan(0)
})
