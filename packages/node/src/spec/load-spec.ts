// SPDX-License-Identifier: Apache-2.0
import { PhatError } from '@phat/primitives'
import type { Runtimes } from '@phat/runtime'
import { devSpec, localSpec } from './built-in-specs.ts'
import type { ChainSpec } from './chain-spec.ts'
import { parseSpec } from './parse-spec.ts'
import { readSpecFile } from './spec-file.ts'

/**
 * The spec that `--chain` names.
 * @param chain `dev`, `local`, or the path of a JSON file
 * @throws PhatError `spec.*`
 */
export function loadSpec(chain: string, runtimes: Runtimes): ChainSpec {
  return builtInSpec(chain, runtimes) ?? parseSpecFile(chain, readSpecFile(chain).text, runtimes)
}

/** Reads a spec; what is wrong with it is told with the path of its file. @throws PhatError `spec.*` */
export function parseSpecFile(path: string, text: string, runtimes: Runtimes): ChainSpec {
  try {
    return parseSpec(text, runtimes)
  } catch (error) {
    if (error instanceof PhatError) error.message = `${path.slice(-200)}: ${error.message}`
    throw error
  }
}

/** The spec of this release that has a name; undefined where `chain` is the path of a file. */
export function builtInSpec(chain: string, runtimes: Runtimes): ChainSpec | undefined {
  if (chain === 'dev') return devSpec(runtimes)
  return chain === 'local' ? localSpec(runtimes) : undefined
}
