// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import {
  type BuildContext,
  type BuildFailure,
  type BuildOptions,
  type BuildResult,
  build,
  context,
  type Message,
  type Plugin,
} from 'esbuild'
import type { Diagnostic } from './build-errors.ts'
import { externalName, isKitFile, isPrepared, isWorkspace, knownTarget } from './kit.ts'
import { prepareKitSource } from './kit-source.ts'

/** What a bundle is for: running, describing the declaration, or being looked through. */
export interface BundleOptions {
  /** The contract's file, absolute. */
  readonly entry: string
  /** Code of the generated entry; it may import the contract, the kit, and `phat:serve` or `phat:portable`. */
  readonly code: string
  readonly minify: boolean
  /** True to leave the kit out, so that its functions keep their names. */
  readonly kitExternal?: boolean
}

export type Bundle =
  | {
      readonly kind: 'bundled'
      readonly code: string
      readonly sourceMap: string
      readonly warnings: readonly Diagnostic[]
      /** The files that went in and are not the kit's, absolute. */
      readonly inputs: readonly string[]
    }
  | { readonly kind: 'refused'; readonly diagnostics: readonly Diagnostic[] }

/** Bundles a contract. */
export type Bundler = (options: BundleOptions) => Promise<Bundle>

const outputName = 'contract.js'

/** Bundles a contract with esbuild: one classic script (or, with the kit left out, one module). The same input gives the same output. */
export const bundle: Bundler = (options) => finished(options, () => build(settingsOf(options)))

/** Bundles the same contracts again and again: what did not change is neither read nor parsed anew. */
export interface KeptBundler {
  readonly bundle: Bundler
  close(): Promise<void>
}

/** Makes one. It keeps so many bundles of each contract as a build makes. */
export function keepBundler(): KeptBundler {
  const kept = new Map<string, { readonly code: string; readonly made: Promise<BuildContext<Settings>> }>()
  let isClosed = false
  return {
    bundle: (options) =>
      finished(options, async () => {
        // A build that is under way while it closes: what would be kept now, nobody would give back.
        if (isClosed) return build(settingsOf(options))
        const { entry, code, minify, kitExternal = false } = options
        // Of the bundle that runs, the code has what the declaration says, and so changes with it.
        const role = `${entry} ${minify} ${kitExternal} ${code.startsWith('import { portable')}`
        const before = kept.get(role)
        if (before !== undefined && before.code !== code) void (await before.made).dispose()
        const made = before?.code === code ? before.made : context(settingsOf(options))
        kept.set(role, { code, made })
        return (await made).rebuild()
      }),
    close: async () => {
      isClosed = true
      const open = [...kept.values()]
      kept.clear()
      for (const { made } of open) await (await made).dispose()
    },
  }
}

type Settings = BuildOptions & { readonly write: false; readonly metafile: true }

function settingsOf({ entry, code, minify, kitExternal = false }: BundleOptions): Settings {
  const folder = dirname(entry)
  return {
    stdin: { contents: code, resolveDir: folder, sourcefile: 'entry.ts', loader: 'ts' },
    absWorkingDir: folder,
    outfile: join(folder, outputName),
    bundle: true,
    write: false,
    metafile: true,
    format: kitExternal ? 'esm' : 'iife',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['import'],
    target: 'es2023',
    charset: 'utf8',
    minify,
    treeShaking: true,
    legalComments: 'none',
    sourcemap: 'external',
    sourcesContent: false,
    logLevel: 'silent',
    tsconfigRaw: {},
    plugins: [kitPlugin(kitExternal)],
  }
}

async function finished({ entry }: BundleOptions, run: () => Promise<BuildResult<Settings>>): Promise<Bundle> {
  try {
    const built = await run()
    const output = built.outputFiles.find(({ path }) => path.endsWith(outputName))
    const sourceMap = built.outputFiles.find(({ path }) => path.endsWith('.map'))
    const inputs = Object.keys(built.metafile.inputs).map((path) => join(dirname(entry), path))
    return {
      kind: 'bundled',
      code: output?.text ?? '',
      sourceMap: sourceMap?.text ?? '',
      warnings: built.warnings.map((message) => diagnosticOf('warning', message)),
      inputs: inputs.filter((path) => !isWorkspace(path) && path !== join(dirname(entry), 'entry.ts')),
    }
  } catch (error) {
    if (!isBuildFailure(error)) throw error
    return { kind: 'refused', diagnostics: error.errors.map((message) => diagnosticOf('error', message)) }
  }
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors)
}

function diagnosticOf(severity: 'error' | 'warning', { text, location }: Message): Diagnostic {
  const missing = /^Could not resolve "((?:node:)?[^"]+)"/.exec(text)?.[1]
  return {
    severity,
    code: missing === undefined ? 'build.syntax' : 'build.unresolved-import',
    message: text,
    file: location?.file ?? '',
    line: location?.line ?? 0,
    column: location === null ? 0 : location.column + 1,
    remedy:
      missing === undefined
        ? 'Correct the line that the message points at.'
        : /^node:|^(?:fs|net|http|https|crypto|path|os|child_process)$/.test(missing)
          ? 'Contracts run without Node: use what `c` gives (c.crypto, c.fetch in queries), or a library that needs no Node.'
          : 'Install the package beside the contract, or correct the path.',
  }
}

/**
 * Resolves the kit to the one that builds, and marks the workspaces as free of side effects: what a contract does not use of them is
 * left out. With `external` the kit's files stay imports, by file, so that the leak lint knows its functions by name.
 *
 * Each file that esbuild asks about costs a message each way. It is not asked about prepared sources, which it reads by itself.
 */
function kitPlugin(external: boolean): Plugin {
  return {
    name: 'phat-kit',
    setup({ onResolve, onLoad, resolve }) {
      if (!isPrepared) {
        onLoad({ filter: /\.ts$/ }, async ({ path }) =>
          isWorkspace(path) ? { contents: await kitSource(path), loader: 'ts' } : undefined,
        )
      }
      const filter = isPrepared && !external ? /^(?:@phat\/|phat:)/ : /^(?:@phat\/|phat:|\.)/
      onResolve({ filter }, async ({ path, resolveDir, importer, kind, pluginData }) => {
        if (pluginData === resolving) return undefined
        const found =
          knownTarget(path, resolveDir, importer) ?? (await resolve(path, { resolveDir, importer, kind, pluginData: resolving }))
        if (typeof found !== 'string' && found.errors.length > 0) return { errors: found.errors }
        const target = typeof found === 'string' ? found : found.path
        if (!isWorkspace(target)) return undefined
        if (external && isKitFile(target)) return { path: externalName(target), external: true }
        return { path: target, sideEffects: false }
      })
    },
  }
}

/** Sources of the kit as they go into contracts: they are the same for as long as the process runs. */
const kitSources = new Map<string, Promise<string>>()

function kitSource(path: string): Promise<string> {
  const before = kitSources.get(path)
  if (before !== undefined) return before
  const source = readFile(path, 'utf8').then(prepareKitSource)
  kitSources.set(path, source)
  return source
}

const resolving = Symbol('resolving')
