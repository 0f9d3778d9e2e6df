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
/** Clients wait seconds before they connect again. */
const restartTimeoutMs = 120_000

/** Steps of `papi add`. */
export const codegenSteps = /** @type {const} */ (['generate', 'compile', 'run'])

/** Steps through which a client stays connected while its node is stopped and killed. */
export const restartSteps = /** @type {const} */ ([
  'connect',
  'before',
  'restart',
  'same-chain',
  'goes-on',
  'crash',
  'outcome',
  'same-chain-again',
  'goes-on-again',
])

/** Steps through which the runtime changes under a connected client. */
export const upgradeSteps = /** @type {const} */ ([
  'connect',
  'before',
  'schedule',
  'upgrade',
  'goes-on',
  'new-call',
  'old-block',
])

/** Steps of the REST service. */
export const sidecarSteps = /** @type {const} */ ([
  'start',
  'node',
  'runtime',
  'material',
  'fee-estimate',
  'dry-run',
  'submit',
  'pool',
  'accounts',
  'convert',
  'block',
  'header',
  'extrinsic',
  'range',
  'failed',
  'proxy-info',
  'vesting-info',
  'pallets',
  'errors',
  'restart',
  'crash',
])

/** Steps of clients of contracts, over the metadata and vectors of `ink/vectors`; `made` over those of `ink/made`. */
export const inkSteps = /** @type {const} */ (['parse', 'constructors', 'messages', 'results', 'errors', 'events', 'made'])

/** Steps of the SDK of confidential contracts, against node and worker. */
export const phalaSdkSteps = /** @type {const} */ ([
  'connect',
  'deploy',
  'query',
  'estimate',
  'send',
  'auto-deposit',
  'wait-finalized',
  'contract-error',
  'transfer',
  'logger',
  'system-contract',
  'certificates',
  'wrapped-certificates',
  'expired-certificate',
  'eip712-certificate',
  'evm-account',
  'wasm',
  'made-counter',
  'made-sealed-bid',
])

/** Steps of @polkadot/api alone with a contract that `phat new` makes. */
export const contractSteps = /** @type {const} */ ([
  'connect',
  'upload',
  'instantiate',
  'storage',
  'command',
  'plain-command',
  'no-contracts-api',
])

/**
 * @typedef {object} Client
 * @property {string} name unique, for `--only`
 * @property {string} package npm name; the version comes from the installed manifest
 * @property {string} folder below clients/
 * @property {string} script below the folder
 * @property {string} scenario what its script does
 * @property {readonly string[]} steps
 * @property {number} timeoutMs after which it is ended
 * @property {readonly string[]} [without] steps that it has no means for
 * @property {readonly string[]} [nodeFlags] of the node that it meets, if not a plain development chain
 * @property {boolean} [isOffline] true for clients that need no node
 * @property {string} [network] which network it runs on, for clients that need a worker, too: those of one name share one
 * @property {boolean} [needsMade] true for clients of the contracts that `phat new` makes
 */

/** @param {string} name @param {string} software @param {string} script @returns {Client} */
const client = (name, software, script, folder = name) => ({
  name,
  package: software,
  folder,
  script,
  scenario: 'all',
  steps,
  timeoutMs: defaultTimeoutMs,
})

/** @param {string} folder @returns {Client} */
const codegen = (folder) => ({
  ...client(`${folder}-codegen`, 'polkadot-api', 'codegen.mjs', folder),
  steps: codegenSteps,
  timeoutMs: codegenTimeoutMs,
})

/** @param {Client} whole @returns {Client} */
const restarted = (whole) => ({
  ...whole,
  name: `${whole.name}-restart`,
  scenario: 'restart',
  steps: restartSteps,
  timeoutMs: restartTimeoutMs,
})

/** @param {Client} whole @returns {Client} */
const upgraded = (whole) => ({ ...whole, name: `${whole.name}-upgrade`, scenario: 'upgrade', steps: upgradeSteps })

