// SPDX-License-Identifier: Apache-2.0
import {
  bytes,
  type Codec,
  codecErrors,
  type Described,
  encodeWith,
  makeCodec,
  maxDepth,
  pathOf,
  Reader,
  readCompact,
  type Writer,
  writeCompact,
} from '@phat/codec'
import { blake2b256 } from '@phat/crypto'
import type { AccountId } from '@phat/primitives'
import { maxDispatchDepth } from '../dispatch/dispatch.ts'
import type { RuntimeCall } from '../dispatch/runtime-call.ts'
import { type MultiAddress, type MultiSignature, multiAddress, multiSignature } from '../types/account.ts'
import type { AnyExtension } from './transaction-extension.ts'

/** Bytes that begin an extrinsic after its length: format version 4, unsigned and signed; version 5, bare. */
const bareV4 = 4
const signedV4 = 0x84
const bareV5 = 5

/** An extrinsic after decoding. `encoded` is the whole of it, length prefix included. */
export interface Extrinsic {
  readonly encoded: Uint8Array
  readonly call: RuntimeCall
  /** SCALE bytes of the call, a view of `encoded`. */
  readonly encodedCall: Uint8Array
  /** Absent in an inherent. */
  readonly signature?: {
    readonly address: MultiAddress
    readonly signature: MultiSignature
    /** One value for each extension. */
    readonly extras: readonly unknown[]
    /** SCALE bytes of `extras`, a view of `encoded`. */
    readonly encodedExtras: Uint8Array
  }
}

/** Length of an extrinsic in bytes, as fees and limits count it: prefix included (`encoded_size` in Substrate). */
export const extrinsicLength = (extrinsic: Extrinsic): number => extrinsic.encoded.length

/** blake2b-256 of an extrinsic's bytes: how clients name it. */
export const extrinsicHash = (encoded: Uint8Array): Uint8Array => blake2b256(encoded)

/**
 * Decodes an extrinsic with its length prefix; the prefix must say exactly what follows.
 * @throws PhatError `codec.*`
 */
export function decodeExtrinsic(encoded: Uint8Array, call: Codec<RuntimeCall>, extensions: readonly AnyExtension[]): Extrinsic {
  const reader = new Reader(encoded)
  const length = readCompact(reader)
  if (length !== reader.remaining) {
    throw codecErrors.error('invalid-value', `extrinsic says ${length} bytes, ${reader.remaining} follow`)
  }
  // The call may nest only as deep as it may dispatch; the reader's depth starts where that many levels are left.
  reader.depth = maxDepth - maxDispatchDepth
  const version = reader.byte()
  if (version === bareV4 || version === bareV5) {
    const start = reader.offset
    return finish(reader, { encoded, call: call.read(reader), encodedCall: encoded.subarray(start, reader.offset) })
  }
  if (version !== signedV4) throw codecErrors.error('invalid-value', `extrinsic format byte ${version} is not supported`)
  const address = multiAddress.read(reader)
  const signature = multiSignature.read(reader)
  const extrasStart = reader.offset
  const extras = extensions.map((extension) => extension.extra.read(reader))
  const callStart = reader.offset
  const decoded = call.read(reader)
  return finish(reader, {
    encoded,
    call: decoded,
    encodedCall: encoded.subarray(callStart, reader.offset),
    signature: { address, signature, extras, encodedExtras: encoded.subarray(extrasStart, callStart) },
  })
}

function finish(reader: Reader, extrinsic: Extrinsic): Extrinsic {
  if (reader.remaining > 0) throw codecErrors.error('trailing-bytes', `${reader.remaining} bytes follow the call`)
  return extrinsic
}

/** Encodes a bare extrinsic, the form of inherents: length prefix, version 4, call. */
export function encodeBare(call: Uint8Array): Uint8Array {
  return encodeWith((writer: Writer) => {
    writeCompact(writer, call.length + 1)
    writer.byte(bareV4)
    writer.append(call)
  }, undefined)
}

/** Encodes a signed extrinsic of format version 4. */
export function encodeSigned(
  address: MultiAddress,
  signature: MultiSignature,
  encodedExtras: Uint8Array,
  call: Uint8Array,
): Uint8Array {
  const body = encodeWith((writer: Writer) => {
    writer.byte(signedV4)
    multiAddress.write(writer, address)
    multiSignature.write(writer, signature)
    writer.append(encodedExtras)
    writer.append(call)
  }, undefined)
  return bytes.encode(body)
}

/** What a sender signs: call, extras and additional data, hashed when longer than 256 bytes (`SignedPayload::using_encoded`). */
export function signingPayload(call: Uint8Array, encodedExtras: Uint8Array, encodedAdditional: Uint8Array): Uint8Array {
  const payload = new Uint8Array(call.length + encodedExtras.length + encodedAdditional.length)
  payload.set(call)
  payload.set(encodedExtras, call.length)
  payload.set(encodedAdditional, call.length + encodedExtras.length)
  return payload.length > 256 ? blake2b256(payload) : payload
}

/** The account that an address names, where that needs no state. */
export function accountOf(address: MultiAddress): AccountId | undefined {
  return address.type === 'Id' ? address.value : undefined
}

/** The extras of all extensions as one tuple, for metadata. */
export function describeExtras(extensions: readonly AnyExtension[]): Described {
  return {
    description: { path: [], params: [], definition: { kind: 'tuple', of: extensions.map(({ extra }) => extra) }, docs: [] },
  }
}

/** `UncheckedExtrinsic<Address, Call, Signature, Extra>`; clients find the four types by these parameters. */
export function describeExtrinsic(call: Described, extra: Described): Described {
  const inner: Described = bytes
  const description = {
    path: pathOf('sp_runtime::generic::unchecked_extrinsic::UncheckedExtrinsic'),
    params: [
      { name: 'Address', type: multiAddress },
      { name: 'Call', type: call },
      { name: 'Signature', type: multiSignature },
      { name: 'Extra', type: extra },
    ],
    definition: { kind: 'composite', fields: [{ type: inner, docs: [] }] },
    docs: [],
    generic: true,
  } as const
  return { description }
}

/** Codec of an extrinsic as arguments of runtime APIs carry it; decodes the call inside. */
export function extrinsicCodec(call: Codec<RuntimeCall>, extensions: readonly AnyExtension[]): Codec<Extrinsic> {
  const codec = makeCodec<Extrinsic>({
    description: opaqueExtrinsic.description,
    minSize: 1,
    maxSize: Infinity,
    write: (writer, { encoded }) => writer.append(encoded),
    read: (reader) => decodeExtrinsic(opaqueExtrinsic.read(reader), call, extensions),
  })
  // The description is asked for once all pallets are placed: that of the call is not known before.
  return Object.defineProperty(codec, 'description', {
    get: () => describeExtrinsic(call, describeExtras(extensions)).description,
    enumerable: true,
  })
}

/** Codec of an opaque extrinsic in a block body: bytes with a length prefix, which are the extrinsic itself. */
export const opaqueExtrinsic: Codec<Uint8Array> = makeCodec<Uint8Array>({
  description: {
    path: pathOf('sp_runtime::OpaqueExtrinsic'),
    params: [],
    definition: { kind: 'composite', fields: [{ type: bytes, docs: [] }] },
    docs: [],
  },
  minSize: 1,
  maxSize: Infinity,
  write: (writer, encoded) => writer.append(encoded),
  read: (reader) => {
    const start = reader.offset
    const length = readCompact(reader)
    reader.advance(length)
    return reader.bytes.subarray(start, reader.offset)
  },
})
