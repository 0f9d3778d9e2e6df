// SPDX-License-Identifier: Apache-2.0
import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { cliErrors } from '../terminal/cli-errors.ts'

const testName = /\.test\.[cm]?ts$/
const foldersMax = 2_000

/** The folder of the package that a folder lies in; itself where there is none. */
export function projectFolder(from: string): string {
  for (let at = resolve(from); ; at = dirname(at)) {
    if (existsSync(join(at, 'package.json'))) return at
    if (dirname(at) === at) return resolve(from)
  }
}

/**
 * Files of tests, absolute and in order: those that are named, also by their folders, or all of the project.
 * @throws PhatError `cli.unreadable-file`, `cli.no-tests`
 */
export function findTests(folder: string, named: readonly string[], from: string): readonly string[] {
  const found = new Set<string>()
  for (const name of named.length === 0 ? [folder] : named) {
    const path = resolve(from, name)
    if (!existsSync(path)) throw cliErrors.error('unreadable-file', `${name.slice(0, 200)}: ENOENT`)
    if (statSync(path).isDirectory()) for (const file of filesUnder(path)) found.add(file)
    else found.add(path)
  }
  if (found.size === 0) throw cliErrors.error('no-tests', `no file *.test.ts in ${named.join(', ') || folder}`.slice(0, 300))
  return [...found].sort()
}

/** Folders of packages and hidden ones are left out. */
function filesUnder(folder: string): readonly string[] {
  const files: string[] = []
  const folders = [folder]
  for (let at = 0; at < folders.length && at < foldersMax; at++) {
    const current = folders[at] as string // below the length
    for (const entry of readdirSync(current, { withFileTypes: true })) {
      if (entry.name === 'node_modules' || entry.name.startsWith('.')) continue
      const path = join(current, entry.name)
      if (entry.isDirectory()) folders.push(path)
      else if (testName.test(entry.name)) files.push(path)
    }
  }
  return files
}
