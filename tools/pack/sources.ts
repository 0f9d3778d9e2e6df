// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { known } from '@phat/primitives'

interface Manifest {
  readonly name: string
  readonly exports?: Readonly<Record<string, string>>
  readonly imports?: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** The sources of the workspaces, by paths from the root of the repository. */
export interface Sources {
  /** The workspaces' folders. */
  readonly folders: readonly string[]
  /** The file that `specifier` in `importer` means; undefined for what comes from the registry or from Node. */
  resolve(specifier: string, importer: string): string | undefined
  /** The files that `#name` in `importer` means, by conditions in their order. @throws BugError when its workspace has no such name */
  conditions(name: string, importer: string): Readonly<Record<string, string>>
  /** Every specifier of a workspace with its file. */
  readonly exported: ReadonlyMap<string, string>
}

/** Reads the workspaces' manifests. */
export function readSources(root: string): Sources {
  const folders = ['packages', 'packages/pallets'].flatMap((parent) =>
    readdirSync(join(root, parent), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'pallets')
      .map((entry) => `${parent}/${entry.name}`),
  )
  const workspaces = folders.map((folder) => ({
    folder,
    manifest: JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest, // our own files
  }))
  const exported = new Map(
    workspaces.flatMap(({ folder, manifest }) =>
      Object.entries(manifest.exports ?? {}).map(
        ([subpath, target]) => [manifest.name + subpath.slice(1), normalize(join(folder, target))] as const,
      ),
    ),
  )
  const conditions: Sources['conditions'] = (name, importer) => {
    const owner = workspaces.find(({ folder }) => importer.startsWith(`${folder}/src/`))
    const targets = known(owner?.manifest.imports?.[name], `the workspace of ${importer} says what ${name} is`)
    const folder = known(owner, 'it has imports').folder
    return Object.fromEntries(Object.entries(targets).map(([on, target]) => [on, normalize(join(folder, target))]))
  }
  return {
    folders,
    exported,
    conditions,
    resolve(specifier, importer) {
      if (specifier.startsWith('.')) {
        // The compiler leaves the ending out of the imports that it adds to declarations.
        return normalize(join(dirname(importer), /\.[a-z]+$/.test(specifier) ? specifier : `${specifier}.ts`))
      }
      if (specifier.startsWith('#')) return conditions(specifier, importer).default
      return exported.get(specifier)
    },
  }
}

/** Where a source lies in a package, below the folder that holds its like: `packages/sdk/src/index.ts` is `sdk/src/index.ts`. */
export const placeOf = (source: string): string => source.replace(/^packages\//, '')

const specifierPattern = /(\bfrom\s+|\bimport\s*\(\s*|\bimport\s+)(['"])([^'"\n]+)\2/g

/** Rewrites the specifiers of imports and exports; what stands in docstrings stays as it is. */
export function mapSpecifiers(text: string, map: (specifier: string) => string): string {
  return text
    .split('\n')
    .map((line) =>
      /^\s*(?:\/?\*|\/\/)/.test(line)
        ? line
        : line.replace(specifierPattern, (_, before: string, quote: string, specifier: string) => {
            return `${before}${quote}${map(specifier)}${quote}`
          }),
    )
    .join('\n')
}

/** A path as a specifier, from the file `from`; both from the same folder. */
export function relativeSpecifier(from: string, to: string): string {
  const up = dirname(from).split('/')
  const down = to.split('/')
  let shared = 0
  while (shared < up.length && up[shared] === down[shared]) shared += 1
  const path = [...up.slice(shared).map(() => '..'), ...down.slice(shared)].join('/')
  return path.startsWith('.') ? path : `./${path}`
}
