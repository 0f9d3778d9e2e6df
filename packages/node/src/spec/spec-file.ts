// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto'
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs'
import { type Hex, toHex } from '@phat/primitives'
import { specErrors } from './spec-errors.ts'

/** Close to the longest text of the engine, 2^29 - 24 characters. */
const fileBytesMax = 500_000_000
const chunkBytes = 1 << 20

/** A spec as it stands in a file. */
export interface SpecFile {
  readonly text: string
  readonly digest: Hex
}

/** Reads a spec file. @throws PhatError `spec.unreadable`, `spec.too-large` */
export function readSpecFile(path: string): SpecFile {
  return withFile(path, (file) => {
    const bytes = readFileSync(file)
    return { text: bytes.toString('utf8'), digest: toHex(createHash('blake2b512').update(bytes).digest()) }
  })
}

/** BLAKE2b-512 of a spec file, a part of it in memory at a time. @throws PhatError `spec.unreadable`, `spec.too-large` */
export function digestOfFile(path: string): Hex {
  return withFile(path, (file) => {
    const hash = createHash('blake2b512')
    const chunk = new Uint8Array(chunkBytes)
    for (let count = readSync(file, chunk); count > 0; count = readSync(file, chunk)) hash.update(chunk.subarray(0, count))
    return toHex(hash.digest())
  })
}

function withFile<T>(path: string, read: (file: number) => T): T {
  try {
    const file = openSync(path, 'r')
    try {
      const { size } = fstatSync(file)
      if (size > fileBytesMax) throw specErrors.error('too-large', `${path} has ${size} bytes; ${fileBytesMax} is the most`)
      return read(file)
    } finally {
      closeSync(file)
    }
  } catch (cause) {
    const { code } = cause as { readonly code?: unknown }
    // Codes of the system are words in capitals; ours are not.
    if (typeof code !== 'string' || !/^E[A-Z]+$/.test(code)) throw cause
    throw specErrors.error('unreadable', `${path.slice(0, 200)}: ${code}`, { cause })
  }
}
