// SPDX-License-Identifier: Apache-2.0
import { decodeSs58 } from '@phat/crypto'
import { fromHex, isHex, PhatError } from '@phat/primitives'
import { sdkErrors } from './sdk-errors.ts'

const length = 32

/** The 32 bytes of an account, a contract or a cluster. @param what names it in the error. @throws PhatError `sdk.bad-value` */
export function readAddress(what: string, given: string | Uint8Array): Uint8Array {
  const bytes = typeof given === 'string' ? readText(what, given) : given
  if (bytes.length === length) return bytes
  throw sdkErrors.error('bad-value', `${what} has ${length} bytes, not ${bytes.length}`)
}

function readText(what: string, text: string): Uint8Array {
  if (isHex(text)) return fromHex(text)
  try {
    return decodeSs58(text).accountId
  } catch (cause) {
    if (!(cause instanceof PhatError)) throw cause
    // The text is not repeated: people paste secrets into address fields.
    throw sdkErrors.error('bad-value', `${what} is no address and no 0x of 32 bytes (${cause.message})`, { cause })
  }
}
