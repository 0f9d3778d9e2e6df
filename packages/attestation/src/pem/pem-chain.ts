// SPDX-License-Identifier: Apache-2.0
import { toByteString } from '@phat/primitives'
import { demand, type Malformed, reading, refuse } from '../malformed.ts'

/** How a chain may be written. */
export interface PemOptions {
  /** Certificates at most; no chain of a vendor has more than four. */
  readonly certificatesMax?: number
  /** Whether one NUL after the last line is taken, as the chain inside a quote ends like a string of C. */
  readonly terminator?: boolean
}

const begin = '-----BEGIN CERTIFICATE-----\n'
const end = '-----END CERTIFICATE-----\n'
const lineLength = 64
const textMax = 65_536
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const sextets = new Int8Array(128).fill(-1)
for (let i = 0; i < alphabet.length; i++) sextets[alphabet.charCodeAt(i)] = i

/**
 * The certificates of a PEM text, each as DER, in the order they are written. Stricter than RFC 7468 (its `stricttextualmsg`):
 * LF line ends, also the last, lines of exactly 64 characters but the last of a certificate, canonical base64, no text around
 * and nothing between. One text for each chain, then, except for the terminator.
 */
export function readPemChain(input: string | Uint8Array, options: PemOptions = {}): readonly Uint8Array[] | Malformed {
  const { certificatesMax = 4, terminator = false } = options
  return reading(() => {
    demand(input.length <= textMax, 'pem', `at most ${textMax} bytes`, `${input.length}`)
    const text = typeof input === 'string' ? input : toByteString(input)
    const certificates: Uint8Array[] = []
    let at = 0
    do {
      if (!text.startsWith(begin, at)) refuse('pem', begin.trim(), JSON.stringify(text.slice(at, at + begin.length)))
      demand(certificates.length < certificatesMax, 'pem', `at most ${certificatesMax} certificates`, 'more')
      const bodyStart = at + begin.length
      const bodyEnd = text.indexOf('-', bodyStart)
      if (bodyEnd < 0 || !text.startsWith(end, bodyEnd))
        refuse('pem', end.trim(), JSON.stringify(text.slice(bodyEnd, bodyEnd + end.length)))
      certificates.push(readBody(text, bodyStart, bodyEnd))
      at = bodyEnd + end.length
    } while (text.startsWith('-', at))
    if (terminator && text[at] === '\0') at++
    demand(at === text.length, 'pem', 'nothing after the last certificate', `${text.length - at} more characters`)
    return certificates
  })
}

/** Lines of base64 (RFC 4648, section 4), full but the last, with their LFs. */
function readBody(text: string, start: number, end: number): Uint8Array {
  let symbols = ''
  for (let at = start; at < end; ) {
    const lineEnd = text.indexOf('\n', at)
    demand(lineEnd >= 0 && lineEnd < end, 'pem', 'a line feed before the end', 'none')
    const line = text.slice(at, lineEnd)
    const last = lineEnd + 1 === end
    const fits = last ? line.length >= 1 && line.length <= lineLength : line.length === lineLength
    demand(fits, 'pem', `lines of ${lineLength} characters, the last one of 1 to ${lineLength}`, `${line.length}`)
    symbols += line
    at = lineEnd + 1
  }
  return readBase64(symbols)
}

/** Canonical base64: whole groups of four, padding where it belongs, its unused bits zero. */
function readBase64(symbols: string): Uint8Array {
  const padding = symbols.endsWith('==') ? 2 : symbols.endsWith('=') ? 1 : 0
  demand(symbols.length > 0 && symbols.length % 4 === 0, 'pem', 'groups of four characters', `${symbols.length} characters`)
  const count = symbols.length - padding
  const bytes = new Uint8Array((symbols.length / 4) * 3 - padding)
  let bits = 0
  let held = 0
  let out = 0
  for (let i = 0; i < count; i++) {
    const sextet = sextets[symbols.charCodeAt(i)] ?? -1
    if (sextet < 0) refuse('pem', 'a character of base64', JSON.stringify(symbols[i]))
    held = ((held << 6) | sextet) & 0xfff
    bits += 6
    if (bits < 8) continue
    bits -= 8
    bytes[out++] = (held >> bits) & 0xff
  }
  demand((held & ((1 << bits) - 1)) === 0, 'pem', 'unused bits of zero', 'others')
  return bytes
}
