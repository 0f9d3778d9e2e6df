// SPDX-License-Identifier: Apache-2.0
import { toHex } from '@phat/primitives'
import { codeOf, createVersion1, createVersion2, createVersion3, createVersion4 } from '@phat/runtime'
import { expect, test } from 'vitest'
import { runHere } from './run-here.ts'

test('phat runtime list names every version that a chain may run under, with its pallets and code', async () => {
  const { code, out } = await runHere(['runtime', 'list', '--json'])
  expect(code).toBe(0)
  expect(JSON.parse(out)).toEqual(
    [createVersion1(), createVersion2(), createVersion3(), createVersion4()].map((runtime) => ({
      specName: 'phala-node',
      specVersion: runtime.version.specVersion,
      transactionVersion: runtime.version.transactionVersion,
      pallets: runtime.pallets.map(({ name }) => name),
      code: toHex(codeOf(runtime)),
    })),
  )
})

test('phat runtime code prints what System.setCode takes', async () => {
  const { out } = await runHere(['runtime', 'code', '2'])
  expect(out).toBe(toHex(codeOf(createVersion2())))
})

test.each(['5', '0', '2.0', '-1', 'x'])(
  'there is no runtime version %s, and the versions there are are named',
  async (version) => {
    const { code, err } = await runHere(['runtime', 'code', '--', version])
    expect(code).toBe(1)
    expect(err).toContain('this release holds 1, 2, 3, 4')
  },
)
