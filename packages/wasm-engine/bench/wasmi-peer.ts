// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { assert } from '@phat/primitives'

/** The crate, from the root of the checkout: benchmarks run there. */
const crate = 'packages/wasm-engine/bench/wasmi-peer'

/** Compiles the peer into the build folder. Returns the program, or undefined without cargo. */
export function buildWasmiPeer(build: string, tell: (line: string) => void): string | undefined {
  if (spawnSync('cargo', ['--version'], { timeout: 30_000 }).status !== 0) {
    tell('no cargo at hand: the comparison with wasmi is left out')
    return undefined
  }
  const target = join(build, 'wasmi-peer')
  const args = ['build', '--release', '--locked', '--target-dir', target, '--manifest-path', resolve(crate, 'Cargo.toml')]
  const result = spawnSync('cargo', args, { encoding: 'utf8', timeout: 600_000 })
  if (result.status !== 0) {
    tell(`cargo could not build the peer: the comparison with wasmi is left out\n${result.stderr}`)
    return undefined
  }
  return join(target, 'release', 'wasmi-peer')
}

/** The best time of three runs of a kernel, and its result. */
export function runWasmiPeer(
  program: string,
  module: Uint8Array,
  size: number,
): { readonly ms: number; readonly result: number } {
  const folder = mkdtempSync(join(tmpdir(), 'wasmi-peer-'))
  try {
    const file = join(folder, 'kernel.wasm')
    writeFileSync(file, module)
    const run = spawnSync(program, [file, String(size), '3'], { encoding: 'utf8', timeout: 300_000 })
    assert(run.status === 0, `the peer runs a kernel: ${run.stderr}`)
    const [ms = Number.NaN, result = Number.NaN] = run.stdout.trim().split(' ').map(Number)
    return { ms, result }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
