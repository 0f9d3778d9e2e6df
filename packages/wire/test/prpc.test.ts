// SPDX-License-Identifier: Apache-2.0
import { concatBytes, fromHex, known, textBytes, toHex } from '@phat/primitives'
import { blockFrames, framesMax } from '@phat/wire/block-frame'
import {
  Attestation,
  Blocks,
  type CertificateValue,
  ContractQueryRequest,
  ContractQueryResponse,
  GetContractInfoResponse,
  HttpCounters,
  maxElements,
  maxMessageDepth,
  methodOfPath,
  PhactoryInfo,
  PrpcError,
  prpcErrors,
  prpcMethods,
  prpcPath,
  renderPrpcFailure,
  Signature,
  type SignatureValue,
  SyncState,
  signatureTypes,
} from '@phat/wire/prpc'
import { trustRoot } from '@phat/wire/trust-root'
import { describe, expect, test } from 'vitest'
import { implicit, nested, repeated } from '../src/prpc/fields.ts'
import { message } from '../src/prpc/message-type.ts'
import { int32, text, uint32 } from '../src/prpc/value-types.ts'

const hex = (digits: string): Uint8Array => fromHex(`0x${digits.replaceAll(' ', '')}`)

/** Protobuf by hand, after the encoding guide: a varint, a field's key, a delimited field. */
const varint = (value: bigint): number[] =>
  value < 128n ? [Number(value)] : [Number(value & 127n) | 128, ...varint(value >> 7n)]
const numberField = (field: number, value: bigint): number[] => [...varint(BigInt(field << 3)), ...varint(value)]
const bytesField = (field: number, value: ArrayLike<number>): number[] => [
  ...varint(BigInt((field << 3) | 2)),
  ...varint(BigInt(value.length)),
  ...Array.from(value),
]

