// SPDX-License-Identifier: Apache-2.0
// Compiles the workspace once by content hash: see docs/adr/0001-compile-once.md.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { root } from './setup.mjs'

/** Entry points of the build: name of the output file, path of its source. Every process the project starts is one of these. */
const entries = {
  phat: 'packages/cli/src/main.ts',
  'phat-dev': 'packages/dev-network/src/development/phat.ts',
  'phat-network': 'packages/dev-network/src/development/main.ts',
  'phat-network-worker': 'packages/dev-network/src/development/worker-process.ts',
  'contract-workbench': 'packages/cli/src/contract/workbench/workbench-thread.ts',
  'contract-test-thread': 'packages/cli/src/project/test-thread.ts',
  'verifier-worker': 'packages/crypto/src/verifier/worker.ts',
  'contract-thread': 'packages/worker/src/contract-thread.ts',
  tidy: 'tools/tidy/main.ts',
  bench: 'bench/main.ts',
  'bench-measured-node': 'bench/restart/measured-node.ts',
  'bench-query-client': 'bench/worker/query-client.ts',
  'bench-peer-node': 'bench/transfers/peer-node.ts',
  docs: 'tools/docs/main.ts',
  'prepare-engine': 'tools/prepared-engine/main.ts',
  'prepare-kit': 'tools/prepared-kit/main.ts',
  pack: 'tools/pack/main.ts',
  'wasm-spec': 'tools/wasm-spec/main.ts',
  'ink-conformance': 'tools/ink-conformance/main.ts',
}

const sourceFolders = ['packages', 'tools', 'bench']

/** @param {string} folder @param {string[]} found */
function sourcesUnder(folder, found) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || entry.name === 'test') continue
    const path = join(folder, entry.name)
    if (entry.isDirectory()) sourcesUnder(path, found)
    else if (/\.(ts|mjs|json)$/.test(entry.name)) found.push(path)
  }
}

/** The hash that names a build: every source file, the lockfile and the Node major. */
export function contentHash() {
  /** @type {string[]} */
  const files = []
  for (const folder of sourceFolders) if (existsSync(join(root, folder))) sourcesUnder(join(root, folder), files)
  files.sort()
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')))
  for (const file of files) hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0')
  return hash.digest('hex').slice(0, 16)
}

/** Compiles unless this content was compiled before. Returns the folder that holds the compiled entry points. */
export async function ensureBuilt() {
  const builds = join(root, '.build')
  const folder = join(builds, contentHash())
  if (existsSync(folder)) return folder
  const started = performance.now()
  const present = Object.fromEntries(Object.entries(entries).filter(([, source]) => existsSync(join(root, source))))
  const staging = `${folder}.${process.pid}.tmp`
  mkdirSync(staging, { recursive: true })
  const { build } = await import('esbuild')
  try {
    await build({
      absWorkingDir: root,
      entryPoints: present,
      outdir: staging,
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      target: 'node20.19',
      packages: 'bundle',
      plugins: [externalExceptWorkspace],
      sourcemap: 'linked',
      // Each process and thread with source maps keeps all of them: with the sources in them, three times the memory.
      sourcesContent: false,
      logLevel: 'warning',
    })
  } catch (error) {
    rmSync(staging, { recursive: true, force: true })
    throw error
  }
  prepare(
    join(staging, 'prepare-engine.js'),
    [staging, builds],
    'the script engine was not instrumented ahead: what runs contracts starts slower',
  )
  prepare(join(staging, 'prepare-kit.js'), [root, join(staging, 'kit')], 'the kit was not prepared: contracts build slower')
  try {
    renameSync(staging, folder)
  } catch (error) {
    rmSync(staging, { recursive: true, force: true }) // another process finished the same content first
    if (!existsSync(folder)) throw error
  }
  dropOldBuilds(builds, folder)
  console.error(`compiled in ${Math.round(performance.now() - started)} ms`)
  return folder
}

/**
 * Has a part of the compiled programs made by a program of the build, in a process that keeps its memory from this one. Without it they do
 * its work themselves each time, so that one which is being changed does not stop the build.
 */
function prepare(/** @type {string} */ program, /** @type {string[]} */ args, /** @type {string} */ otherwise) {
  if (!existsSync(program)) return
  const { status } = spawnSync(process.execPath, [program, ...args], { stdio: ['ignore', 'ignore', 'inherit'], timeout: 60_000 })
  if (status !== 0) console.error(otherwise)
}

/**
 * Workspace packages go into the bundle; everything from the registry stays a plain import, natives included. The compiled files lie
 * below the root, so an import must mean the same there as in the package that wrote it.
 */
const externalExceptWorkspace = {
  name: 'external-except-workspace',
  /** @param {import('esbuild').PluginBuild} build */
  setup(build) {
    build.onResolve({ filter: /^[^./#]/ }, (args) => {
      if (args.kind === 'entry-point' || args.path.startsWith('@phat/')) return undefined
      const name = args.path
        .split('/')
        .slice(0, args.path.startsWith('@') ? 2 : 1)
        .join('/')
      const owner = packageFolder(args.resolveDir)
      const nested = join(owner, 'node_modules', name)
      if (owner !== root && !args.path.startsWith('node:') && existsSync(nested)) {
        const text = `${name} in ${relative(root, nested)} is another version than the root's: name the wanted one in the root package.json`
        return { errors: [{ text }] }
      }
      return { path: args.path, external: true }
    })
  },
}

/** The workspace folder that a source file belongs to. */
function packageFolder(/** @type {string} */ folder) {
  let at = folder
  while (at !== root && !existsSync(join(at, 'package.json'))) at = dirname(at)
  return at
}

/** Keeps the newest four builds, so that a process which runs from an older one still finds its chunks. */
function dropOldBuilds(/** @type {string} */ builds, /** @type {string} */ current) {
  const others = readdirSync(builds, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && join(builds, entry.name) !== current && !entry.name.endsWith('.tmp'))
    .map((entry) => ({ path: join(builds, entry.name), time: statSync(join(builds, entry.name)).mtimeMs }))
    .sort((a, b) => b.time - a.time)
  for (const old of others.slice(3)) rmSync(old.path, { recursive: true, force: true })
}
