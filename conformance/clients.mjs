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

const defaultTimeoutMs = 60_000
/** Two compilers run, the client's own and TypeScript. */
const codegenTimeoutMs = 120_000

/** Steps of `papi add`. */
export const codegenSteps = /** @type {const} */ (['generate', 'compile', 'run'])

/**
 * @typedef {object} Client
 * @property {string} name unique, for `--only`
 * @property {string} package npm name; the version comes from the installed manifest
 * @property {string} folder below clients/
 * @property {string} script below the folder
 * @property {readonly string[]} steps
 * @property {number} timeoutMs after which it is ended
 * @property {readonly string[]} [without] steps that it has no means for
 */

/** @param {string} name @param {string} software @param {string} script @returns {Client} */
const client = (name, software, script, folder = name) => ({
  name,
  package: software,
  folder,
  script,
  steps,
  timeoutMs: defaultTimeoutMs,
})

/** @param {string} folder @returns {Client} */
const codegen = (folder) => ({
  ...client(`${folder}-codegen`, 'polkadot-api', 'codegen.mjs', folder),
  steps: codegenSteps,
  timeoutMs: codegenTimeoutMs,
})

/** @type {readonly Client[]} */
export const clients = [
  client('polkadot-js-10', '@polkadot/api', 'client.mjs'),
  client('polkadot-js-16', '@polkadot/api', 'client.mjs'),
  client('polkadot-api-1', 'polkadot-api', 'client.mjs'),
  client('polkadot-api-2', 'polkadot-api', 'client.mjs'),
  codegen('polkadot-api-1'),
  codegen('polkadot-api-2'),
  client('dedot', 'dedot', 'dedot-client.mjs'),
  client('dedot-legacy', 'dedot', 'legacy-client.mjs', 'dedot'),
  {
    ...client('txwrapper', '@substrate/txwrapper-polkadot', 'client.mjs'),
    without: ['read', 'subscribe', 'iterate', 'old-block', 'read-proof'],
  },
]

/** Whether a client's packages are there. @param {string} folder below clients/ */
export const isInstalled = (folder) =>
  existsSync(join(import.meta.dirname, 'clients', folder, 'node_modules', '.package-lock.json'))
