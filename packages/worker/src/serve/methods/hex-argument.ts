// SPDX-License-Identifier: Apache-2.0
import { fromHex, isHex } from '@phat/primitives'
import { serveErrors } from '../serve-errors.ts'

/**
 * Reads hex of a request, with or without 0x.
 * @param name what the text says of it, such as `contract id`
 * @throws serve.invalid-argument: `Invalid contract id`
 */
export function hexArgument(text: string, name: string, length?: number): Uint8Array {
  const hex = text.startsWith('0x') ? text : `0x${text}`
  const bytes = isHex(hex) ? fromHex(hex) : undefined
  if (bytes === undefined || (length !== undefined && bytes.length !== length)) {
    throw serveErrors.error('invalid-argument', `Invalid ${name}`)
  }
  return bytes
}
