// SPDX-License-Identifier: Apache-2.0
import { known } from '@phat/primitives'
import type { MultiSignature } from '../multi-signature.ts'

/** One signature to verify. */
export interface VerifyItem {
  readonly signature: MultiSignature
  /** What was signed: the payload, already hashed where it is longer than 256 bytes. */
  readonly message: Uint8Array
  /** 32 bytes. */
  readonly accountId: Uint8Array
}

/*
 * A batch crosses to the worker as one ArrayBuffer, which moves instead of being copied. Layout, integers little endian:
 *
 *   u32 count, then count times: u8 scheme · u32 message length · 32 bytes account · 64 or 65 bytes signature · message
 *
 * The answer is one ArrayBuffer with a byte of 0 or 1 for each item, in order.
 */
const types = ['Ed25519', 'Sr25519', 'Ecdsa'] as const satisfies readonly MultiSignature['type'][]
const accountLength = 32
const itemHeaderLength = 1 + 4 + accountLength

const signatureLength = (type: MultiSignature['type']): number => (type === 'Ecdsa' ? 65 : 64)

/** False for what no rule accepts by its lengths alone, and the layout above could not carry. */
export function isWellFormed({ signature, accountId }: VerifyItem): boolean {
  return (
    types.includes(signature.type) &&
    signature.value.length === signatureLength(signature.type) &&
    accountId.length === accountLength
  )
}

/** Packs well-formed items into one buffer. */
export function encodeBatch(items: readonly VerifyItem[]): ArrayBuffer {
  let length = 4
  for (const { signature, message } of items) length += itemHeaderLength + signature.value.length + message.length
  const buffer = new ArrayBuffer(length)
  const bytes = new Uint8Array(buffer)
  const view = new DataView(buffer)
  view.setUint32(0, items.length, true)
  let offset = 4
  for (const { signature, message, accountId } of items) {
    view.setUint8(offset, types.indexOf(signature.type))
    view.setUint32(offset + 1, message.length, true)
    bytes.set(accountId, offset + 5)
    offset += itemHeaderLength
    bytes.set(signature.value, offset)
    offset += signature.value.length
    bytes.set(message, offset)
    offset += message.length
  }
  return buffer
}

/** Unpacks a batch into views of its buffer; only ever fed what `encodeBatch` made. */
export function decodeBatch(buffer: ArrayBuffer): VerifyItem[] {
  const view = new DataView(buffer)
  const items: VerifyItem[] = []
  let offset = 4
  for (let left = view.getUint32(0, true); left > 0; left--) {
    const type = known(types[view.getUint8(offset)], 'a batch names a scheme')
    const messageLength = view.getUint32(offset + 1, true)
    const accountId = new Uint8Array(buffer, offset + 5, accountLength)
    offset += itemHeaderLength
    const value = new Uint8Array(buffer, offset, signatureLength(type))
    offset += value.length
    items.push({ signature: { type, value }, message: new Uint8Array(buffer, offset, messageLength), accountId })
    offset += messageLength
  }
  return items
}
