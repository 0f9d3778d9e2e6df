// SPDX-License-Identifier: Apache-2.0
import { basename, dirname, join } from 'node:path'
import { type BuildContext, type BuildFailure, context, type Message, type Plugin } from 'esbuild'
import { kitName } from './test-messages.ts'

/** A file of tests as one script, or what is wrong with it. */
export type BundledTest =
  | {
      readonly kind: 'bundled'
      readonly code: string
      /** As JSON; its sources are relative to the folder of the file. */
      readonly sourceMap: string
      /** The files that went in, absolute. */
      readonly inputs: readonly string[]
    }
  | { readonly kind: 'refused'; readonly reason: string; readonly inputs: readonly string[] }

/** Bundles files of tests again and again: what did not change is not read anew. */
export interface TestBundler {
  bundle(file: string): Promise<BundledTest>
  close(): Promise<void>
}

const settings = {
  bundle: true,
  write: false,
  metafile: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20.19',
  charset: 'utf8',
  sourcemap: 'external',
  sourcesContent: false,
  logLevel: 'silent',
  tsconfigRaw: {},
} as const

type Kept = BuildContext<typeof settings>

/** Makes one. */
export function createTestBundler(): TestBundler {
  const kept = new Map<string, Promise<Kept>>()
  return {
    async bundle(file) {
      const folder = dirname(file)
      const made =
        kept.get(file) ??
        context({
          ...settings,
          entryPoints: [file],
          absWorkingDir: folder,
          outfile: join(folder, `${basename(file)}.cjs`),
          plugins: [imports],
        })
      kept.set(file, made)
      try {
        const built = await (await made).rebuild()
        const text = (ending: string): string => built.outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? ''
        const inputs = Object.keys(built.metafile.inputs).filter((path) => !path.startsWith('phat-kit:'))
        return { kind: 'bundled', code: text('.cjs'), sourceMap: text('.map'), inputs: inputs.map((path) => join(folder, path)) }
      } catch (error) {
        if (!isBuildFailure(error)) throw error
        return { kind: 'refused', reason: error.errors.map(told).join('\n'), inputs: [file] }
      }
    },
    async close() {
      const open = await Promise.allSettled(kept.values())
      kept.clear()
      for (const made of open) if (made.status === 'fulfilled') await made.value.dispose()
    },
  }
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors)
}

const told = ({ text, location }: Message): string =>
  location === null ? text : `${location.file}:${location.line}:${location.column + 1}: ${text}`

/** The kit is that of the thread; packages stay imports, those of the project itself go in. */
const imports: Plugin = {
  name: 'phat-test',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@phat\/(?:contract-test|cli\/test)$/ }, () => ({ path: 'kit', namespace: 'phat-kit' }))
    onLoad({ filter: /.*/, namespace: 'phat-kit' }, () => ({
      contents: `export const { CallError, contractTestErrors, test } = globalThis[Symbol.for(${JSON.stringify(kitName)})]`,
    }))
    // Packages of this project are sources in TypeScript where it is a workspace.
    onResolve({ filter: /^[^./#]/ }, ({ path, kind }) =>
      kind === 'entry-point' || path.startsWith('@phat/') ? undefined : { path, external: true },
    )
  },
}
