// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative, sep } from 'node:path'
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

/** The kit's folder. The kit that builds a contract is the one that goes into it, wherever the contract's file is. */
const kitFolder = findKit(dirname(createRequire(import.meta.url).resolve('@phat/contract')))

/** Here the kit lies in its workspace; the package, which is compiled, carries the sources that go into contracts beside that. */
function findKit(folder: string): string {
  const packed = join(dirname(folder), 'kit', 'contract', 'src')
  return existsSync(packed) ? packed : folder
}

/** The packages that the kit is made of lie beside it. */
const workspaces = `${dirname(dirname(kitFolder))}${sep}`
const workspaceSources = ['abi', 'codec', 'contract', 'primitives'].map((name) => join(workspaces, name, 'src') + sep)

/** True for sources of the kit and of the workspaces under it. */
export const isWorkspace = (path: string): boolean => workspaceSources.some((folder) => path.startsWith(folder))

const kitModules: { readonly [specifier: string]: string } = {
  '@phat/contract': 'index.ts',
  '@phat/contract/std': 'std/index.ts',
  'phat:serve': 'run/serve.ts',
  'phat:portable': 'portable.ts',
}

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

/** Files of the kit and of the workspaces under it that are not the library of contracts, which is looked through as contracts are. */
const isKitFile = (path: string): boolean => isWorkspace(path) && !path.startsWith(join(kitFolder, 'std') + sep)

/**
 * Resolves the kit to the one that builds, and marks the workspaces as free of side effects: what a contract does not use of them is
 * left out. With `external` the kit's files stay imports, by file, so that the leak lint knows its functions by name.
 */
function kitPlugin(external: boolean): Plugin {
  return {
    name: 'phat-kit',
    setup({ onResolve, onLoad, resolve }) {
      onLoad({ filter: /\.ts$/ }, async ({ path }) =>
        isWorkspace(path) ? { contents: await kitSource(path), loader: 'ts' } : undefined,
      )
      onResolve({ filter: /^(?:@phat\/|phat:|\.)/ }, async ({ path, resolveDir, importer, kind, pluginData }) => {
        if (pluginData === resolving) return undefined
        const found =
          knownTarget(path, resolveDir, importer) ?? (await resolve(path, { resolveDir, importer, kind, pluginData: resolving }))
        if (typeof found !== 'string' && found.errors.length > 0) return { errors: found.errors }
        const target = typeof found === 'string' ? found : found.path
        if (!isWorkspace(target)) return undefined
        if (external && isKitFile(target)) return { path: `phat:kit/${relative(kitFolder, target)}`, external: true }
        return { path: target, sideEffects: false }
      })
    },
  }
}

/** What is known without asking esbuild, which costs a message each way: the kit itself, and what its files import of each other. */
function knownTarget(path: string, resolveDir: string, importer: string): string | undefined {
  const known = kitModules[path]
  if (known !== undefined) return join(kitFolder, known)
  return path.startsWith('.') && path.endsWith('.ts') && isWorkspace(importer) ? join(resolveDir, path) : undefined
}

/** Sources of the kit as they go into contracts: they are the same for as long as the process runs. */
const kitSources = new Map<string, Promise<string>>()

function kitSource(path: string): Promise<string> {
  const before = kitSources.get(path)
  if (before !== undefined) return before
  const source = readFile(path, 'utf8').then((text) =>
    text.replace(initializer, '$1/* @__PURE__ */ $2').replace(explanation, "$1''"),
  )
  kitSources.set(path, source)
  return source
}

const resolving = Symbol('resolving')

/**
 * Constants at the top of a file that are made by a call: in the workspaces such calls have no effects (codecs, tables of errors), which
 * esbuild cannot know; without the mark each contract would carry all codecs.
 */
const initializer = /^((?:export )?const [\w$]+(?:: [^=\n]+)? = )((?:new )?[\w$]+(?:<[^()\n]*>)?\()/gm

/** Causes and remedies of errors: nobody reads them in a contract, whose traps show message and trace. Lines stay where they are. */
const explanation = /^( +(?:why|remedy):\s+)(?:'[^'\n]*'|"[^"\n]*")/gm
