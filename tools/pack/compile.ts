// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path'
import { known } from '@phat/primitives'
import { build, type Plugin } from 'esbuild'
import type { PackagePlan } from './packages.ts'
import { writeText } from './write-text.ts'

/** The file of a subpath without its ending: `.` is index. */
export const outputName = (subpath: string): string => (subpath === '.' ? 'index' : subpath.slice('./'.length))

/**
 * Compiles a package for Node into `folder`: the workspaces go in, what comes from the registry stays an import. There are no source
 * maps, which would name sources that the package does not carry. Returns the packages of the registry that the code imports or loads.
 */
export async function compileBundles(root: string, plan: PackagePlan, folder: string): Promise<ReadonlySet<string>> {
  const subpaths = plan.subpaths.map(({ name, source }) => [outputName(name), source] as const)
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: { ...Object.fromEntries(subpaths), ...plan.programs },
    outdir: join(folder, 'dist'),
    bundle: true,
    splitting: true,
    metafile: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    charset: 'utf8',
    chunkNames: 'chunk-[hash]',
    legalComments: 'none',
    logLevel: 'warning',
    plugins: [externalExceptWorkspace, builtPage],
  })
  for (const { path, text } of outputFiles) writeText(path, text)
  const external = Object.values(metafile.outputs).flatMap(({ imports }) => imports.filter((one) => one.external === true))
  return registryPackages([...external.map(({ path }) => path), ...outputFiles.flatMap(({ text }) => loadedBy(text))])
}

/** What comes from the registry stays an import. */
export const externalExceptWorkspace: Plugin = {
  name: 'external-except-workspace',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./#]/ }, ({ kind, path }) =>
      kind === 'entry-point' || path.startsWith('@phat/') ? undefined : { path, external: true },
    )
  },
}

/** The page that verifies evidence is built from the workspaces' sources, so a package carries it as it was built with it. */
const builtPage: Plugin = {
  name: 'built-page',
  setup({ onLoad }) {
    onLoad({ filter: /packages\/console\/src\/build-page\.ts$/ }, () => ({
      loader: 'js',
      contents: `import { readFile } from 'node:fs/promises'
export const buildPage = () => readFile(new URL('../page/page.html', import.meta.url), 'utf8')`,
    }))
  },
}

/** The package that a specifier names. */
export const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')

/** The packages of the registry among specifiers. */
export const registryPackages = (specifiers: readonly string[]): ReadonlySet<string> =>
  new Set(specifiers.map(packageOf).filter((name) => !name.startsWith('node:') && !name.startsWith('@phat/')))

/** Specifiers that code loads or looks for by a name in its text, which no bundler sees. */
const loads = /\b(?:loadNative|resolveInstalled|createRequire\d*\(import\.meta\.url\)\.resolve)\d*\("([^"]+)"\)/g

/** Those of a compiled file. */
export const loadedBy = (text: string): readonly string[] =>
  [...text.matchAll(loads)].map(([, specifier]) => known(specifier, 'it has a group'))
