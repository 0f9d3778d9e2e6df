// SPDX-License-Identifier: Apache-2.0
import { copyFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { isPreparedScript, preparedScriptFile, prepareScriptModule } from '@phat/contracts'

/**
 * Writes the script engine's instrumented module into `folder`, where the threads of the CLI look for it.
 * @param kept a folder that keeps it from build to build
 */
export function writePreparedEngine(folder: string, kept?: string): void {
  const target = join(folder, preparedScriptFile)
  const copy = kept === undefined ? undefined : join(kept, preparedScriptFile)
  if (copy !== undefined && isKept(copy)) {
    copyFileSync(copy, target)
    return
  }
  const module = readFileSync(createRequire(import.meta.url).resolve('quickjs-wasi/quickjs.wasm'))
  const prepared = prepareScriptModule(module)
  writeFileSync(target, prepared)
  if (copy === undefined) return
  const staging = `${copy}.${process.pid}.tmp`
  writeFileSync(staging, prepared)
  renameSync(staging, copy)
}

function isKept(path: string): boolean {
  try {
    return isPreparedScript(readFileSync(path))
  } catch {
    return false // The first build writes it.
  }
}
