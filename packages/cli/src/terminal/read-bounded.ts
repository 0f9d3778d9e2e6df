// SPDX-License-Identifier: Apache-2.0
import { readFileSync, statSync } from 'node:fs'
import { PhatError } from '@phat/primitives'
import { cliErrors } from './cli-errors.ts'

/** Larger than any contract that could be uploaded. */
const contractBytesMax = 64 * 1024 * 1024

/** Files that are built before they run. */
export const sourcePattern = /\.[cm]?tsx?$/

/** A path as messages show it. */
export const shortPath = (path: string): string => path.slice(0, 200)

/** Reads a whole file of bounded size. @throws PhatError `cli.unreadable-file`, `cli.file-too-large` */
export function readBounded(path: string, bytesMax = contractBytesMax): Uint8Array {
  try {
    const { size } = statSync(path)
    if (size > bytesMax) throw cliErrors.error('file-too-large', `${shortPath(path)}: ${size} bytes, at most ${bytesMax}`)
    return new Uint8Array(readFileSync(path))
  } catch (cause) {
    if (cause instanceof PhatError) throw cause
    const { code } = cause as { readonly code?: unknown } // errors of the system have one
    throw cliErrors.error('unreadable-file', `${shortPath(path)}: ${String(code)}`, { cause })
  }
}
