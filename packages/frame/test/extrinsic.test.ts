// SPDX-License-Identifier: Apache-2.0
import { compactU32, str, u32 } from '@phat/codec'
import { blake2b256 } from '@phat/crypto'
import { encodeMetadata } from '@phat/metadata'
import { concatBytes, toHex } from '@phat/primitives'
import { alice, createMockChain } from '@phat/test-kit'
import { Metadata, TypeRegistry } from '@polkadot/types'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  decodeExtrinsic,
  defineTransactionExtension,
  describe as describeRuntime,
  type Era,
  encodeBare,
  encodeSigned,
  era,
  extrinsicHash,
  extrinsicLength,
  install,
  type MultiSignature,
  opaqueExtrinsic,
  signatureCheckOf,
  signingPayload,
} from '../src/index.ts'
import { Workshop, workshopConfig } from './workshop.ts'

const extensions = [
  defineTransactionExtension<undefined, number>('CheckSpecVersion', { additional: u32, implicit: () => 1 }),
  defineTransactionExtension<Era>('CheckMortality', { extra: era }),
  defineTransactionExtension<number>('CheckNonce', { extra: compactU32 }),
  defineTransactionExtension<string, string>('Memo', { extra: str, additional: str, implicit: (_, memo) => `signed ${memo}` }),
]
const chain = createMockChain({ pallets: [install(9, Workshop, workshopConfig)], extensions })
const { runtime } = chain
const decode = (encoded: Uint8Array) => decodeExtrinsic(encoded, runtime.types.call, runtime.extensions)
const call = runtime.types.call.encode(chain.call(Workshop, 'count', { by: 5 }))
const extras = [undefined, { type: 'Mortal', period: 64, phase: 3 }, 70_000, 'hello'] as const
const encodedExtras = concatBytes(...extensions.map((extension, i) => extension.extra.encode(extras[i])))
const signature: MultiSignature = { type: 'Sr25519', value: new Uint8Array(64).fill(9) }
const signedOne = encodeSigned({ type: 'Id', value: alice }, signature, encodedExtras, call)
const codecError = (code: string) => expect.objectContaining({ code: `codec.${code}` })

describe('a signed extrinsic', () => {
  test('decodes to what it was made of', () => {
    const decoded = decode(signedOne)
    expect(decoded.signature).toEqual({ address: { type: 'Id', value: alice }, signature, extras, encodedExtras })
    expect([decoded.call.pallet, decoded.call.call, decoded.call.args]).toEqual(['Workshop', 'count', { by: 5 }])
    expect(decoded.encodedCall).toEqual(call)
    expect(decoded.encoded).toBe(signedOne)
    expect(extrinsicLength(decoded)).toBe(signedOne.length)
    expect(extrinsicHash(signedOne)).toEqual(blake2b256(signedOne))
  })

  test('of any address and signature survives decoding and encoding', () => {
    const bytesOf = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
    const address = fc.oneof(
      fc.record({ type: fc.constant('Id' as const), value: bytesOf(32).map((id) => id as typeof alice) }),
      fc.record({ type: fc.constant('Raw' as const), value: fc.uint8Array({ maxLength: 80 }) }),
      fc.record({ type: fc.constant('Address20' as const), value: bytesOf(20) }),
      fc.constant({ type: 'Index' as const, value: undefined }),
    )
    const anySignature = fc.oneof(
      fc.record({ type: fc.constantFrom('Ed25519' as const, 'Sr25519' as const), value: bytesOf(64) }),
      fc.record({ type: fc.constant('Ecdsa' as const), value: bytesOf(65) }),
    )
    fc.assert(
      fc.property(address, anySignature, (from, proof) => {
        const decoded = decode(encodeSigned(from, proof, encodedExtras, call)).signature
        expect([decoded?.address, decoded?.signature]).toEqual([from, proof])
      }),
    )
  })

  test('reads the same to @polkadot/types', () => {
    const registry = new TypeRegistry()
    registry.setMetadata(new Metadata(registry, toHex(encodeMetadata(describeRuntime(runtime), 14))), undefined, {
      Memo: { extrinsic: { memo: 'Text' }, payload: { signedMemo: 'Text' } },
    })
    const theirs = registry.createType('Extrinsic', signedOne)
    expect([theirs.method.section, theirs.method.method, theirs.method.toHuman()]).toMatchObject(['workshop', 'count', {}])
    expect(theirs.nonce.toNumber()).toBe(70_000)
    expect(theirs.era.asMortalEra.toHuman()).toEqual({ period: '64', phase: '3' })
    expect(theirs.signer.toU8a()).toEqual(new Uint8Array([0, ...alice]))
    expect(toHex(theirs.toU8a())).toBe(toHex(signedOne))
  })

  test('is signed over call, extras and additional data', () => {
    const check = signatureCheckOf(chain.execution, decode(signedOne))
    expect(check?.signer).toEqual(alice)
    expect(check?.payload).toEqual(concatBytes(call, encodedExtras, u32.encode(1), str.encode('signed hello')))
  })
})

