// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { instanceOf } from './mock-runtime.ts'
import { runBenchCase, type WeightBench } from './weight-bench.ts'

/** Tests that every call and every entry of the generated weights has a benchmark, and that each one runs on small input. */
export function testWeightBench(bench: WeightBench, weights: { readonly [name: string]: unknown }): void {
  describe('weight benchmarks', () => {
    it('cover every call and every weight', () => {
      const calls = instanceOf(bench.chain().runtime, bench.pallet).calls.map(({ name }) => name)
      const called = bench.cases.filter(({ step }) => step === undefined).map(({ call }) => call)
      expect(new Set(called)).toEqual(new Set(calls))
      const measured = bench.cases.map(({ weight }) => weight).filter((weight) => weight !== false)
      expect(new Set(measured)).toEqual(new Set(Object.keys(weights)))
    })

    it.each(bench.cases.map((one) => [one.weight || one.call, one] as const))('%s does its work', (_, one) => {
      expect(runBenchCase(bench, one, one.component === undefined ? 0 : Math.min(3, one.component.max))).toBe(true)
    })
  })
}
