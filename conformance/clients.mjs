// SPDX-License-Identifier: Apache-2.0
// The foreign clients, and the steps that each row of the table has.
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Every step that a client may report, in the order of the table. */
export const steps = /** @type {const} */ ([
  'connect',
  'read',
  'fee',
  'subscribe',
  'sr25519',
  'inBlock',
  'finalized',
  'events',
  'batch',
  'ed25519',
  'ecdsa',
  'dispatch-error',
  'sudo',
  'iterate',
  'old-block',
  'read-proof',
])

/** Steps of `papi add`. */
export const codegenSteps = /** @type {const} */ (['generate', 'compile', 'run'])

/**
 * @typedef {object} Client
 * @property {string} name unique, for `--only`
 * @property {string} package npm name; the version comes from the installed manifest
 * @property {string} folder below clients/
 * @property {string} script below the folder
 * @property {readonly string[]} steps
 * @property {readonly string[]} [without] steps that it has no means for
 */

/** @type {readonly Client[]} */
export const clients = [
  { name: 'polkadot-js-10', package: '@polkadot/api', folder: 'polkadot-js-10', script: 'client.mjs', steps },
  { name: 'polkadot-js-16', package: '@polkadot/api', folder: 'polkadot-js-16', script: 'client.mjs', steps },
  { name: 'polkadot-api-1', package: 'polkadot-api', folder: 'polkadot-api-1', script: 'client.mjs', steps },
  { name: 'polkadot-api-2', package: 'polkadot-api', folder: 'polkadot-api-2', script: 'client.mjs', steps },
  {
    name: 'polkadot-api-1-codegen',
    package: 'polkadot-api',
    folder: 'polkadot-api-1',
    script: 'codegen.mjs',
    steps: codegenSteps,
  },
  {
    name: 'polkadot-api-2-codegen',
    package: 'polkadot-api',
    folder: 'polkadot-api-2',
    script: 'codegen.mjs',
    steps: codegenSteps,
  },
  { name: 'dedot', package: 'dedot', folder: 'dedot', script: 'dedot-client.mjs', steps },
  { name: 'dedot-legacy', package: 'dedot', folder: 'dedot', script: 'legacy-client.mjs', steps },
  {
    name: 'txwrapper',
    package: '@substrate/txwrapper-polkadot',
    folder: 'txwrapper',
    script: 'client.mjs',
    steps,
    without: ['read', 'subscribe', 'iterate', 'old-block', 'read-proof'],
  },
]

/** Whether a client's packages are there. @param {string} folder below clients/ */
export const isInstalled = (folder) =>
  existsSync(join(import.meta.dirname, 'clients', folder, 'node_modules', '.package-lock.json'))
