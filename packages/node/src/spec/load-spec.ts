// SPDX-License-Identifier: Apache-2.0
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs'
import type { Runtimes } from '@phat/runtime'
import { devSpec, localSpec } from './built-in-specs.ts'
import type { ChainSpec } from './chain-spec.ts'
import { parseSpec } from './parse-spec.ts'
import { specErrors } from './spec-errors.ts'

/** Close to the longest text of the engine, 2^29 - 24 characters. */
const fileBytesMax = 500_000_000

/**
 * The spec that `--chain` names.
 * @param chain `dev`, `local`, or the path of a JSON file
 * @throws PhatError `spec.*`
 */
export function loadSpec(chain: string, runtimes: Runtimes): ChainSpec {
  if (chain === 'dev') return devSpec(runtimes)
  if (chain === 'local') return localSpec(runtimes)
  return parseSpec(readSpecFile(chain), runtimes)
}

function readSpecFile(path: string): string {
  try {
    const file = openSync(path, 'r')
    try {
      const { size } = fstatSync(file)
      if (size > fileBytesMax) throw specErrors.error('too-large', `${path} has ${size} bytes; ${fileBytesMax} is the most`)
      return readFileSync(file, 'utf8')
    } finally {
      closeSync(file)
    }
  } catch (cause) {
    const { code } = cause as { readonly code?: unknown }
    // Codes of the system are words in capitals; ours are not.
    if (typeof code !== 'string' || !/^E[A-Z]+$/.test(code)) throw cause
    throw specErrors.error('unreadable', `${path.slice(0, 200)}: ${code}`, { cause })
  }
}
