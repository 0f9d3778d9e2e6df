// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs'
import { preparedScriptFile } from '@phat/contracts'

/** The script engine's module as the build instrumented it, beside the program; unchecked, and undefined where there is none (from sources). */
export function readPreparedEngine(): Uint8Array | undefined {
  try {
    return readFileSync(new URL(preparedScriptFile, import.meta.url))
  } catch {
    return undefined // Whatever keeps it from being read, the module can be instrumented.
  }
}
