// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'

/** Below the root, so that what is not bundled is found; the folder of builds is not tracked. */
const folder = fileURLToPath(new URL('../../../.build/test-threads/', import.meta.url))

const externalExceptWorkspace: Plugin = {
  name: 'external-except-workspace',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./#]/ }, ({ kind, path }) =>
      kind === 'entry-point' || path.startsWith('@phat/') ? undefined : { path, external: true },
    )
  },
}

/** Compiles a thread program of this folder. */
export async function buildThread(name: string): Promise<{ readonly url: URL; remove(): void }> {
  mkdirSync(folder, { recursive: true })
  const outfile = join(folder, `${name}.${process.pid}.mjs`)
  await build({
    entryPoints: [fileURLToPath(new URL(`./${name}.ts`, import.meta.url))],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    plugins: [externalExceptWorkspace],
    logLevel: 'warning',
  })
  return { url: pathToFileURL(outfile), remove: () => rmSync(outfile, { force: true }) }
}