/** A client of contracts. @param {string} folder @param {string} software @returns {Client} */
const ink = (folder, software) => ({
  ...client(folder, software, 'client.mjs'),
  steps: inkSteps,
  isOffline: true,
  needsMade: true,
})

/** Its generator of types. @param {string} folder @param {string} software @returns {Client} */
const inkCodegen = (folder, software) => ({
  ...client(`${folder}-codegen`, software, 'codegen.mjs', folder),
  steps: codegenSteps,
  timeoutMs: codegenTimeoutMs,
})

/** The SDK polls each second, and deploys twice. @param {string} folder @param {readonly string[]} [without] @returns {Client} */
const phalaSdk = (folder, without) => ({
  ...client(folder, '@phala/sdk', 'client.mjs'),
  steps: phalaSdkSteps,
  timeoutMs: 180_000,
  network: folder,
  needsMade: true,
  ...(without && { without }),
})

/** Runs where the SDK ran. @param {string} folder @param {string} network @returns {Client} */
const contractUser = (folder, network) => ({
  ...client(`${folder}-contract`, '@polkadot/api', 'client.mjs', folder),
  scenario: 'contract',
  steps: contractSteps,
  timeoutMs: 180_000,
  network,
  needsMade: true,
})

/** @polkadot/api fetches the block before it tells inBlock, and tells nothing if it is final by then, as on a busy machine. */
const slowFinality = ['--chain', 'dev', '--finality-delay', '1200']

/** Those that stay connected. */
const connected = [
  { ...client('polkadot-js-10', '@polkadot/api', 'client.mjs'), nodeFlags: slowFinality },
  { ...client('polkadot-js-16', '@polkadot/api', 'client.mjs'), nodeFlags: slowFinality },
  client('polkadot-api-1', 'polkadot-api', 'client.mjs'),
  client('polkadot-api-2', 'polkadot-api', 'client.mjs'),
  client('dedot', 'dedot', 'dedot-client.mjs'),
  client('dedot-legacy', 'dedot', 'legacy-client.mjs', 'dedot'),
]

/** @type {readonly Client[]} The longest first, since several run at once. */
export const clients = [
  codegen('polkadot-api-1'),
  codegen('polkadot-api-2'),
  phalaSdk('phala-sdk-0.5', ['evm-account']),
  phalaSdk('phala-sdk-0.6'),
  contractUser('polkadot-js-10', 'phala-sdk-0.5'),
  contractUser('polkadot-js-16', 'phala-sdk-0.6'),
  ...connected.map(restarted),
  ...connected.map(upgraded),
  ...connected,
  {
    ...client('txwrapper', '@substrate/txwrapper-polkadot', 'client.mjs'),
    steps: [...steps, 'restart', 'crash'],
    without: ['read', 'subscribe', 'iterate', 'old-block', 'read-proof'],
  },
  {
    ...client('sidecar', '@substrate/api-sidecar', 'client.mjs'),
    steps: sidecarSteps,
    timeoutMs: codegenTimeoutMs,
    without: ['convert'],
    nodeFlags: ['--chain', 'dev', '--seal', 'manual'],
  },
  inkCodegen('ink-polkadot-api', 'polkadot-api'),
  { ...inkCodegen('ink-dedot', 'dedot'), steps: ['generate', 'compile'], isOffline: true },
  ink('ink-polkadot-js-10', '@polkadot/api-contract'),
  ink('ink-polkadot-js-16', '@polkadot/api-contract'),
  ink('ink-polkadot-api', '@polkadot-api/ink-contracts'),
  ink('ink-dedot', 'dedot'),
]

/** Whether a client's packages are there. @param {string} folder below clients/ */
export const isInstalled = (folder) =>
  existsSync(join(import.meta.dirname, 'clients', folder, 'node_modules', '.package-lock.json'))
