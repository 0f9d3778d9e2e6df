// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { scriptEngineHash, scriptErrors } from '@phat/contracts'
import { blake2b256 } from '@phat/crypto'
import { toHex } from '@phat/primitives'

/**
 * Reads the script engine's module, QuickJS as WebAssembly, from where the dependency is installed.
 * @throws script.engine-hash when it is not the one that this release runs contracts with
 */
export function readScriptEngineBytes(): Uint8Array {
  const bytes = new Uint8Array(readFileSync(createRequire(import.meta.url).resolve('quickjs-wasi/quickjs.wasm')))
  const hash = toHex(blake2b256(bytes))
  if (hash !== scriptEngineHash) throw scriptErrors.error('engine-hash', `blake2b-256 ${hash} instead of ${scriptEngineHash}`)
  return bytes
}
