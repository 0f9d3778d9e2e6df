// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto'
import { closeSync, fstatSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { brotliDecompressSync, constants, inflateRawSync, inflateSync } from 'node:zlib'

/** Forms in which a text could stand where it must not: searched for in bytes of any kind. */
export interface Needle {
  readonly form: string
  readonly bytes: Buffer
}

const unicodeEscapes = (core: string): string =>
  [...core].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')

/** The groups of base64 that belong to the text alone when it stands at an offset of 0, 1 or 2 bytes in what was encoded. */
function base64At(core: string, offset: number): string {
  const encoded = Buffer.concat([Buffer.alloc(offset), Buffer.from(core)]).toString('base64url')
  const whole = Math.floor((offset + core.length) / 3) * 4
  return encoded.slice(offset === 0 ? 0 : 4, whole)
}

/** A text to search for: letters and digits, so that no quoting changes it. */
export const randomCore = (): string =>
  `Q${randomBytes(14)
    .toString('base64')
    .replace(/[^A-Za-z0-9]/g, 'x')}`

/**
 * The forms of a text.
 * @param core letters and digits, so that quoting it for JSON or an URL leaves it as it is; long enough that chance makes none of its parts
 */
export function needlesOf(core: string): readonly Needle[] {
  const raw = Buffer.from(core)
  const utf16 = Buffer.from(core, 'utf16le')
  const texts = {
    'hex, small letters': raw.toString('hex'),
    'hex, capitals': raw.toString('hex').toUpperCase(),
    'base64 at offset 0': base64At(core, 0),
    'base64 at offset 1': base64At(core, 1),
    'base64 at offset 2': base64At(core, 2),
    'escapes of JSON': unicodeEscapes(core),
    'escapes of JSON, capitals': unicodeEscapes(core)
      .replace(/[a-f]/g, (digit) => digit.toUpperCase())
      .replaceAll('\\U', '\\u'),
    'an array of numbers': [...raw].join(','),
  }
  return [
    { form: 'raw', bytes: raw },
    { form: 'UTF-16 LE', bytes: utf16 },
    { form: 'UTF-16 BE', bytes: Buffer.from(utf16).swap16() },
    ...Object.entries(texts).map(([form, text]) => ({ form, bytes: Buffer.from(text) })),
  ]
}

/** Each way in which the text stands in the bytes, also in the compressed streams that can be recognised there. */
export function findIn(bytes: Buffer, needles: readonly Needle[]): readonly string[] {
  const found = findPlain(bytes, needles)
  for (const { kind, content } of streamsIn(bytes))
    found.push(...findPlain(content, needles).map((form) => `${form}, in ${kind}`))
  return [...new Set(found)]
}

const findPlain = (bytes: Buffer, needles: readonly Needle[]): string[] =>
  needles.filter((needle) => bytes.includes(needle.bytes)).map(({ form }) => form)

/** How streams of zlib (by level of compression) and gzip begin. */
const heads = [
  ...[0x01, 0x5e, 0x9c, 0xda].map((level) => ({ kind: 'zlib', head: Buffer.of(0x78, level) })),
  { kind: 'gzip', head: Buffer.of(0x1f, 0x8b, 0x08) },
] as const
const streamMax = 16 * 1024 * 1024
const limits = { maxOutputLength: streamMax, finishFlush: constants.Z_SYNC_FLUSH }

function* streamsIn(bytes: Buffer): Iterable<{ readonly kind: string; readonly content: Buffer }> {
  for (const { kind, head } of heads) {
    for (let at = bytes.indexOf(head); at !== -1; at = bytes.indexOf(head, at + 1)) {
      const content = kind === 'gzip' ? gunzipped(bytes.subarray(at)) : expanded(inflateSync, bytes.subarray(at))
      if (content !== undefined) yield { kind, content }
    }
  }
  // Brotli has no head: it is tried on the whole.
  if (bytes.length > streamMax) return
  const content = expanded((whole) => brotliDecompressSync(whole, { maxOutputLength: streamMax }), bytes)
  if (content !== undefined) yield { kind: 'brotli', content }
}

/** By hand (RFC 1952), because what follows the stream would be taken for another one. */
function gunzipped(bytes: Buffer): Buffer | undefined {
  const flags = bytes[3] ?? 0
  let at = 10
  if ((flags & 4) !== 0 && bytes.length > at + 2) at += 2 + bytes.readUInt16LE(at)
  // A name and a comment, each up to its zero.
  for (const flag of [8, 16]) if ((flags & flag) !== 0) at = bytes.indexOf(0, at) + 1
  if ((flags & 2) !== 0) at += 2
  return expanded(inflateRawSync, bytes.subarray(at))
}

/** Undefined for what is no such stream. */
function expanded(expand: (bytes: Buffer, options: typeof limits) => Buffer, bytes: Buffer): Buffer | undefined {
  try {
    return expand(bytes, limits)
  } catch {
    return undefined // Bytes that begin like a stream by chance, or end before one does.
  }
}

const chunkSize = 16 * 1024 * 1024
/** Longer than any needle, so that none is cut by the end of a chunk. */
const overlap = 512

/** Searches a part of a file, or of the memory of a process. */
function findInRange(file: number, range: { readonly from: number; readonly to: number }, needles: readonly Needle[]): string[] {
  const found = new Set<string>()
  const chunk = Buffer.alloc(Math.min(chunkSize + overlap, range.to - range.from))
  for (let at = range.from; at < range.to; at += chunkSize) {
    const wanted = Math.min(chunk.length, range.to - at)
    const length = readAt(file, chunk.subarray(0, wanted), at)
    for (const form of findIn(chunk.subarray(0, length), needles)) found.add(form)
  }
  return [...found]
}

/** Bytes that were read; none where a process has given its memory back meanwhile, or never had any behind it. */
function readAt(file: number, into: Buffer, position: number): number {
  try {
    return readSync(file, into, 0, into.length, position)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EIO' || (error as NodeJS.ErrnoException).code === 'EFAULT') return 0
    throw error
  }
}

/** Where it stands in the files of a folder: `<path>: <form>`. */
export function findInFolder(folder: string, needles: readonly Needle[]): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap(({ parentPath, name }) => {
      const path = join(parentPath, name)
      const file = openSync(path, 'r')
      try {
        return findInRange(file, { from: 0, to: fstatSync(file).size }, needles).map((form) => `${path}: ${form}`)
      } finally {
        closeSync(file)
      }
    })
}

/** Where it stands in what a process can write to: heap, stacks, buffers of its libraries. Linux. */
export function findInMemory(
  pid: number,
  needles: readonly Needle[],
): { readonly found: readonly string[]; readonly bytes: number } {
  const ranges = readFileSync(`/proc/${pid}/maps`, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? []
      return from === undefined || to === undefined ? [] : [{ from: Number.parseInt(from, 16), to: Number.parseInt(to, 16) }]
    })
  const file = openSync(`/proc/${pid}/mem`, 'r')
  try {
    const found = new Set(ranges.flatMap((range) => findInRange(file, range, needles)))
    return { found: [...found], bytes: ranges.reduce((sum, { from, to }) => sum + to - from, 0) }
  } finally {
    closeSync(file)
  }
}
