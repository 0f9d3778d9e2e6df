// SPDX-License-Identifier: Apache-2.0
import { createRequire } from 'node:module'
import { dirname, join, relative, sep } from 'node:path'
import { build, type BuildFailure, type Message, type Plugin } from 'esbuild'
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
  | { readonly kind: 'bundled'; readonly code: string; readonly sourceMap: string; readonly warnings: readonly Diagnostic[] }
  | { readonly kind: 'refused'; readonly diagnostics: readonly Diagnostic[] }

/** The kit's folder. The kit that builds a contract is the one that goes into it, wherever the contract's file is. */
const kitFolder = dirname(createRequire(import.meta.url).resolve('@phat/contract'))

const kitModules: { readonly [specifier: string]: string } = {
  '@phat/contract': 'index.ts',
  '@phat/contract/std': 'std/index.ts',
  'phat:serve': 'run/serve.ts',
  'phat:portable': 'portable.ts',
}

const outputName = 'contract.js'

/** Bundles a contract with esbuild: one classic script (or, with the kit left out, one module). The same input gives the same output. */
export async function bundle({ entry, code, minify, kitExternal = false }: BundleOptions): Promise<Bundle> {
  const folder = dirname(entry)
  try {
    const built = await build({
      stdin: { contents: code, resolveDir: folder, sourcefile: 'entry.ts', loader: 'ts' },
      absWorkingDir: folder,
      outfile: join(folder, outputName),
      bundle: true,
      write: false,
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
    })
    const output = built.outputFiles.find(({ path }) => path.endsWith(outputName))
    const sourceMap = built.outputFiles.find(({ path }) => path.endsWith('.map'))
    return {
      kind: 'bundled',
      code: output?.text ?? '',
      sourceMap: sourceMap?.text ?? '',
      warnings: built.warnings.map((message) => diagnosticOf('warning', message)),
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

/** Files of the kit that are the kit itself, and not its library of contracts. */
export function isKitFile(path: string): boolean {
  const inside = relative(kitFolder, path)
  return !inside.startsWith('..') && !inside.startsWith(`std${sep}`)
}

/**
 * Resolves the kit to the one that builds, and marks the workspaces as free of side effects: what a contract does not use of them is
 * left out. With `external` the kit's files stay imports, by file, so that the leak lint knows its functions by name.
 */
function kitPlugin(external: boolean): Plugin {
  return {
    name: 'phat-kit',
    setup({ onResolve, resolve }) {
      onResolve({ filter: /^(?:@phat\/|phat:|\.)/ }, async ({ path, resolveDir, importer, kind, pluginData }) => {
        if (pluginData === resolving) return undefined
        const known = kitModules[path]
        const target =
          known === undefined
            ? await resolve(path, { resolveDir, importer, kind, pluginData: resolving })
            : { path: join(kitFolder, known), errors: [] as Message[] }
        if (target.errors.length > 0) return { errors: target.errors }
        if (!isKitFile(target.path) && !target.path.includes(`${sep}packages${sep}`)) return undefined
        if (external && (isKitFile(target.path) || path.startsWith('@phat/')) && known !== '@phat/contract/std') {
          return { path: `phat:kit/${relative(kitFolder, target.path)}`, external: true }
        }
        return { path: target.path, sideEffects: false }
      })
    },
  }
}

const resolving = Symbol('resolving')
