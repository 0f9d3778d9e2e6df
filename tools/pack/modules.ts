// SPDX-License-Identifier: Apache-2.0
import { join, relative } from 'node:path'
import { assert } from '@phat/primitives'
import { build } from 'esbuild'
import { externalExceptWorkspace, loadedBy, registryPackages } from './compile.ts'
import type { PackagePlan } from './packages.ts'
import { mapSpecifiers, placeOf, relativeSpecifier, type Sources } from './sources.ts'
import { writeText } from './write-text.ts'

/** An imports map: what `#name` is in Node and elsewhere. */
export type ImportsMap = Readonly<Record<string, Readonly<Record<string, string>>>>

/** A source's module below the package. */
export const moduleOf = (source: string): string => `./dist/${placeOf(source).replace(/\.ts$/, '.js')}`

/**
 * Compiles a package for Node and browsers into `folder`, a module for each source: whoever bundles it leaves out what it does not use,
 * which a bundle of ours would hide from it. `#name` stays, and the imports map says what it is in which place.
 */
export async function compileModules(
  root: string,
  plan: PackagePlan,
  resolver: Sources,
  folder: string,
): Promise<{ readonly imported: ReadonlySet<string>; readonly imports: ImportsMap }> {
  const inNode = await reach(root, plan, 'node')
  const inBrowsers = await reach(root, plan, 'browser')
  const ofNode = inBrowsers.external.filter((specifier) => specifier.startsWith('node:'))
  assert(ofNode.length === 0, `nothing of ${plan.name} asks for Node in browsers: ${ofNode.join(', ')}`)
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [...new Set([...inNode.sources, ...inBrowsers.sources])],
    outbase: 'packages',
    outdir: join(folder, 'dist'),
    write: false,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
  })
  const imports: Record<string, Readonly<Record<string, string>>> = {}
  const loaded: string[] = []
  for (const { path, text } of outputFiles) {
    const source = join('packages', relative(join(folder, 'dist'), path)).replace(/\.js$/, '.ts')
    loaded.push(...loadedBy(text))
    const mapped = mapSpecifiers(text, (specifier) => {
      if (specifier.startsWith('#')) {
        const targets = Object.entries(resolver.conditions(specifier, source)).map(([on, to]) => [on, moduleOf(to)] as const)
        imports[specifier] = Object.fromEntries(targets)
        return specifier
      }
      const target = resolver.resolve(specifier, source)
      return target === undefined ? specifier : relativeSpecifier(placeOf(source), placeOf(target).replace(/\.ts$/, '.js'))
    })
    writeText(path, mapped)
  }
  return { imported: registryPackages([...inNode.external, ...inBrowsers.external, ...loaded]), imports: sorted(imports) }
}

/** The sources that a package reaches in one kind of place, and what it imports that is none of ours. */
async function reach(root: string, { subpaths }: PackagePlan, platform: 'node' | 'browser') {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: subpaths.map(({ source }) => source),
    outdir: 'reach',
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform,
    logLevel: 'warning',
    plugins: [externalExceptWorkspace],
  })
  const inputs = Object.values(metafile.inputs)
  const external = inputs.flatMap(({ imports }) => imports.filter((one) => one.external === true).map(({ path }) => path))
  return { sources: Object.keys(metafile.inputs), external }
}

const sorted = (imports: ImportsMap): ImportsMap =>
  Object.fromEntries(Object.entries(imports).sort(([a], [b]) => (a < b ? -1 : 1)))
