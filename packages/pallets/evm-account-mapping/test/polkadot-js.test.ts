// SPDX-License-Identifier: Apache-2.0
import { describe as describeOf, makeCall } from '@phat/frame'
import { encodeMetadata } from '@phat/metadata'
import { EvmAccountMapping } from '@phat/pallet-evm-account-mapping'
import { System } from '@phat/pallet-system'
import { toHex } from '@phat/primitives'
import { alice, composeMockRuntime } from '@phat/test-kit'
import { expandMetadata, Metadata, TypeRegistry } from '@polkadot/types'
import { describe, expect, test } from 'vitest'
import { mockParts } from '../bench/evm-account-mapping.bench.ts'

const runtime = composeMockRuntime(mockParts)
const registry = new TypeRegistry()
const metadata = new Metadata(registry, toHex(encodeMetadata(describeOf(runtime), 14)))
registry.setMetadata(metadata)
const { tx, query, consts } = expandMetadata(registry, metadata)

describe('what @phala/sdk uses, through @polkadot/types', () => {
  test('are the constants of the domain', () => {
    const domain = consts.evmAccountMapping ?? {}
    expect(domain.eip712Name?.toString()).toBe('0x5068616c614e6574776f726b')
    // "0x31" and "0x32" are the versions that the SDK knows.
    expect(domain.eip712Version?.toString()).toBe('0x32')
    expect((domain.eip712ChainID as unknown as { toNumber(): number }).toNumber()).toBe(0)
    expect(domain.eip712VerifyingContractAddress?.toString()).toBe(`0x${'00'.repeat(20)}`)
    expect(domain.serviceFee?.toString()).toBe('1000')
  })

  test('is the nonce under the key of the original', () => {
    const entry = query.evmAccountMapping?.accountNonce
    expect(entry?.meta.type.asMap.hashers.map(String)).toEqual(['Blake2_128Concat'])
    expect(entry?.meta.modifier.toString()).toBe('Default')
  })

  test('is a call that it builds from the bytes of another', () => {
    const inner = makeCall(runtime, System, 'remark', { remark: Uint8Array.of(1, 2) })
    const signature = new Uint8Array(65).fill(5)
    const ours = makeCall(runtime, EvmAccountMapping, 'metaCall', {
      who: alice,
      call: inner,
      nonce: 3n,
      signature,
      tip: undefined,
    })
    const callData = toHex(runtime.types.call.encode(inner))
    const theirs = tx.evmAccountMapping?.metaCall?.(alice, callData, 3, signature, null)
    expect(theirs?.toHex()).toBe(toHex(runtime.types.call.encode(ours)))
  })
})