describe('a bare extrinsic', () => {
  const bare = encodeBare(call)

  test('has no signature and nothing to check', () => {
    expect(bare).toEqual(new Uint8Array([(call.length + 1) << 2, 4, ...call]))
    expect(decode(bare).signature).toBeUndefined()
    expect(signatureCheckOf(chain.execution, decode(bare))).toBeUndefined()
  })

  test('is also read in format version 5', () => {
    expect(decode(new Uint8Array([(call.length + 1) << 2, 5, ...call])).encodedCall).toEqual(call)
  })
})

describe('a malformed extrinsic is refused', () => {
  const withBody = (...body: number[]) => new Uint8Array([body.length << 2, ...body])

  test('with a length prefix that says more or less than follows', () => {
    const longer = new Uint8Array([...signedOne, 0])
    expect(() => decode(longer)).toThrow(codecError('invalid-value'))
    expect(() => decode(signedOne.subarray(0, -1))).toThrow(/extrinsic says \d+ bytes, \d+ follow/)
    expect(() => decode(new Uint8Array())).toThrow(codecError('unexpected-end'))
  })

  test('with bytes after the call', () => {
    expect(() => decode(withBody(4, ...call, 0))).toThrow(codecError('trailing-bytes'))
  })

  test('in a format that is not known', () => {
    for (const version of [0, 1, 3, 6, 0x44, 0x45, 0x80, 0x83, 0x85, 0xff]) {
      expect(() => decode(withBody(version, ...call))).toThrow(`format byte ${version} is not supported`)
    }
  })

  test('with a pallet or call that does not exist', () => {
    expect(() => decode(withBody(4, 200, 0))).toThrow('no pallet with index 200 has calls')
    expect(() => decode(withBody(4, 9, 99))).toThrow('Workshop has no call with index 99')
    expect(() => decode(withBody(4, 9, 0, 1))).toThrow(/Workshop\.count.*by/)
  })

  test('wherever it ends too early, and never otherwise than with a codec error', () => {
    for (let length = 0; length < signedOne.length - 2; length++) {
      const cut = signedOne.subarray(2, 2 + length)
      expect(() => decode(concatBytes(compactU32.encode(cut.length), cut))).toThrow(
        expect.objectContaining({ code: expect.stringMatching(/^codec\./) }),
      )
    }
  })

  test('or decodes to something that encodes to the same call, whatever byte is changed', () => {
    fc.assert(
      fc.property(fc.nat({ max: signedOne.length - 1 }), fc.nat({ max: 255 }), (at, byte) => {
        const mutated = signedOne.slice()
        mutated[at] = byte
        try {
          const decoded = decode(mutated)
          expect(runtime.types.call.encode(decoded.call)).toEqual(decoded.encodedCall)
        } catch (error) {
          expect(error).toMatchObject({ code: expect.stringMatching(/^codec\./) })
        }
      }),
      { numRuns: 1_000 },
    )
  })
})

test('a signing payload of more than 256 bytes is hashed', () => {
  const part = (length: number) => new Uint8Array(length).fill(1)
  expect(signingPayload(part(200), part(50), part(6))).toEqual(part(256))
  expect(signingPayload(part(200), part(50), part(7))).toEqual(blake2b256(part(257)))
})

test('an opaque extrinsic is its own encoding', () => {
  expect(opaqueExtrinsic.decode(signedOne)).toEqual(signedOne)
  expect(opaqueExtrinsic.encode(signedOne)).toEqual(signedOne)
  expect(() => opaqueExtrinsic.decode(signedOne.subarray(0, 50))).toThrow(codecError('unexpected-end'))
})

test('an extrinsic as an argument carries its own length prefix around it', () => {
  const { extrinsic } = runtime.types
  expect(extrinsic.encode(decode(signedOne))).toEqual(signedOne)
  expect(extrinsic.decode(signedOne).call.call).toBe('count')
})
