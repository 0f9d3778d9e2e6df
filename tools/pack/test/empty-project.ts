// SPDX-License-Identifier: Apache-2.0
import { execFile, spawn } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { known } from '@phat/primitives'

export interface Ended {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** A folder outside the workspace in which the packed packages are installed. */
export interface EmptyProject {
  readonly path: string
  /** The folders of the packages before npm packed them, by their names without the scope. */
  readonly packed: string
  write(name: string, content: string): void
  run(program: string, args: readonly string[], folder?: string): Promise<Ended>
  /** Starts a program in a process group of its own, as a terminal does, gives its first line to `use`, and interrupts the group. */
  useThenInterrupt(program: string, args: readonly string[], use: (line: string) => Promise<void>): Promise<void>
  /** Copies a package of the repository's tools here, as an installation of it would lie. */
  add(name: string): void
  remove(): void
}

const root = process.cwd()
const limitMs = 110_000

interface Manifest {
  readonly name: string
  readonly version: string
  readonly bin?: string | Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

export const readManifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest // npm's own form

/** Packs the packages and installs them from their tarballs by npm, without a registry. */
export async function createEmptyProject(): Promise<EmptyProject> {
  const folder = mkdtempSync(join(tmpdir(), 'phat-packed-'))
  const packed = join(folder, 'packed')
  const path = join(folder, 'project')
  const project: EmptyProject = {
    path,
    packed,
    write: (name, content) => {
      mkdirSync(dirname(join(path, name)), { recursive: true })
      writeFileSync(join(path, name), content)
    },
    run: (program, args, where = path) => runToEnd(program, args, where, folder),
    useThenInterrupt: (program, args, use) => interrupt(program, args, use, path, folder),
    add: (name) => cpSync(join(root, 'node_modules', name), join(path, 'node_modules', name), { recursive: true }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
  project.write('package.json', '{ "private": true, "type": "module" }')
  const build = known(process.env.PHAT_BUILD, 'the global setup compiles the tools')
  await succeeded(project.run(process.execPath, [join(build, 'pack.js'), '--out', packed], root))
  const folders = ['contract', 'sdk', 'cli'].map((name) => join(packed, name))
  provide(folders, join(path, 'node_modules'))
  const tarballs = readdirSync(packed).filter((name) => name.endsWith('.tgz'))
  const install = ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...tarballs.map((name) => join(packed, name))]
  await succeeded(project.run('npm', install))
  return project
}

async function succeeded(running: Promise<Ended>): Promise<void> {
  const { code, out, err } = await running
  if (code !== 0) throw new Error(`${out}\n${err}`)
}

/**
 * No registry is asked: what the packages depend on is copied from the repository's node_modules before npm installs them. npm keeps it when
 * names, versions and links of programs are those that it would choose, and fails offline when a dependency is undeclared there.
 */
function provide(packages: readonly string[], target: string): void {
  const places = [root, ...readdirSync(join(root, 'packages')).map((name) => join(root, 'packages', name))]
  const installed = (name: string, version: string): string | undefined =>
    places
      .map((place) => join(place, 'node_modules', name))
      .find((at) => existsSync(at) && (!/^\d+\.\d+\.\d+$/.test(version) || readManifest(at).version === version))
  const queue = packages.flatMap((folder) => Object.entries(readManifest(folder).dependencies ?? {}))
  const done = new Set<string>()
  mkdirSync(join(target, '.bin'), { recursive: true })
  for (const [name, version] of queue) {
    const at = installed(name, version)
    if (at === undefined || done.has(name)) continue
    done.add(name)
    cpSync(at, join(target, name), { recursive: true })
    const { bin = {}, dependencies, optionalDependencies } = readManifest(at)
    const programs = typeof bin === 'string' ? { [known(name.split('/').at(-1), 'names are not empty')]: bin } : bin
    for (const [program, file] of Object.entries(programs)) symlinkSync(join('..', name, file), join(target, '.bin', program))
    const further = Object.entries({ ...dependencies, ...optionalDependencies })
    queue.push(...further.filter(([one]) => !existsSync(join(at, 'node_modules', one))))
  }
}

/** npm asks nobody, and keeps what it writes beside the project. */
const environment = (folder: string): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:PHAT_|VITEST|NODE_OPTIONS|npm_)/.test(name))),
  npm_config_offline: 'true',
  npm_config_cache: join(folder, 'npm'),
  npm_config_update_notifier: 'false',
})

function runToEnd(program: string, args: readonly string[], cwd: string, folder: string): Promise<Ended> {
  const options = { cwd, env: environment(folder), timeout: limitMs, maxBuffer: 1 << 24 }
  return new Promise((resolve) => {
    execFile(program, args, options, (error, out, err) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1
      resolve({ code, out, err })
    })
  })
}

async function interrupt(
  program: string,
  args: readonly string[],
  use: (line: string) => Promise<void>,
  cwd: string,
  folder: string,
): Promise<void> {
  const signal = AbortSignal.timeout(limitMs)
  const child = spawn(program, args, { cwd, env: environment(folder), detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const group = -known(child.pid, 'it has started')
  let err = ''
  child.stderr.on('data', (part) => {
    err += part
  })
  signal.addEventListener('abort', () => process.kill(group, 'SIGKILL'), { once: true })
  // Both pipes close when the last process that holds them has ended.
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const lines = createInterface({ input: child.stdout })
  try {
    const line = await new Promise<string>((resolve, reject) => {
      lines.once('line', resolve)
      lines.once('close', () => reject(new Error(`it ended: ${err}`)))
    })
    await use(line)
  } finally {
    if (child.exitCode === null && child.signalCode === null) process.kill(group, 'SIGINT')
    await closed
  }
  if (signal.aborted) throw new Error(`it did not end: ${err}`)
}
