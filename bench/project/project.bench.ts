// SPDX-License-Identifier: Apache-2.0
import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { assert, known } from '@phat/primitives'
import type { Figures } from '../figure.ts'

const sizes = { full: { colds: 5, warms: 10, saves: 20 }, small: { colds: 1, warms: 2, saves: 10 } }

/** Longest that one run may take on a busy machine. */
const runMsMax = 60_000

/** Tells the processor time of the process and its threads when it ends; what esbuild takes is a process of its own. */
const cpuAtExit = `data:text/javascript,process.on('exit',()=>{const{user,system}=process.cpuUsage();process.stderr.write('cpu '+Math.round((user+system)/1000))})`

/**
 * What a developer waits for, in the project that `phat new` makes: `phat test` from the start of its process to its result, the tests again in a
 * process that watches, and from saving the contract to the result.
 */
export async function benchProject(build: string, size: 'small' | 'full', tell: (line: string) => void): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'phat-project-'))
  try {
    return await measureProject(join(build, 'phat.js'), folder, sizes[size], tell)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measureProject(
  phat: string,
  folder: string,
  { colds, warms, saves }: (typeof sizes)['full'],
  tell: (line: string) => void,
): Promise<Figures> {
  tell(`load average ${loadavg().map((load) => load.toFixed(1))}`)
  const made = spawnSync(process.execPath, [phat, 'new', 'counter'], { cwd: folder, timeout: runMsMax })
  assert(made.status === 0, 'the project is made')
  const project = join(folder, 'counter')
  const cold: number[] = []
  for (let i = 0; i < colds; i++) cold.push(await coldRun(phat, project, tell))
  const watched = await startWatch(phat, project)
  try {
    const test = join(project, 'test', 'counter.test.ts')
    const contract = join(project, 'contracts', 'counter.ts')
    const warm: number[] = []
    for (let i = 0; i < warms; i++) warm.push((await watched.save(test, `// ${i}\n`)).runMs)
    const watch: number[] = []
    for (let i = 0; i < saves; i++) watch.push((await watched.save(contract, `// ${i}\n`)).savedMs)
    tell(`cold ${shown(cold)} ms; warm ${shown(warm)} ms; save to result ${shown(watch)} ms`)
    return {
      contract_test_cold_ms: { value: share(cold, 0.5), unit: 'ms' },
      contract_test_warm_ms: { value: share(warm, 0.5), unit: 'ms' },
      watch_p95_ms: { value: share(watch, 0.95), unit: 'ms' },
    }
  } finally {
    await watched.stop()
  }
}

const shown = (values: readonly number[]): string => values.map(Math.round).join(', ')

/** The value below which a share of them lies. */
function share(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return known(sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)], 'there are values')
}

type Child = ChildProcessByStdio<null, Readable, Readable>

function start(phat: string, project: string, flags: readonly string[]): Child {
  const child = spawn(process.execPath, ['--import', cpuAtExit, phat, 'test', '--json', ...flags], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return child
}

/** Documents of a process, and the first of them that tells the result of all tests. */
async function* results(child: Child): AsyncGenerator<{ readonly ms: number; readonly failed: number }> {
  for await (const line of createInterface({ input: child.stdout })) {
    const document = JSON.parse(line) as { readonly passed?: number; readonly failed: number; readonly ms: number }
    if (document.passed !== undefined) yield document
  }
}

async function coldRun(phat: string, project: string, tell: (line: string) => void): Promise<number> {
  const started = performance.now()
  const child = start(phat, project, [])
  let cpu = ''
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    cpu += part
  })
  const ended = new Promise((resolve) => child.once('close', resolve))
  const first = await results(child).next()
  const ms = performance.now() - started
  await ended
  assert(first.done !== true && first.value.failed === 0, 'the tests of the template pass')
  tell(`cold: ${Math.round(ms)} ms, processor time ${cpu.replace('cpu ', '')} ms`)
  return ms
}

interface Watched {
  /** Adds to a file, and waits for the result: milliseconds of the run itself, and since the file was saved. */
  save(path: string, text: string): Promise<{ readonly runMs: number; readonly savedMs: number }>
  stop(): Promise<void>
}

async function startWatch(phat: string, project: string): Promise<Watched> {
  const child = start(phat, project, ['--watch'])
  const ended = new Promise((resolve) => child.once('close', resolve))
  child.stderr.resume()
  const documents = results(child)
  const next = async (): Promise<number> => {
    const timer = setTimeout(() => child.kill('SIGKILL'), runMsMax)
    const { done, value } = await documents.next()
    clearTimeout(timer)
    assert(done !== true, 'the process that watches tells a result in time')
    assert(value.failed === 0, 'the tests pass after a save')
    return value.ms
  }
  await next()
  return {
    async save(path, text) {
      const content = `${readFileSync(path, 'utf8')}${text}`
      const saved = performance.now()
      // As editors that save safely do: no half of a file is ever seen, so that each save has one result.
      writeFileSync(`${path}.saved`, content)
      renameSync(`${path}.saved`, path)
      const runMs = await next()
      return { runMs, savedMs: performance.now() - saved }
    },
    async stop() {
      child.kill('SIGINT')
      await ended
    },
  }
}
