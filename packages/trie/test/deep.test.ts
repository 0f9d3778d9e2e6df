// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import { expect, test } from 'vitest'

test('the deepest trie that keys allow is built, proven, verified and emptied on a quarter of the default stack, from the browser bundle', () => {
  const folder = mkdtempSync(join(tmpdir(), 'trie-depth-'))
  try {
    const outfile = join(folder, 'deep.mjs')
    const entry = fileURLToPath(new URL('deep-script.ts', import.meta.url))
    // The browser build: it fails if anything here needed Node.
    buildSync({
      entryPoints: [entry],
      bundle: true,
      platform: 'browser',
      format: 'esm',
      target: 'es2022',
      outfile,
      logLevel: 'error',
    })
    // The default is 984 KB.
    const run = spawnSync(process.execPath, ['--stack-size=246', outfile], { encoding: 'utf8', timeout: 30_000 })
    expect(run.stderr).toBe('')
    expect(JSON.parse(run.stdout)).toEqual({
      // One node a key, and the value, which is longer than 32 bytes.
      nodes: 1_979,
      verified: true,
      old: 40,
      closest: 32,
      emptied: '0x03170a2e7597b7b7e3d84c05391d139a62b157e78786d8c082f29dcf4c111314',
      plain: 32,
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
})
