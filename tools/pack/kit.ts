// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { kitManifest, prepareKitSource } from '@phat/contract/kit-source'
import { build } from 'esbuild'
import { mapSpecifiers, placeOf, relativeSpecifier, type Sources } from './sources.ts'
import { writeText } from './write-text.ts'

/** What contracts import: by the name of the kit, and by what the build adds. */
const entries = ['src/index.ts', 'src/std/index.ts', 'src/run/serve.ts', 'src/portable.ts'].map(
  (path) => `packages/contract/${path}`,
)

/**
 * Writes the sources that go into contracts into `folder`, each workspace in a folder of its own as in this repository: the build of a
 * contract reads them one by one, so that what a contract does not use is left out and the leak lint knows functions by their files. They
 * are prepared for that, so that the build need not have each of them pass through its hands.
 */
export async function writeKit(root: string, resolver: Sources, folder: string): Promise<void> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: entries,
    outdir: 'kit',
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'neutral',
    treeShaking: false,
    logLevel: 'warning',
  })
  const sources = Object.keys(metafile.inputs)
  for (const source of sources) {
    const text = mapSpecifiers(readFileSync(join(root, source), 'utf8'), (specifier) => {
      const target = resolver.resolve(specifier, source)
      return target === undefined ? specifier : relativeSpecifier(placeOf(source), placeOf(target))
    })
    writeText(join(folder, placeOf(source)), prepareKitSource(text))
  }
  writeText(join(folder, 'package.json'), kitManifest)
}
