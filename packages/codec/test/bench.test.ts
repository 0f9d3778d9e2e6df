// SPDX-License-Identifier: Apache-2.0
import { toHex } from '@phat/primitives'
import { expect, test } from 'vitest'
import { benchCodec, extrinsic, peerExtrinsic, transferExtrinsic } from '../bench/codec.bench.ts'

test('the benchmark decodes the same transfer of 146 bytes with both kits', () => {
  const encoded = extrinsic.encode(transferExtrinsic)
  expect(encoded).toHaveLength(146)
  expect(extrinsic.decode(encoded)).toEqual(transferExtrinsic)
  expect(toHex(peerExtrinsic.enc(peerExtrinsic.dec(encoded)))).toBe(toHex(encoded))
})

test('the benchmark reports each figure with its unit and its peer', async () => {
  const figures = await benchCodec('small')
  expect(Object.keys(figures)).toEqual(['scale_transfer_decode_ratio', 'scale_transfer_decode', 'scale_transfer_encode'])
  for (const figure of Object.values(figures)) {
    expect(figure).toMatchObject({ unit: expect.any(String), peer: 'scale-ts 1.6.1' })
    expect(figure.value).toBeGreaterThan(0)
  }
})
