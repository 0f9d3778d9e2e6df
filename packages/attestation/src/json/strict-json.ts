// SPDX-License-Identifier: Apache-2.0
import { demand, type Malformed, reading, refuse } from '../malformed.ts'

/** A JSON value with objects as maps, so that no key means anything to the language. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject
export type JsonObject = ReadonlyMap<string, JsonValue>

const textMax = 262_144
const depthMax = 16

interface Scanner {
  readonly text: string
  at: number
}

/**
 * Reads JSON (RFC 8259) as signed documents of vendors are written, refusing what parsers read differently: two members of one
 * name, numbers that are no safe integers (fractions, exponents, -0), lone surrogates, text after the value, more than 16
 * levels. At most 256 KiB.
 */
export function readStrictJson(text: string): JsonValue | Malformed {
  return reading(() => {
    demand(text.length <= textMax, 'json', `at most ${textMax} characters`, `${text.length}`)
    // A lone surrogate becomes U+FFFD in the bytes that were signed: two texts would share one signature.
    demand(!loneSurrogate.test(text), 'json', 'whole characters', 'a lone surrogate')
    const scanner = { text, at: 0 }
    const value = readValue(scanner, 0)
    skipSpace(scanner)
    demand(scanner.at === text.length, 'json', 'nothing after the value', `${text.length - scanner.at} more characters`)
    return value
  })
}

const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/

function readValue(scanner: Scanner, depth: number): JsonValue {
  demand(depth < depthMax, 'json', `at most ${depthMax} levels`, 'more')
  skipSpace(scanner)
  const start = scanner.text[scanner.at]
  if (start === '{') return readMembers(scanner, depth)
  if (start === '[') return readElements(scanner, depth)
  if (start === '"') return readText(scanner)
  if (start === 't') return readWord(scanner, 'true', true)
  if (start === 'f') return readWord(scanner, 'false', false)
  if (start === 'n') return readWord(scanner, 'null', null)
  return readNumber(scanner)
}

function readMembers(scanner: Scanner, depth: number): JsonObject {
  const members = new Map<string, JsonValue>()
  scanner.at++
  if (take(scanner, '}')) return members
  do {
    skipSpace(scanner)
    const name = readText(scanner)
    if (members.has(name)) refuse('json', 'each member once', `${JSON.stringify(name)} again`)
    if (!take(scanner, ':')) refuse('json', 'a colon', shown(scanner))
    members.set(name, readValue(scanner, depth + 1))
  } while (take(scanner, ','))
  if (!take(scanner, '}')) refuse('json', 'a comma or }', shown(scanner))
  return members
}

function readElements(scanner: Scanner, depth: number): readonly JsonValue[] {
  const elements: JsonValue[] = []
  scanner.at++
  if (take(scanner, ']')) return elements
  do elements.push(readValue(scanner, depth + 1))
  while (take(scanner, ','))
  if (!take(scanner, ']')) refuse('json', 'a comma or ]', shown(scanner))
  return elements
}

function readWord<Value>(scanner: Scanner, word: string, value: Value): Value {
  if (!scanner.text.startsWith(word, scanner.at)) refuse('json', 'a value', shown(scanner))
  scanner.at += word.length
  return value
}

const integer = /(?:0|-?[1-9][0-9]{0,15})(?![0-9.eE])/y

function readNumber(scanner: Scanner): number {
  integer.lastIndex = scanner.at
  const digits = integer.exec(scanner.text)?.[0] ?? refuse('json', 'a value; numbers are safe integers', shown(scanner))
  const number = Number(digits)
  demand(Number.isSafeInteger(number), 'json', 'a safe integer', digits)
  scanner.at += digits.length
  return number
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON admits no control characters in a string, and this names them
const plain = /[^"\\\u0000-\u001f]*/y
const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

function readText(scanner: Scanner): string {
  if (scanner.text[scanner.at] !== '"') refuse('json', 'a string', shown(scanner))
  scanner.at++
  let value = ''
  for (;;) {
    plain.lastIndex = scanner.at
    const run = plain.exec(scanner.text)?.[0] ?? ''
    value += run
    scanner.at += run.length
    const mark = scanner.text[scanner.at]
    if (mark === '"') break
    if (mark !== '\\') refuse('json', 'the end of a string', shown(scanner))
    value += readEscape(scanner)
  }
  scanner.at++
  demand(!loneSurrogate.test(value), 'json', 'whole characters', 'a lone surrogate')
  return value
}

function readEscape(scanner: Scanner): string {
  const kind = scanner.text[scanner.at + 1] ?? ''
  if (kind !== 'u') {
    scanner.at += 2
    return Object.hasOwn(escapes, kind) ? (escapes[kind] as string) : refuse('json', 'an escape of JSON', JSON.stringify(kind))
  }
  const digits = scanner.text.slice(scanner.at + 2, scanner.at + 6)
  demand(/^[0-9a-fA-F]{4}$/.test(digits), 'json', 'four hex digits', JSON.stringify(digits))
  scanner.at += 6
  return String.fromCharCode(Number.parseInt(digits, 16))
}

function skipSpace(scanner: Scanner): void {
  for (;;) {
    const code = scanner.text.charCodeAt(scanner.at)
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return
    scanner.at++
  }
}

/** Takes `mark` after spaces, if it comes next. */
function take(scanner: Scanner, mark: string): boolean {
  skipSpace(scanner)
  if (scanner.text[scanner.at] !== mark) return false
  scanner.at++
  return true
}

function shown({ text, at }: Scanner): string {
  return at < text.length ? JSON.stringify(text.slice(at, at + 16)) : 'the end'
}
