// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { sha256 } from '@phat/crypto'
import { defineErrors, toHex } from '@phat/primitives'

export const scriptEngineErrors = defineErrors('script-engine', {
  'wrong-module': {
    why: 'The module of the script engine is not the one that this release runs contracts with; another would give other results.',
    remedy: 'Install the dependencies again from the lockfile.',
  },
})

/** SHA-256 of `quickjs.wasm` of quickjs-wasi 3.6.2: what replicas agree on when they name an engine version. */
export const scriptEngineSha256 = '0xd4c9375f2b1ca4dc95f72c8aa2982a7a9951ac8011490d79c6582df732b4bbd9'

/**
 * Reads the script engine's module, QuickJS as WebAssembly, from where the dependency is installed.
 * @throws script-engine.wrong-module
 */
export function readScriptEngineBytes(): Uint8Array {
  const bytes = new Uint8Array(readFileSync(createRequire(import.meta.url).resolve('quickjs-wasi/quickjs.wasm')))
  const hash = toHex(sha256(bytes))
  if (hash !== scriptEngineSha256)
    throw scriptEngineErrors.error('wrong-module', `SHA-256 ${hash} instead of ${scriptEngineSha256}`)
  return bytes
}