describe('the binary form', () => {
  test('is the one of the encoding guide for its own examples', () => {
    const Test1 = message('Test1', { a: implicit(1, int32) })
    expect(Test1.encode({ a: 150 })).toEqual(hex('08 96 01'))
    const Test2 = message('Test2', { b: implicit(2, text) })
    expect(Test2.encode({ b: 'testing' })).toEqual(hex('12 07 74 65 73 74 69 6e 67'))
    const Test3 = message('Test3', { c: nested(3, () => Test1) })
    expect(Test3.encode({ c: { a: 150 } })).toEqual(hex('1a 03 08 96 01'))
    const Test4 = message('Test4', { d: implicit(4, text), e: repeated(5, int32) })
    expect(Test4.decode(hex('22 05 68 65 6c 6c 6f 28 01 28 02 28 03'))).toEqual({ d: 'hello', e: [1, 2, 3] })
    const Test5 = message('Test5', { f: repeated(6, int32) })
    expect(Test5.encode({ f: [3, 270, 86942] })).toEqual(hex('32 06 03 8e 02 9e a7 05'))
    expect(Test1.encode({ a: -2 })).toEqual(hex('08 fe ff ff ff ff ff ff ff ff 01'))
    expect(Test1.decode(hex('08 fe ff ff ff ff ff ff ff ff 01'))).toEqual({ a: -2 })
  })

  test('of a signed query is what hand-made protobuf says', () => {
    const [data, body, temporary, signature, rootSignature] = [1, 2, 3, 4, 5].map((fill) => new Uint8Array(8).fill(fill))
    const parts = { data, body, temporary, signature, rootSignature } as Record<string, Uint8Array>
    const certificate = (encodedBody: Uint8Array | undefined, by?: SignatureValue): CertificateValue => ({
      encodedBody: known(encodedBody, 'is given'),
      signature: by,
    })
    const value = {
      encodedEncryptedData: known(parts.data, 'is given'),
      signature: {
        signedBy: certificate(parts.temporary, {
          signedBy: certificate(parts.body),
          signatureType: signatureTypes.ed25519WrapBytes,
          signature: known(parts.rootSignature, 'is given'),
        }),
        signatureType: signatureTypes.sr25519,
        signature: known(parts.signature, 'is given'),
      },
    }
    const root = bytesField(1, known(parts.body, 'is given'))
    const inner = [...bytesField(1, root), ...numberField(2, 3n), ...bytesField(3, known(parts.rootSignature, 'is given'))]
    const middle = [...bytesField(1, known(parts.temporary, 'is given')), ...bytesField(2, inner)]
    const outer = [...bytesField(1, middle), ...numberField(2, 1n), ...bytesField(3, known(parts.signature, 'is given'))]
    const expected = Uint8Array.from([...bytesField(1, known(parts.data, 'is given')), ...bytesField(2, outer)])
    expect(ContractQueryRequest.encode(value)).toEqual(expected)
    expect(ContractQueryRequest.decode(expected)).toEqual(value)
  })

  test('leaves out defaults, keeps optional zeroes, and gives both back', () => {
    expect(PhactoryInfo.encode(PhactoryInfo.make({}))).toEqual(new Uint8Array(0))
    expect(PhactoryInfo.decode(new Uint8Array(0))).toEqual(PhactoryInfo.make({}))
    expect(PhactoryInfo.encode(PhactoryInfo.make({ publicKey: '' }))).toEqual(hex('2a 00'))
    expect(PhactoryInfo.decode(hex('2a 00')).publicKey).toBe('')
    expect(PhactoryInfo.decode(new Uint8Array(0)).publicKey).toBeUndefined()
  })

  test('fields in any order, unknown ones, repeated scalars and split messages are read as the specification says', () => {
    const scrambled = Uint8Array.from([
      ...numberField(9, 7n),
      ...bytesField(99, textBytes('later release')),
      ...varint(BigInt((98 << 3) | 5)),
      ...[1, 2, 3, 4],
      ...varint(BigInt((97 << 3) | 1)),
      ...[1, 2, 3, 4, 5, 6, 7, 8],
      ...bytesField(23, numberField(5, 2n)),
      ...numberField(9, 8n),
      ...bytesField(23, bytesField(2, textBytes('aa'))),
    ])
    const info = PhactoryInfo.decode(scrambled)
    expect(info.blocknum).toBe(8)
    expect(info.system).toMatchObject({ numberOfClusters: 2n, publicKey: 'aa' })
  })

  test('maps are written in the order of their keys, with an entry of defaults for absent parts', () => {
    const counters = HttpCounters.make({
      byStatusCode: new Map([
        [500, 1n],
        [200, 0n],
      ]),
    })
    const entry = (code: bigint, count: bigint): number[] => bytesField(3, [...numberField(1, code), ...numberField(2, count)])
    expect(HttpCounters.encode(counters)).toEqual(Uint8Array.from([...entry(200n, 0n), ...entry(500n, 1n)]))
    expect(HttpCounters.decode(Uint8Array.from(bytesField(3, []))).byStatusCode).toEqual(new Map([[0, 0n]]))
    expect(HttpCounters.decode(Uint8Array.from([...entry(1n, 1n), ...entry(1n, 2n)])).byStatusCode.get(1)).toBe(2n)
  })

  test.each([
    ['a length past the end', '0a 05 00'],
    ['a varint without an end', '48 ff ff'],
    ['a varint of eleven bytes', '48 ff ff ff ff ff ff ff ff ff ff 01'],
    ['field number zero', '00 00'],
    ['a group', '0b 0c'],
    ['a wire type that does not exist', '0e'],
    ['a number where a text belongs', '50 01'],
    ['a text that is not UTF-8', '52 01 ff'],
    ['a key and nothing else', '48'],
  ])('%s is malformed', (_name, digits) => {
    expect(() => PhactoryInfo.decode(hex(digits))).toThrow(expect.objectContaining({ code: 'prpc.malformed' }))
  })

  test('nesting and the number of elements are bounded', () => {
    let chain: SignatureValue = { signedBy: undefined, signatureType: 1, signature: new Uint8Array(0) }
    for (let i = 0; i < maxMessageDepth / 2; i++)
      chain = { ...chain, signedBy: { encodedBody: new Uint8Array(0), signature: chain } }
    expect(() => Signature.decode(Signature.encode(chain))).not.toThrow()
    const deeper = { ...chain, signedBy: { encodedBody: new Uint8Array(0), signature: chain } }
    expect(() => Signature.decode(Signature.encode(deeper))).toThrow(expect.objectContaining({ code: 'prpc.too-deep' }))
    const many = new Uint8Array(2 * (maxElements + 1)).map((_, i) => (i % 2 === 0 ? 0x0a : 0))
    expect(() => GetContractInfoResponse.decode(many)).toThrow(expect.objectContaining({ code: 'prpc.too-many-elements' }))
    const Packed = message('Packed', { numbers: repeated(1, uint32) })
    const packed = Uint8Array.from(bytesField(1, new Uint8Array(maxElements + 1)))
    expect(() => Packed.decode(packed)).toThrow(expect.objectContaining({ code: 'prpc.too-many-elements' }))
  })

  test('numbers that a field cannot hold are refused, not cut', () => {
    for (const blocknum of [-1, 2 ** 32, 0.5]) expect(() => PhactoryInfo.encode(PhactoryInfo.make({ blocknum }))).toThrow()
    for (const score of [-1n, 1n << 64n]) expect(() => PhactoryInfo.encode(PhactoryInfo.make({ score }))).toThrow()
  })
})

