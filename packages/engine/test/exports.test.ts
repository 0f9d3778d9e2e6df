// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest'
import * as engine from '../src/index.ts'

test('the package exports these values and no others', () => {
  expect(Object.keys(engine).sort()).toEqual(['createCertifier', 'engineErrors', 'readCertificate', 'startDevEngine'])
})
