// SPDX-License-Identifier: Apache-2.0
// `papi add` against the node, its types compiled with a program that uses them, and that program run.
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { endpoint, finish, step, vital } from '../report.mjs'
import { compile, createProject, generated, programTimeoutMs, runTool, tool } from './generated-project.mjs'

/**
 * A new project as `papi` finds it. Its own option keeps it from running `npm install`; the link is what that would make.
 * @param {string} program below scenarios/
 * @param {Record<string, unknown>} [files]
 * @param {Record<string, unknown>} [settings] of its configuration
 */
export function createPapiProject(program, files = {}, settings = {}) {
  const options = { noDescriptorsPackage: true }
  const papi = { version: 0, descriptorPath: '.papi/descriptors', entries: {}, options, ...settings }
  createProject({
    '.papi/polkadot-api.json': papi,
    'typed.ts': readFileSync(join(import.meta.dirname, program), 'utf8'),
    ...files,
  })
  mkdirSync(join(generated, 'node_modules', '@polkadot-api'), { recursive: true })
  symlinkSync('../../.papi/descriptors', join(generated, 'node_modules', '@polkadot-api', 'descriptors'))
}

/** `papi add` for the node. The command needs a global WebSocket, which Node 20 hides behind this flag. */
export const addChain = (/** @type {string} */ cli, /** @type {string[]} */ ...flags) =>
  runTool(['--experimental-websocket', tool(cli), 'add', 'phat', '--wsUrl', endpoint, ...flags])

/** @param {{ cli: string, createClient: () => any }} version `cli`: its command, below node_modules; `createClient`: connected */
export async function runCodegen({ cli, createClient }) {
  await vital(
    'generate',
    async () => {
      createPapiProject('polkadot-api-typed.ts')
      return addChain(cli)
    },
    programTimeoutMs,
  )
  await vital('compile', compile, programTimeoutMs)
  await step('run', async () => {
    const { runTyped } = await import(pathToFileURL(join(generated, 'typed.js')).href)
    await runTyped(createClient())
  })
  finish()
}
