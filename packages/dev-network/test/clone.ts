// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

const root = process.cwd()
const parts = ['packages', 'tools', 'bench', 'package.json', 'package-lock.json', 'tsconfig.json', 'README.md']
const left = new Set(['node_modules', '.build', 'phat-data'])

/**
 * A copy of the repository as a newcomer has it after `npm ci`: sources of its own, nothing compiled; packages of others are those of this
 * repository, and count as installed.
 */
export function createClone(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'phat-clone-'))
  for (const part of parts)
    cpSync(join(root, part), join(path, part), { recursive: true, filter: (source) => !left.has(basename(source)) })
  const modules = join(path, 'node_modules')
  mkdirSync(modules)
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (name.startsWith('.') || name === '@phat') continue
    symlinkSync(join(root, 'node_modules', name), join(modules, name))
  }
  for (const folder of ['@phat', '.bin']) {
    mkdirSync(join(modules, folder))
    for (const name of readdirSync(join(root, 'node_modules', folder)))
      symlinkSync(readlinkSync(join(root, 'node_modules', folder, name)), join(modules, folder, name))
  }
  // As tools/setup.mjs notes it.
  const lock = readFileSync(join(path, 'package-lock.json'))
  const hash = createHash('sha256').update(lock).update(process.versions.modules).digest('hex')
  writeFileSync(join(modules, '.installed-lock'), `all ${hash}`)
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}