describe('the JSON form', () => {
  test('is what workers of phala-blockchain answer: snake_case, numbers, null for what is absent, bytes as numbers', () => {
    const info = PhactoryInfo.make({
      gatekeeper: { role: 0, masterPublicKey: '' },
      version: '2.0.1',
      pendingMessages: 2n ** 63n,
      supportedAttestationMethods: ['dcap'],
    })
    const json = PhactoryInfo.toJson(info)
    expect(json.startsWith('{"initialized":false,"registered":false,"genesis_block_hash":null,"public_key":null,')).toBe(true)
    expect(json).toContain('"pending_messages":9223372036854775808,')
    expect(json).toContain('"gatekeeper":{"role":0,"master_public_key":""},"version":"2.0.1"')
    expect(json).toContain('"system":null')
    expect(json).toContain('"supported_attestation_methods":["dcap"]')
    expect(ContractQueryResponse.toJson({ encodedEncryptedData: Uint8Array.of(1, 255), blocknum: 3 })).toBe(
      '{"encoded_encrypted_data":[1,255],"blocknum":3}',
    )
  })

  test('requests may leave out fields, or be empty; what does not fit is refused', () => {
    expect(Attestation.decodeJson('')).toEqual(Attestation.make({}))
    expect(Attestation.decodeJson('{"timestamp":"18446744073709551615"}').timestamp).toBe(2n ** 64n - 1n)
    for (const body of [
      '[]',
      'null',
      '{',
      '{"version":1.5}',
      '{"version":2147483648}',
      '{"timestamp":-1}',
      '{"timestamp":"1e3"}',
      '{"encoded_report":[256]}',
      '{"encoded_report":"00"}',
      '{"provider":7}',
      '{"provider":"\\ud800"}',
    ])
      expect(() => Attestation.decodeJson(body), body).toThrow(expect.objectContaining({ code: 'prpc.malformed-json' }))
    expect(() => ContractQueryRequest.decodeJson('{"signature":[]}')).toThrow('object')
    expect(() => GetContractInfoResponse.decodeJson('{"contracts":{}}')).toThrow('array')
    expect(Attestation.decodeJson('{"__proto__":{"version":1}}').version).toBe(0)
  })
})

describe('the methods', () => {
  test('are found by their paths alone', () => {
    for (const name of Object.keys(prpcMethods) as (keyof typeof prpcMethods)[]) expect(methodOfPath(prpcPath(name))).toBe(name)
    for (const path of [
      '/prpc/PhactoryAPI.',
      '/prpc/PhactoryAPI.toString',
      '/prpc/PhactoryAPI.getInfo',
      '/GetInfo',
      '/prpc/PhactoryAPI.__proto__',
    ])
      expect(methodOfPath(path), path).toBeUndefined()
  })

  test('that anybody may call are the eight of the protocol', () => {
    const open = Object.entries(prpcMethods).filter(([, { access }]) => access === 'public')
    expect(open.map(([name]) => name).sort()).toEqual([
      'CalculateContractId',
      'ContractQuery',
      'GetClusterInfo',
      'GetContractInfo',
      'GetInfo',
      'SaveClusterState',
      'Statistics',
      'UploadSidevmCode',
    ])
  })

  test('a failure answers in the form of its request', () => {
    const failure = renderPrpcFailure('failed', 'ContractNotFound', 'protobuf')
    expect(failure.status).toBe(500)
    expect(toHex(failure.body)).toBe(toHex(concatBytes(Uint8Array.of(0x0a, 16), textBytes('ContractNotFound'))))
    expect(PrpcError.decode(failure.body).message).toBe('ContractNotFound')
    const json = renderPrpcFailure('decode', 'a "quoted" word', 'json')
    expect([json.status, new TextDecoder().decode(json.body)]).toEqual([400, '{"error":"a \\"quoted\\" word"}'])
    expect(prpcErrors.module).toBe('prpc')
  })
})

describe('frames and trust roots', () => {
  test('travel as SCALE: the encodings by hand are read and written', () => {
    const frames = [Uint8Array.of(1, 2), new Uint8Array(0)]
    expect(blockFrames.encode(frames)).toEqual(hex('08 08 01 02 00'))
    expect(Blocks.encode({ encodedBlocks: blockFrames.encode(frames) })).toEqual(hex('0a 05 08 08 01 02 00'))
    expect(() => blockFrames.encode(new Array(framesMax + 1).fill(new Uint8Array(0)))).toThrow()
    const state = SyncState.make({ nextBlock: 7, wantedKeys: [Uint8Array.of(9)], chainId: 'c', registered: true })
    expect(SyncState.encode(state)).toEqual(hex('08 07 12 01 09 22 01 63 28 01'))
    const root = {
      genesisHash: new Uint8Array(32).fill(1),
      number: 5,
      hash: new Uint8Array(32).fill(2),
      trusted: {
        chainId: 'c',
        height: 5n,
        time: { seconds: -1n, nanos: 3 },
        hash: new Uint8Array(32).fill(3),
        nextValidators: [{ publicKey: new Uint8Array(32).fill(4), power: 10n }],
      },
    }
    const fill = (digits: string): string => digits.repeat(32)
    const encoded = hex(
      `${fill('01')} 05000000 ${fill('02')} 04 63 0500000000000000 ffffffffffffffff 03000000 ${fill('03')} 04 ${fill('04')} 0a00000000000000`,
    )
    expect(trustRoot.encode(root)).toEqual(encoded)
    expect(trustRoot.decode(encoded)).toEqual(root)
  })
})
