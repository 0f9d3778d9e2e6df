// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from 'node:fs'
import {
  bytesOfHex,
  type CollateralPart,
  type EvidenceFile,
  evidenceIn,
  readCollateralFile,
  readEvidenceFile,
} from '@phat/console'
import { cliErrors, readingOf } from '../terminal/cli-errors.ts'
import { readBounded, shortPath } from '../terminal/read-bounded.ts'

/** Larger than evidence or collateral of any kind. */
const fileBytesMax = 4 * 1024 * 1024

/** As `readBounded`, for files of evidence. @throws PhatError `cli.unreadable-file`, `cli.file-too-large` */
export const readEvidenceBytes = (path: string): Uint8Array => readBounded(path, fileBytesMax)

/** Writes a file that does not exist yet. @throws PhatError `cli.bad-file` */
export function writeNew(path: string, content: Uint8Array | string): void {
  try {
    writeFileSync(path, content, { flag: 'wx' })
  } catch (cause) {
    const { code } = cause as { readonly code?: unknown } // errors of the system have one
    throw cliErrors.error('bad-file', `${shortPath(path)}: ${String(code)}`, { cause })
  }
}

/**
 * Reads evidence and what it is verified with; which file is the evidence is told by content.
 * @throws PhatError `cli.unreadable-file`, `cli.bad-value` for two files of evidence, `console.*`
 */
export function readEvidenceFiles(paths: readonly string[]): {
  file: EvidenceFile
  path: string
  parts: readonly CollateralPart[]
} {
  const files = paths.map((path) => ({ path, bytes: readEvidenceBytes(path) }))
  const evidence = files.filter(({ bytes }) => evidenceIn(bytes) !== undefined)
  const [found = files[0], second] = evidence
  if (found === undefined) throw cliErrors.error('missing-argument', 'no file of evidence')
  if (second !== undefined) {
    throw cliErrors.error('bad-value', `both ${shortPath(found.path)} and ${shortPath(second.path)} are evidence: one at a time`)
  }
  const file = readingOf(shortPath(found.path), () => readEvidenceFile(found.bytes))
  const others = files.filter((other) => other !== found)
  const parts = others.flatMap(({ path, bytes }) => readingOf(shortPath(path), () => readCollateralFile(bytes)))
  return { file, path: found.path, parts }
}

/** Reads bytes that a person wrote as hex, with or without 0x. @throws PhatError `cli.bad-value` */
export function parseBytes(what: string, text: string, lengthMax: number): Uint8Array {
  const bytes = bytesOfHex(text)
  if (bytes === undefined) throw cliErrors.error('bad-value', `${what} is hex, not ${JSON.stringify(text.slice(0, 60))}`)
  if (bytes.length > lengthMax) throw cliErrors.error('bad-value', `${what} has at most ${lengthMax} bytes, not ${bytes.length}`)
  return bytes
}
