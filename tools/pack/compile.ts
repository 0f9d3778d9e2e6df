// SPDX-License-Identifier: Apache-2.0
import { join, relative } from 'node:path'
import { known } from '@phat/primitives'
import { build, type Metafile, type Plugin } from 'esbuild'
import type { PackagePlan, Variant } from './packages.ts'

/** The file of a subpath without its ending: `.` is index. */
export const outputName = (subpath: string): string => (subpath === '.' ? 'index' : subpath.slice('./'.length))

/** Packages of the registry that the compiled code imports or loads by name. */
export type Imported = ReadonlySet<string>

/**
 * Compiles a package into `folder`: the workspaces go in, what comes from the registry stays an import. There are no source maps, which
 * would name the sources of this repository that the package does not carry.
 */
export async function compile(root: string, plan: PackagePlan, folder: string): Promise<Imported> {
  const imported = new Set<string>()
  for (const variant of plan.variants) {
    const { outputFiles, metafile } = await build({
      absWorkingDir: root,
      entryPoints: {
        ...Object.fromEntries(plan.subpaths.map(({ name, source }) => [outputName(name), source])),
        ...(variant.platform === 'node' ? plan.programs : {}),
      },
      outdir: join(folder, variant.folder),
      bundle: true,
      splitting: true,
      metafile: true,
      write: true,
      format: 'esm',
      platform: variant.platform,
      target: variant.platform === 'node' ? 'node20.19' : 'es2022',
      packages: 'bundle',
      charset: 'utf8',
      chunkNames: 'chunk-[hash]',
      legalComments: 'none',
      sourcemap: false,
      logLevel: 'warning',
      plugins: [externalExceptWorkspace, builtPage],
    }).then(async (result) => ({ ...result, outputFiles: await textsOf(root, result.metafile) }))
    for (const name of [...importedBy(metafile, variant), ...loadedBy(outputFiles)]) imported.add(name)
  }
  return imported
}

const externalExceptWorkspace: Plugin = {
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

function importedBy(metafile: Metafile, { platform }: Variant): readonly string[] {
  const external = Object.values(metafile.outputs).flatMap(({ imports }) => imports.filter((one) => one.external === true))
  const specifiers = external.map(({ path }) => path)
  const ofNode = specifiers.find((path) => path.startsWith('node:'))
  if (ofNode !== undefined && platform === 'browser') throw new Error(`the bundle for browsers imports ${ofNode}`)
  return specifiers.filter((path) => !path.startsWith('node:')).map(packageOf)
}

/** Packages that the code loads or looks for by a name in the text, which no bundler sees. */
const loads = /\b(?:loadNative|resolveInstalled|createRequire\d*\(import\.meta\.url\)\.resolve)\d*\("([^"]+)"\)/g

function loadedBy(texts: readonly string[]): readonly string[] {
  return texts.flatMap((text) => [...text.matchAll(loads)].map(([, specifier]) => packageOf(known(specifier, 'it has a group'))))
}

async function textsOf(root: string, metafile: Metafile): Promise<readonly string[]> {
  const { readFile } = await import('node:fs/promises')
  return Promise.all(Object.keys(metafile.outputs).map((path) => readFile(join(root, relative('.', path)), 'utf8')))
}
