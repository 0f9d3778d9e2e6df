// SPDX-License-Identifier: Apache-2.0
import { isUtf8 } from 'node:buffer'
import { rpcError } from './rpc-error.ts'

const quote = 34
const backslash = 92
const openBracket = 91
const closeBracket = 93
const openBrace = 123
const closeBrace = 125

/** Index of the quote that ends the string whose first character is at `start`; -1 if it does not end. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start)
  while (end > start && text.charCodeAt(end - 1) === backslash) {
    let slashes = 1
    while (end - 1 - slashes >= start && text.charCodeAt(end - 1 - slashes) === backslash) slashes++
    if (slashes % 2 === 0) return end
    end = text.indexOf('"', end + 1)
  }
  return end
}

/** Whether arrays and objects in a JSON text nest deeper than `max`. Long strings cost one native search each. */
export function nestsDeeperThan(text: string, max: number): boolean {
  let depth = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === quote) {
      i = endOfString(text, i + 1)
      if (i < 0) return false // Not JSON; the parser says so.
    } else if (code === openBracket || code === openBrace) {
      if (++depth > max) return true
    } else if (code === closeBracket || code === closeBrace) depth--
  }
  return false
}

/**
 * Parses a message. Depth is checked before the parser sees the text, so that no input decides how much stack is used.
 * @throws RpcError -32700
 */
export function parseJson(bytes: Buffer, depthMax: number): unknown {
  if (!isUtf8(bytes)) throw rpcError('parse-error', 'not UTF-8')
  const text = bytes.toString('utf8')
  if (nestsDeeperThan(text, depthMax)) throw rpcError('parse-error', `nested deeper than ${depthMax} levels`)
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw rpcError('parse-error', cause instanceof SyntaxError ? 'not JSON' : undefined, { cause })
  }
}
