// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest'
import { kernels } from '../bench/kernels.ts'
import { assembleKernel, benchWasmPass, kernelOf } from '../bench/pass.bench.ts'

test('the benchmark runs on small inputs and measures something', async () => {
  const figures = await benchWasmPass('', 'small', () => undefined)
  expect(Object.keys(figures)).toEqual([
    'pass_mb_per_s',
    ...kernels.flatMap(({ name }) => [`metering_kernel_ratio_${name}`, `gas_per_ns_${name}`]),
  ])
  for (const { value } of Object.values(figures)) expect(value).toBeGreaterThan(0)
})

test('the kernels compute what they say', () => {
  for (const kernel of kernels) {
    if (kernel.smallResult === undefined) continue
    expect(kernelOf(assembleKernel(kernel), true).run(kernel.smallSize), kernel.name).toBe(kernel.smallResult)
  }
})

test('a kernel uses the same gas in every run, cold and hot', () => {
  for (const kernel of kernels) {
    const { run, gasUsed } = kernelOf(assembleKernel(kernel), true)
    const used = new Set<bigint>()
    for (let round = 0; round < 20; round++) {
      run(kernel.smallSize)
      used.add(gasUsed())
    }
    expect(used.size, kernel.name).toBe(1)
  }
})
