// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { known } from '@phat/primitives'
import { build } from 'esbuild'

/** The whole package as a browser gets it: one ES module whose backends are the portable ones. */
export async function buildPortable(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../src/index.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    logLevel: 'warning',
  })
  return known(outputFiles[0], 'a bundle of one entry is one file').text
}

/** Runs that build in this process, so that both sets of backends can be asked the same questions. */
export async function loadPortable(): Promise<typeof import('@phat/crypto')> {
  const folder = mkdtempSync(join(tmpdir(), 'phat-crypto-'))
  try {
    const path = join(folder, 'crypto.mjs')
    writeFileSync(path, await buildPortable())
    return await import(/* @vite-ignore */ pathToFileURL(path).href)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
