// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { assert, known } from '@phat/primitives'
import { outputName } from './compile.ts'
import { type ImportsMap, moduleOf } from './modules.ts'
import type { PackagePlan } from './packages.ts'
import { placeOf, readSources } from './sources.ts'

/** What all packages take over from the repository. */
export interface Root {
  readonly version: string
  readonly license: string
  readonly engines: Readonly<Record<string, string>>
  /** The version of a package of the registry that this repository is tested with. */
  versionOf(name: string): string
}

/** Reads it. */
export function readRoot(root: string): Root {
  const read = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'))
  const { version, license, engines } = read('package.json') as Omit<Root, 'versionOf'> // our own file
  const pinned = pinnedVersions([
    read('package.json'),
    ...readSources(root).folders.map((folder) => read(join(folder, 'package.json'))),
  ] as readonly Partial<Record<'dependencies' | 'devDependencies', Readonly<Record<string, string>>>>[]) // our own files
  const versionOf = (name: string): string => known(pinned.get(name), `${name} is a dependency of a workspace`)
  return { version, license, engines, versionOf }
}

/** Exact versions by name: those that workspaces run with, and below these what only the root's tools and types need. */
function pinnedVersions(
  manifests: readonly Partial<Record<'dependencies' | 'devDependencies', Readonly<Record<string, string>>>>[],
): ReadonlyMap<string, string> {
  const pinned = new Map<string, string>()
  for (const { dependencies = {} } of manifests) {
    for (const [name, version] of Object.entries(dependencies)) {
      assert((pinned.get(name) ?? version) === version, `${name} has one version in the whole repository`)
      pinned.set(name, version)
    }
  }
  for (const { devDependencies = {} } of manifests) {
    for (const [name, version] of Object.entries(devDependencies)) if (!pinned.has(name)) pinned.set(name, version)
  }
  return pinned
}

/** The package.json of a package whose code and types name the packages `names` of the registry. */
export function manifestOf(
  root: Root,
  plan: PackagePlan,
  names: readonly string[],
  imports: ImportsMap,
): Readonly<Record<string, unknown>> {
  const dependencies = [
    ...names.map((name) => [name, root.versionOf(name)] as const),
    ...plan.siblings.map((name) => [name, root.version] as const),
  ].sort(([a], [b]) => (a < b ? -1 : 1))
  const bin = Object.keys(plan.commands).map((command) => [command, `bin/${command}.mjs`] as const)
  return {
    name: plan.name,
    version: root.version,
    description: plan.description,
    keywords: plan.keywords,
    license: root.license,
    type: 'module',
    sideEffects: plan.sideEffects,
    engines: root.engines,
    exports: { ...Object.fromEntries(plan.subpaths.map(({ name, source }) => [name, targetsOf(plan, name, source)])), ...own },
    ...(Object.keys(imports).length === 0 ? {} : { imports }),
    ...(bin.length === 0 ? {} : { bin: Object.fromEntries(bin) }),
    dependencies: Object.fromEntries(dependencies),
  }
}

const own = { './package.json': './package.json' }

function targetsOf({ shape }: PackagePlan, name: string, source: string): Readonly<Record<string, string>> {
  return {
    types: `./types/${placeOf(source).replace(/\.ts$/, '.d.ts')}`,
    default: shape === 'modules' ? moduleOf(source) : `./dist/${outputName(name)}.js`,
  }
}
