// SPDX-License-Identifier: Apache-2.0
import { isMalformed } from '@phat/attestation'
import { contentsOf, readEvidenceFile } from '@phat/console'
import { known, toJson } from '@phat/primitives'
import type { Action } from '../command.ts'
import { cliErrors, readingOf } from '../terminal/cli-errors.ts'
import { shortPath } from '../terminal/read-bounded.ts'
import { table } from '../terminal/table.ts'
import { readEvidenceBytes } from './read-files.ts'

/** `phat attest show` */
export const showEvidence: Action = async ({ args, io, json }) => {
  const path = known(args[0], 'the file is a required argument')
  const bytes = readEvidenceBytes(path)
  const file = readingOf(shortPath(path), () => readEvidenceFile(bytes))
  const contents = contentsOf(file)
  if (isMalformed(contents)) {
    const { malformed, expected, found } = contents
    throw cliErrors.error('evidence-refused', `${shortPath(path)}: ${malformed}: expected ${expected}, found ${found}`)
  }
  if (json) return io.out(toJson({ judged: false, form: file.form, ...Object.fromEntries(contents) }))
  io.out('What the evidence contains; nothing of it is judged')
  for (const line of table([['form', file.form], ...contents])) io.out(line)
}
