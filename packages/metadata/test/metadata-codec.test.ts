// SPDX-License-Identifier: Apache-2.0
import { toHex } from '@phat/primitives'
import { metadata as papiMetadata } from '@polkadot-api/substrate-bindings'
import { describe, expect, test } from 'vitest'
import { decodeMetadata, describeRuntime, encodeMetadata, encodePortable } from '../src/index.ts'
import { realMetadata, realNames } from './real-metadata.ts'
import { sampleRuntime } from './sample-runtime.ts'

const versions = [14, 15, 16] as const

describe('metadata of real chains', () => {
  test.each(realNames)('%s decodes and encodes to the same bytes', (name) => {
    const encoded = realMetadata(name)
    const decoded = decodeMetadata(encoded)
    expect(decoded.pallets.some((pallet) => pallet.name === 'System')).toBe(true)
    expect(toHex(encodePortable(decoded)) === toHex(encoded)).toBe(true)
  })
})

describe('metadata of a declared runtime', () => {
  test.each(versions)('V%i round-trips byte for byte through substrate-bindings', (version) => {
    const encoded = encodeMetadata(sampleRuntime, version)
    const decoded = papiMetadata.dec(encoded)
    expect(decoded.metadata.tag).toBe(`v${version}`)
    expect(toHex(papiMetadata.enc(decoded))).toBe(toHex(encoded))
  })

  test.each(versions)('V%i decodes to the portable form that it was encoded from', (version) => {
    expect(decodeMetadata(encodeMetadata(sampleRuntime, version))).toEqual(describeRuntime(sampleRuntime, version))
  })
})
