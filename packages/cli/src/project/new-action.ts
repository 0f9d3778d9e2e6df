// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { known, toJson } from '@phat/primitives'
import manifest from '../../package.json' with { type: 'json' }
import type { Action } from '../command.ts'
import { cliErrors } from '../terminal/cli-errors.ts'

/** Names that npm takes, without a scope. */
const packageName = /^[a-z0-9][a-z0-9._-]{0,99}$/

/** `phat new` @throws PhatError `cli.bad-value`, `cli.bad-file` */
export const newAction: Action = async ({ args, flags, io, json }) => {
  const given = known(args[0], 'the folder is required')
  const folder = resolve(given)
  const name = basename(folder)
  if (!packageName.test(name)) {
    throw cliErrors.error('bad-value', `${JSON.stringify(name.slice(0, 60))} is no name of a package: a-z, 0-9, - and _`)
  }
  const template = known(flags.text('template'), 'there is a fallback')
  const files = templateFiles(template, { name, version: manifest.version })
  ensureEmpty(folder, given)
  try {
    for (const [path, content] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), content, { flag: 'wx' })
    }
  } catch (cause) {
    const { code } = cause as { readonly code?: unknown } // errors of the system have one
    throw cliErrors.error('bad-file', `${given.slice(0, 200)}: ${String(code)}`, { cause })
  }
  const paths = [...files.keys()]
  if (json) return io.out(toJson({ folder, template, files: paths }))
  io.out(`${name} is in ${given}`)
  for (const path of paths) io.out(`  ${path}`)
  io.out('next')
  for (const line of [`cd ${given}`, 'npm install', 'npx phat test']) io.out(`  ${line}`)
}

function ensureEmpty(folder: string, given: string): void {
  if (!existsSync(folder)) return
  const shown = given.slice(0, 200)
  if (!statSync(folder).isDirectory()) throw cliErrors.error('bad-file', `${shown} is a file`)
  const [first] = readdirSync(folder)
  if (first !== undefined) throw cliErrors.error('bad-file', `${shown} has files already, such as ${first.slice(0, 80)}`)
}

/** Templates lie beside the sources, and in a package beside what is compiled: the first folder upwards that has them. */
function templatesFolder(): string {
  for (let at = dirname(fileURLToPath(import.meta.url)); ; at = dirname(at)) {
    for (const path of [join(at, 'templates'), join(at, 'packages', 'cli', 'templates')]) {
      if (existsSync(join(path, 'common'))) return path
    }
    if (dirname(at) === at) throw cliErrors.error('unreadable-file', 'the templates are not installed beside the command')
  }
}

/** Files of a template over those that all have, by their paths; `{{name}}` and `{{version}}` are filled in. */
function templateFiles(
  template: string,
  values: { readonly name: string; readonly version: string },
): ReadonlyMap<string, string> {
  const templates = templatesFolder()
  const files = new Map<string, string>()
  for (const part of ['common', template]) {
    for (const path of filesUnder(join(templates, part))) {
      const content = readFileSync(path, 'utf8')
        .replaceAll('{{name}}', values.name)
        .replaceAll('{{version}}', values.version)
        .replace('// SPDX-License-Identifier: Apache-2.0\n', '')
      files.set(targetOf(relative(join(templates, part), path)), content)
    }
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Names that tools of this repository would read in place of the project's have another one here. */
const targetOf = (path: string): string => (path === 'gitignore' ? '.gitignore' : path.replace(/^_/, ''))

function filesUnder(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesUnder(join(folder, entry.name)) : [join(folder, entry.name)],
  )
}
