// SPDX-License-Identifier: Apache-2.0
import { Writer } from '@phat/codec'
import { guestErrors } from '../guest-errors.ts'
import { hostData, operation } from '../host.ts'

/** Functions of Phala's chain extension that the kit uses, by their ids. */
export const extensionFunction = {
  sign: 2,
  deriveSr25519Key: 4,
  getPublicKey: 5,
  getRandom: 11,
  ecdsaSignPrehashed: 13,
  batchHttpRequest: 22,
} as const

/**
 * Runs a function of the chain extension on arguments that `write` encodes.
 * @param statusText what a status other than success means
 * @returns the encoded answer
 * @throws PhatError `contract.extension-failed` when the host refuses
 */
export function extension(id: number, write: (writer: Writer) => void, statusText?: (status: number) => string): Uint8Array {
  const writer = new Writer(256)
  writer.view.setUint32(writer.claim(4), id, true)
  write(writer)
  const answer = hostData(operation.extension, writer.bytes.subarray(0, writer.length))
  const status = new DataView(answer.buffer, answer.byteOffset, 4).getUint32(0, true)
  if (status !== 0)
    throw guestErrors.error('extension-failed', statusText?.(status) ?? `function ${id} answered status ${status}`)
  return answer.subarray(4)
}
