// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto'
import { type FSWatcher, readFileSync, statSync, watch } from 'node:fs'
import { dirname, join } from 'node:path'
import type { FileReport } from './test-runner.ts'

export interface WatchOptions {
  /** Of the run before, by file. */
  readonly reports: ReadonlyMap<string, FileReport>
  /** The files of tests that there are now. @throws PhatError when there are none */
  files(): readonly string[]
  readonly folder: string
  /** Unix milliseconds at which that run began: what was saved since may have been read before. */
  readonly began: number
  now(): number
  readonly signal: AbortSignal
  /** Hears of every file that has another content, before `run`. */
  changed(path: string): void
  run(changed: readonly string[], files: readonly string[]): Promise<ReadonlyMap<string, FileReport>>
  /** Files that are watched beside those of the tests. */
  also?(): readonly string[]
  /** Hears of the newest report of each file once those that a change affects have run, be they none. */
  ran?(reports: ReadonlyMap<string, FileReport>): Promise<void>
}

/** An editor writes a file in several steps, or writes another one and renames it. */
const settleMs = 15

/**
 * Runs tests again whenever what they depend on has changed, and no others, until the signal aborts. It watches the folders of those files:
 * a file that is renamed into place is another file, which a watcher of the file itself would not see.
 */
export function watchTests(options: WatchOptions): Promise<void> {
  const { signal, folder, also = () => [] } = options
  const reports = new Map(options.reports)
  const watchers = new Map<string, FSWatcher>()
  const contents = new Map<string, string>()
  const touched = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let running = false

  const depended = (): ReadonlySet<string> => new Set([...[...reports.values()].flatMap(({ inputs }) => [...inputs]), ...also()])

  /** Watches the folders of what the tests depend on now. */
  const cover = (touch: (path: string) => void, since: number): void => {
    const files = depended()
    const folders = new Set([folder, ...[...files, ...reports.keys()].map((path) => dirname(path))])
    for (const one of folders) {
      if (watchers.has(one)) continue
      const watcher = watch(one, (_event, name) => touch(name === null ? one : join(one, name)))
      // A folder that is removed is watched again when it has tests again.
      watcher.on('error', () => {
        watcher.close()
        watchers.delete(one)
      })
      watchers.set(one, watcher)
    }
    for (const path of files) {
      if (contents.has(path)) continue
      // In this order: what is saved after it was read is seen by its time, what is saved after that by its watcher.
      const content = contentOf(path)
      const isNewer = wasSavedSince(path, since)
      contents.set(path, isNewer ? '' : content)
      if (isNewer) touch(path)
    }
  }

  return new Promise((resolve, reject) => {
    const close = (settle: () => void): void => {
      clearTimeout(timer)
      for (const watcher of watchers.values()) watcher.close()
      settle()
    }
    const touch = (path: string): void => {
      touched.add(path)
      clearTimeout(timer)
      timer = setTimeout(rerun, settleMs)
    }
    const rerun = (): void => {
      if (running || signal.aborted) return
      running = true
      const began = options.now()
      void runChanged(options, { reports, contents, paths: [...touched] })
        .then(() => {
          running = false
          cover(touch, began)
          if (touched.size > 0) touch(touched.values().next().value ?? folder)
        })
        .catch((error: unknown) => close(() => (signal.aborted ? resolve() : reject(error))))
      touched.clear()
    }
    signal.addEventListener('abort', () => close(resolve))
    cover(touch, options.began)
  })
}

interface Changes {
  readonly reports: Map<string, FileReport>
  readonly contents: Map<string, string>
  readonly paths: readonly string[]
}

async function runChanged(options: WatchOptions, { reports, contents, paths }: Changes): Promise<void> {
  const tests = options.files()
  const isNew = (path: string): boolean => tests.includes(path) && !reports.has(path)
  const changed = paths.filter((path) => {
    if (!contents.has(path) && !isNew(path)) return false
    const content = contentOf(path)
    if (contents.get(path) === content) return false
    contents.set(path, content)
    return true
  })
  if (changed.length === 0) return
  for (const path of changed) options.changed(path)
  for (const file of reports.keys()) if (!tests.includes(file)) reports.delete(file)
  const affected = tests.filter((file) => {
    const inputs = reports.get(file)?.inputs
    return inputs === undefined || changed.some((path) => inputs.has(path))
  })
  if (affected.length === 0 && options.ran === undefined) return
  for (const [file, report] of await options.run(changed, affected)) reports.set(file, report)
  await options.ran?.(reports)
}

function wasSavedSince(path: string, since: number): boolean {
  try {
    return statSync(path).mtimeMs >= since
  } catch {
    return true // It was removed meanwhile.
  }
}

/** Names a content; a file that cannot be read has one, too. */
function contentOf(path: string): string {
  try {
    return createHash('sha256').update(readFileSync(path)).digest('hex')
  } catch {
    return 'missing' // Between the steps of an editor; the next one is heard.
  }
}
