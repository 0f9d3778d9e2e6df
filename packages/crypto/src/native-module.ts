// SPDX-License-Identifier: Apache-2.0
import { createRequire } from 'node:module'
import { cryptoErrors } from './errors.ts'

const requireHere = createRequire(import.meta.url)

/**
 * Loads a CommonJS dependency the first time it is needed, so that a process that never meets a scheme does not pay for it.
 * Node only. The caller states the shape it uses, because these packages carry no types.
 * @throws crypto.backend-missing
 */
export function loadNative<Module>(specifier: string): Module {
  try {
    return requireHere(specifier) as Module // The packages are untyped; checkBackends exercises every function named in Module.
  } catch (cause) {
    throw cryptoErrors.error('backend-missing', `cannot load ${specifier}`, { cause })
  }
}

/** The path of a file that belongs to an installed package. Node only. */
export function resolveInstalled(specifier: string): string {
  return requireHere.resolve(specifier)
}
