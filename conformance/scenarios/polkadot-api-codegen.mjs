// SPDX-License-Identifier: Apache-2.0
// `papi add` against the node, its types compiled with a program that uses them, and that program run.
import { spawn } from 'node:child_process'
import { copyFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { endpoint, expect, finish, step, vital, within } from '../report.mjs'

const programTimeoutMs = 100_000
/** Below the client, whose packages it must find; its own for each run, since two may run at once. */
const generated = join(process.cwd(), 'generated', String(process.pid))
const program = join(import.meta.dirname, 'polkadot-api-typed.ts')

/** Runs a program of this client's own node_modules in the folder of generated files, and fails with what it wrote. */
async function runTool(args) {
  const child = spawn(process.execPath, args, { cwd: generated, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output = (output + chunk).slice(-500)
    })
  }
  try {
    const code = await within(new Promise((resolve) => child.once('close', resolve)), args[0], programTimeoutMs)
    expect(code === 0, `exit code ${code}: ${output}`)
  } finally {
    child.kill('SIGKILL')
  }
}

/** A new project as `papi` finds it. Its own option keeps it from running `npm install`; the link is what that would make. */
function createProject() {
  process.once('exit', () => rmSync(generated, { recursive: true, force: true }))
  mkdirSync(join(generated, '.papi'), { recursive: true })
  mkdirSync(join(generated, 'node_modules', '@polkadot-api'), { recursive: true })
  symlinkSync('../../.papi/descriptors', join(generated, 'node_modules', '@polkadot-api', 'descriptors'))
  const papi = { version: 0, descriptorPath: '.papi/descriptors', entries: {}, options: { noDescriptorsPackage: true } }
  const compilerOptions = { target: 'es2022', module: 'esnext', moduleResolution: 'bundler', strict: true, skipLibCheck: true }
  const files = {
    'package.json': { name: 'generated', private: true, type: 'module' },
    'tsconfig.json': { compilerOptions: { ...compilerOptions, noEmitOnError: true, types: [] }, files: ['typed.ts'] },
    '.papi/polkadot-api.json': papi,
  }
  for (const [name, content] of Object.entries(files)) writeFileSync(join(generated, name), JSON.stringify(content))
  copyFileSync(program, join(generated, 'typed.ts'))
}

/** @param {{ cli: string, createClient: () => any }} version `cli`: its command, below node_modules; `createClient`: connected */
export async function runCodegen({ cli, createClient }) {
  const tool = (name) => join(process.cwd(), 'node_modules', name)
  await vital(
    'generate',
    async () => {
      createProject()
      // The command needs a global WebSocket, which Node 20 hides behind this flag.
      await runTool(['--experimental-websocket', tool(cli), 'add', 'phat', '--wsUrl', endpoint])
      return true
    },
    programTimeoutMs,
  )
  await vital(
    'compile',
    async () => (await runTool([tool('typescript/bin/tsc'), '-p', 'tsconfig.json'])) ?? true,
    programTimeoutMs,
  )
  await step('run', async () => {
    const { runTyped } = await import(pathToFileURL(join(generated, 'typed.js')).href)
    await runTyped(createClient())
  })
  finish()
}
