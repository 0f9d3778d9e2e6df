// SPDX-License-Identifier: Apache-2.0
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { gzipSync } from 'node:zlib'
import { known } from '@phat/primitives'
import { build } from 'esbuild'
import type { Figures } from '../figure.ts'

/** Bytes of one bundle, and how many of them come from each source. */
export interface BundleSize {
  readonly minified: number
  readonly gzipped: number
  /** Largest first. */
  readonly inputs: readonly { readonly path: string; readonly bytes: number }[]
}

/** A page that connects with the accounts of an extension, asks contracts and calls them. */
const client = "import { connect, injectedSigners } from '@phat/sdk'\nObject.assign(globalThis, { connect, injectedSigners })"
/** Everything that the SDK exports. */
const whole = "import * as sdk from '@phat/sdk'\nObject.assign(globalThis, { sdk })"

/** Bundles a program for browsers as its developer would: esbuild, minified, then gzip -9. */
export async function bundleSize(program: string): Promise<BundleSize> {
  const resolveDir = dirname(createRequire(import.meta.url).resolve('@phat/sdk'))
  const { metafile, outputFiles } = await build({
    stdin: { contents: program, resolveDir, loader: 'ts' },
    bundle: true,
    write: false,
    minify: true,
    metafile: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    legalComments: 'none',
    logLevel: 'silent',
  })
  const { contents } = known(outputFiles[0], 'a bundle of one entry is one file')
  const { inputs } = known(Object.values(metafile.outputs)[0], 'it has one output')
  return {
    minified: contents.length,
    gzipped: gzipSync(contents, { level: 9 }).length,
    inputs: Object.entries(inputs)
      .map(([path, { bytesInOutput }]) => ({ path: path.replace(/^.*?(?=(node_modules|packages)\/)/, ''), bytes: bytesInOutput }))
      .sort((a, b) => b.bytes - a.bytes),
  }
}

const listed = 10
const kb = (bytes: number): number => bytes / 1_000

/** What the SDK costs a page, in thousands of bytes. `tell` hears where the bytes come from. */
export async function benchSdkSize(tell: (line: string) => void): Promise<Figures> {
  const [small, all] = [await bundleSize(client), await bundleSize(whole)]
  tell(`connect, query and call: ${kb(small.minified)} kB minified, ${kb(small.gzipped)} kB gzipped; the largest inputs:`)
  for (const { path, bytes } of small.inputs.slice(0, listed)) tell(`${String(bytes).padStart(8)}  ${path}`)
  return {
    sdk_browser_gzip_kb: { value: kb(small.gzipped), unit: 'kB' },
    sdk_browser_whole_gzip_kb: { value: kb(all.gzipped), unit: 'kB' },
  }
}
