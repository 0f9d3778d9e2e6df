// SPDX-License-Identifier: Apache-2.0
import { known } from '@phat/primitives'
import { beforeAll, describe, expect, test } from 'vitest'
import { generateProject } from './generate-pallets.ts'
import { type TypeCheck, typeCheck } from './type-check.ts'

const check = (pallets: number, calls: number): TypeCheck => typeCheck(`${pallets}x${calls}`, generateProject(pallets, calls))

describe('the types of 40 pallets of 20 calls each', () => {
  const costs: { small?: TypeCheck; long?: TypeCheck; large?: TypeCheck } = {}
  beforeAll(() => {
    costs.small = check(10, 20)
    costs.long = check(10, 40)
    costs.large = check(40, 20)
  }, 300_000)
  const of = (name: keyof typeof costs): TypeCheck => known(costs[name], 'the compiler ran before')

  test('check without errors', () => {
    for (const name of ['small', 'long', 'large'] as const) expect(of(name)).toMatchObject({ status: 0, errors: [] })
  })

  test('stay within the budget', () => {
    const { types, instantiations, seconds } = of('large')
    console.info(`40 pallets of 20 calls: ${types} types, ${instantiations} instantiations, ${seconds} s`)
    expect(instantiations).toBeLessThan(200_000)
    expect(types).toBeLessThan(60_000)
  })

  test('cost the same for each pallet, however many there are, and for each call, however many its pallet has', () => {
    const perPallet = (of('large').instantiations - of('small').instantiations) / 30
    expect(perPallet).toBeGreaterThan(0)
    expect(perPallet * 10).toBeLessThan(of('small').instantiations)
    // Twice the calls, at most twice the cost.
    expect(of('long').instantiations).toBeLessThan(2 * of('small').instantiations)
  })
})
