// SPDX-License-Identifier: Apache-2.0
import { PhatError } from '@phat/primitives'
import { sourceMapper } from './parse-contract.ts'

/** A frame as the library tells it, in one line: ` at name (place)` or ` at place`. */
const frame = / at (?:[^\s()]+ \()?((?:[^\s()]+):\d+:\d+)\)?/g
/** A place outside of the contract's own folder, the kit's or a library's, or one that no map explains: nothing that its author can look up. */
const notTheirs = /^(?:\.\.\/|node_modules\/|contract\.js:)/

/**
 * Awaits what a contract answers to its caller. Of a trap the message then tells the places of the TypeScript, as far as the `.contract` maps them.
 * @param bundle the JSON of the `.contract`; a map that cannot be read leaves places as they are
 */
export async function inSource<T>(bundle: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    throw error instanceof PhatError ? placeTrap(bundle, error) : error
  }
}

/** A trap with the places of the TypeScript; any other error as it is. */
export function placeTrap(bundle: string, error: PhatError): PhatError {
  if (error.code !== 'sdk.trapped') return error
  const { code, why, remedy, retryable } = error
  return new PhatError(code, { why, remedy, retryable }, placeText(bundle, error.message), { cause: error })
}

/** The text of a trap in one line, with the places of the TypeScript. */
export function placeText(bundle: string, text: string): string {
  const mapped = sourceMapper(JSON.parse(bundle))(text.replace(/\s+/g, ' ').trim())
  const kept = mapped.replace(frame, (text, place: string) =>
    notTheirs.test(place) ? '' : text.replace(/ at <anonymous> \(([^)]*)\)/, ' at $1'),
  )
  // Where every frame is the kit's, the innermost ones are better than none.
  return kept === mapped.replace(frame, '') ? mapped : kept
}
