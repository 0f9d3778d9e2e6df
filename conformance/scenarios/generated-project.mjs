// SPDX-License-Identifier: Apache-2.0
// A new project below a client's folder, whose packages it finds, for what the client generates.
import { spawn } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, within } from '../report.mjs'

/** Two compilers run, the client's own and TypeScript. */
export const programTimeoutMs = 100_000
/** Its own for each run, since two may run at once; removed at the end of the process. */
export const generated = join(process.cwd(), 'generated', String(process.pid))

const compilerOptions = { target: 'es2022', module: 'esnext', moduleResolution: 'bundler', strict: true, skipLibCheck: true }

/** A file of this client's own node_modules. @param {string} name */
export const tool = (name) => join(process.cwd(), 'node_modules', name)

/** Makes the project with `typed.ts` as the program that TypeScript compiles. @param {Record<string, unknown>} files texts, or values for JSON */
export function createProject(files) {
  process.once('exit', () => rmSync(generated, { recursive: true, force: true }))
  const all = {
    'package.json': { name: 'generated', private: true, type: 'module' },
    'tsconfig.json': { compilerOptions: { ...compilerOptions, noEmitOnError: true, types: [] }, files: ['typed.ts'] },
    ...files,
  }
  for (const [name, content] of Object.entries(all)) {
    mkdirSync(dirname(join(generated, name)), { recursive: true })
    writeFileSync(join(generated, name), typeof content === 'string' ? content : JSON.stringify(content))
  }
}

/** Runs a program in the project, and fails with what it wrote. @param {string[]} args of Node.js */
export async function runTool(args) {
  const child = spawn(process.execPath, args, { cwd: generated, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output = (output + chunk).slice(-500)
    })
  }
  try {
    const code = await within(new Promise((resolve) => child.once('close', resolve)), args[0] ?? '', programTimeoutMs)
    expect(code === 0, `exit code ${code}: ${output}`)
  } finally {
    child.kill('SIGKILL')
  }
  return true
}

/** Compiles `typed.ts` strictly. */
export const compile = () => runTool([tool('typescript/bin/tsc'), '-p', 'tsconfig.json'])
