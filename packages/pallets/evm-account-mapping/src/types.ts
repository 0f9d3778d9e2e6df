// SPDX-License-Identifier: Apache-2.0
import { array, type Codec, fixedBytes, mapped, newtype, option, result, struct, u64, type ValueOf } from '@phat/codec'
import { dispatchError, type PostDispatchInfo, pays, weight } from '@phat/frame'

const words = mapped(
  array(u64, 4),
  {
    from: (value: bigint) => [0n, 64n, 128n, 192n].map((shift) => BigInt.asUintN(64, value >> shift)),
    to: (words) => words.reduceRight((value, each) => (value << 64n) | each, 0n),
  },
  'primitive_types::U256',
)

const address = newtype<Uint8Array>(fixedBytes(20), 'primitive_types::H160')

/** `primitive_types::U256`: four words of 64 bits, the lowest first. The same type wherever it is declared. */
export const u256Words: Codec<bigint> = { ...words, description: { ...words.description, generic: true } }

/** `primitive_types::H160`: 20 bytes. */
export const h160: Codec<Uint8Array> = { ...address, description: { ...address.description, generic: true } }

const postDispatchInfo = struct('frame_support::dispatch::PostDispatchInfo', {
  actualWeight: option(weight),
  paysFee: pays,
})

const failedCall = (() => {
  const plain = struct('sp_runtime::DispatchErrorWithPostInfo', { postInfo: postDispatchInfo, error: dispatchError })
  const params = [{ name: 'Info', type: postDispatchInfo }]
  return { ...plain, description: { ...plain.description, params, generic: true } }
})()

/** What came of a call, with what it cost (`DispatchResultWithPostInfo`). */
export const callResult = result(postDispatchInfo, failedCall)
export type CallResult = ValueOf<typeof callResult>

/** What the event says of a dispatch's cost. */
export const encodablePost = ({ actualWeight, paysFee }: PostDispatchInfo): ValueOf<typeof postDispatchInfo> => ({
  actualWeight,
  paysFee: { type: paysFee === false ? 'No' : 'Yes' },
})
