// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest'
import { benchCrypto } from '../bench/verify.bench.ts'

test('the benchmark gives a figure and a ratio to its peer for every scheme and hash', async () => {
  const figures = await benchCrypto('small')
  expect(Object.keys(figures).sort()).toEqual([
    'crypto_blake2b256_16384b_us',
    'crypto_blake2b256_600b_us',
    'crypto_blake2b256_64b_us',
    'crypto_ecdsa_verify_us',
    'crypto_ed25519_refuse_us',
    'crypto_ed25519_verify_us',
    'crypto_sr25519_verify_us',
    'crypto_twox128_us',
  ])
  for (const { value, unit, ratio } of Object.values(figures)) {
    expect(unit).toBe('us')
    expect(value).toBeGreaterThan(0)
    expect(ratio).toBeGreaterThan(0)
  }
})
