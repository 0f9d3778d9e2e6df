// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { exceptions } from './exceptions.ts'
import type { TextFile } from './project.ts'
import { tidy } from './tidy.ts'

const sizeBytesMax = 4_000_000

/** The text files of the repository: what git tracks or would track, without what it ignores. */
function readFiles(root: string): TextFile[] {
  const listing = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })
  if (listing.status !== 0) {
    console.error(
      `error: git cannot list the files of ${root}   [tidy.no-repository]\n  try  run it inside a clone, with git installed`,
    )
    process.exit(2)
  }
  const paths = [...new Set(listing.stdout.split('\0'))].filter((path) => path !== '' && existsSync(join(root, path)))
  return paths.flatMap((path) => {
    const absolute = join(root, path)
    const { size } = statSync(absolute)
    if (size > sizeBytesMax) return []
    const text = readFileSync(absolute, 'utf8')
    return text.slice(0, 8_000).includes('\0') ? [] : [{ path, text }]
  })
}

const root = process.argv[2] ?? process.cwd()
const files = readFiles(root)
const findings = tidy(files, exceptions)
for (const { path, line, message, rule } of findings) console.log(`${path}:${line}  ${message}   [${rule}]`)
console.error(
  findings.length === 0
    ? `tidy: ${files.length} files, nothing to say`
    : `tidy: ${findings.length} findings in ${files.length} files`,
)
process.exitCode = findings.length === 0 ? 0 : 1
