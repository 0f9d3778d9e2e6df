// SPDX-License-Identifier: Apache-2.0
// The npm scripts: each sets up what it needs, then does its work. Plain JavaScript, because it runs before anything is compiled.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled, requireNode, root } from './setup.mjs'

const [command = 'help', ...rest] = process.argv.slice(2)
requireNode()
ensureInstalled(root, 'dependencies', { production: command === 'start' || command === 'build' })
const { ensureBuilt } = await import('./build.mjs')

const bin = (/** @type {string} */ name) => join(root, 'node_modules', '.bin', name)

/** Runs a program to its end and returns its exit code. */
function run(/** @type {string} */ program, /** @type {string[]} */ args) {
  const result = spawnSync(program, args, { cwd: root, stdio: 'inherit' })
  return result.status ?? 1
}

/** Runs a compiled entry point of the build. */
async function runBuilt(/** @type {string} */ name, /** @type {string[]} */ args) {
  const folder = await ensureBuilt()
  return run(process.execPath, ['--enable-source-maps', '--expose-gc', join(folder, `${name}.js`), ...args])
}

/** Each foreign client has a lockfile of its own, so that `npm start` installs none of them and no two share a package. */
function ensureConformance() {
  const folder = join(root, 'conformance')
  if (!existsSync(folder)) return
  ensureInstalled(folder, 'what checks foreign clients')
  for (const client of readdirSync(join(folder, 'clients'))) {
    ensureInstalled(join(folder, 'clients', client), `the foreign client ${client}`)
  }
}

async function test(/** @type {string[]} */ args) {
  ensureConformance()
  await ensureBuilt()
  return run(bin('vitest'), ['run', ...args])
}

/** @type {Record<string, () => Promise<number>>} */
const commands = {
  build: async () => {
    await ensureBuilt()
    return 0
  },
  start: async () => {
    // In this process, so that Ctrl-C reaches the network itself and nothing stands between it and the terminal.
    process.argv = [process.argv[0] ?? 'node', 'phat-network', ...rest]
    await import(join(await ensureBuilt(), 'phat-network.js'))
    return -1
  },
  test: () => test(rest),
  bench: () => {
    // Some hundreds of megabytes that nothing else needs.
    if (rest.includes('--peers')) ensureInstalled(join(root, 'bench', 'peers'), 'other development networks to compare with')
    return runBuilt('bench', rest)
  },
  docs: () => runBuilt('docs', rest),
  pack: () => runBuilt('pack', rest),
  'wasm-spec': () => runBuilt('wasm-spec', rest),
  'conformance:ink': () => runBuilt('ink-conformance', rest),
  conformance: async () => {
    ensureConformance()
    const folder = await ensureBuilt()
    return run(process.execPath, [join(root, 'conformance', 'run.mjs'), '--build', folder, ...rest])
  },
  check: async () => {
    const steps = /** @type {const} */ ([
      ['format and lint', async () => run(bin('biome'), ['ci', '.'])],
      ['types', async () => run(bin('tsc'), ['--noEmit', '-p', 'tsconfig.json'])],
      [
        'types of the page, which runs in browsers',
        async () => run(bin('tsc'), ['--noEmit', '-p', 'packages/console/tsconfig.json']),
      ],
      ['types of the example page', async () => run(bin('tsc'), ['--noEmit', '-p', 'examples/counter-page/tsconfig.json'])],
      ['tidy', () => runBuilt('tidy', [root])],
      ['tests', () => test(rest)],
    ])
    for (const [name, step] of steps) {
      console.error(`\n== ${name}`)
      const code = await step()
      if (code !== 0) return code
    }
    return 0
  },
}

const action = commands[command]
if (action === undefined) {
  console.error(
    `error: no such command: ${command}\n  try  npm start, npm test, npm run check, npm run bench, npm run conformance`,
  )
  process.exit(2)
}
const code = await action()
if (code >= 0) process.exit(code)
