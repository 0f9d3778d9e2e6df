// SPDX-License-Identifier: Apache-2.0
import { lineAt, type Package, type Project, type SourceFile } from './project.ts'

/** One import or re-export. */
export interface Import {
  readonly specifier: string
  /** From 1. */
  readonly line: number
  /** True when nothing of it remains after compilation. */
  readonly isTypeOnly: boolean
}

const fromClause = /(?<=^|[\n;}])\s*(?:import|export)\s+(type\s+)?((?:[\w$*\s,]|\{[^}]*\})*?)\s*\bfrom\s*(['"]) *\3/g
const bareOrDynamic = /(?:(?<=^|[\n;])\s*import\s*|(?<![\w.])import\s*\(\s*)(['"]) *\1/g

const cache = new WeakMap<SourceFile, readonly Import[]>()

/** The imports of a file, in order of kind; specifiers come from the text, because the code has them blanked. */
export function importsOf(file: SourceFile): readonly Import[] {
  const cached = cache.get(file)
  if (cached !== undefined) return cached
  const found: Import[] = []
  for (const match of file.code.matchAll(fromClause)) {
    const isTypeOnly = match[1] !== undefined || hasOnlyTypes(match[2] ?? '')
    found.push({ ...specifierIn(file, match), isTypeOnly })
  }
  for (const match of file.code.matchAll(bareOrDynamic)) found.push({ ...specifierIn(file, match), isTypeOnly: false })
  cache.set(file, found)
  return found
}

/** `{ type A, type B }`: with verbatimModuleSyntax the import stays, but nothing is used at run time. */
function hasOnlyTypes(clause: string): boolean {
  const names = /^\{([^}]*)\}$/
    .exec(clause.trim())?.[1]
    ?.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  return names !== undefined && names.length > 0 && names.every((name) => name.startsWith('type '))
}

function specifierIn(file: SourceFile, match: RegExpMatchArray): { specifier: string; line: number } {
  const end = (match.index ?? 0) + match[0].length - 1
  const start = file.code.lastIndexOf(file.code[end] as string, end - 1) + 1
  return { specifier: file.text.slice(start, end), line: lineAt(file.text, start) }
}

/** The package that an `@phat/…` specifier names, and the subpath (`.` or `./x`). */
export function workspaceImport(
  project: Project,
  specifier: string,
): { name: string; subpath: string; package: Package | undefined } | undefined {
  const match = /^(@phat\/[^/]+)(\/.*)?$/.exec(specifier)
  if (match === null) return undefined
  const name = match[1] as string
  return {
    name,
    subpath: match[2] === undefined ? '.' : `.${match[2]}`,
    package: project.packages.find((one) => one.name === name),
  }
}

/** The source files that a specifier leads to, one for each condition; none for what is not of this repository. */
export function resolveImport(project: Project, from: SourceFile, specifier: string): string[] {
  if (specifier.startsWith('.')) return [joinPath(folderOf(from.path), specifier)]
  const own = from.package
  if (own !== undefined && specifier.startsWith('#'))
    return (own.imports[specifier] ?? []).map((target) => joinPath(own.folder, target))
  const workspace = workspaceImport(project, specifier)
  const other = workspace?.package
  return other === undefined
    ? []
    : (other.exports[workspace?.subpath ?? '.'] ?? []).map((target) => joinPath(other.folder, target))
}

/** The folder of a path; empty for the root. */
export function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''
}

/** Joins a relative path to a folder; what leads out of the root keeps its `..`. */
export function joinPath(folder: string, relative: string): string {
  const parts: string[] = []
  for (const part of `${folder}/${relative}`.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else parts.push(part)
  }
  return parts.join('/')
}
