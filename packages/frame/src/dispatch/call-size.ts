// SPDX-License-Identifier: Apache-2.0
import { alias, type Codec, type Reader } from '@phat/codec'
import type { RuntimeTypes } from '../pallet/declarations.ts'
import type { RuntimeCall } from './runtime-call.ts'

/**
 * Sizes of calls that were read, in bytes. Calls nest, and each level may announce a weight by the size of what it holds: to encode the
 * call anew for each would make a nested extrinsic cost its size times its depth before anybody has paid for it.
 */
const sizes = new WeakMap<RuntimeCall, number>()

/** Codec of a call in the arguments of another, which notes the size of each call that it reads; for calls that weigh by `callSize`. */
export function sizedCall({ call }: RuntimeTypes): Codec<RuntimeCall> {
  const boxed = alias<RuntimeCall>(call, 'Box<<T as Config>::RuntimeCall>')
  const read = (reader: Reader): RuntimeCall => {
    const start = reader.offset
    const value = call.read(reader)
    sizes.set(value, reader.offset - start)
    return value
  }
  // Descriptors, not a spread: the codec is lazy, and its description must not be asked for while its type is still being declared.
  return Object.defineProperties(
    {},
    { ...Object.getOwnPropertyDescriptors(boxed), read: { value: read, enumerable: true } },
  ) as Codec<RuntimeCall>
}

/** Bytes of an encoded call. */
export function callSize({ call: codec }: RuntimeTypes, call: RuntimeCall): number {
  let size = sizes.get(call)
  if (size === undefined) {
    size = codec.encode(call).length
    sizes.set(call, size)
  }
  return size
}
