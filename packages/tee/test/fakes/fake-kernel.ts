// SPDX-License-Identifier: Apache-2.0
import type { DeviceFiles } from '../../src/index.ts'

/** How a kernel's provider misbehaves; each is used up once a call. */
export interface Faults {
  /** Writes and reads that answer EBUSY before one succeeds. */
  busyWrites?: number
  busyReads?: number
  /** How often the generation is read before it counts a write. */
  lateReads?: number
  /** The write is taken without an error and never counted, as the kernel does with a blob that it refuses at close. */
  losesWrites?: boolean
  /** How often another process writes its own request right after ours. */
  intruders?: number
  /** The host never answers: reading the report does not return until `release`. */
  hangs?: boolean
  /** Another error of the report's read. */
  readError?: string
  /** Bytes behind the report. */
  trailing?: Uint8Array
  /** The report answers another request. */
  stale?: Uint8Array
}

export interface FakeKernel extends DeviceFiles {
  readonly faults: Faults
  /** Entries that exist now. */
  readonly entries: ReadonlyMap<string, unknown>
  /** Calls so far, such as `write inblob`. */
  readonly calls: string[]
  /** Most report reads that ran at the same time. */
  readonly parallelMax: () => number
  /** Ends reads that hang. */
  release(): void
}

export interface FakeKernelOptions {
  /** Undefined: configfs is mounted, but no provider has registered. */
  readonly provider: string | undefined
  readonly folder: string
  readonly report: (reportData: Uint8Array) => Uint8Array
  readonly auxiliary?: Uint8Array
  readonly faults?: Faults
}

interface ReportEntry {
  generation: number
  /** What a read of the generation shows: it may lag. */
  shown: number
  lag: number
  inblob: Uint8Array | undefined
}

/** An error as the system gives it. */
export function systemError(code: string, syscall: string): Error {
  return Object.assign(new Error(`${code}, ${syscall}`), { code, syscall })
}

/** configfs-tsm as the kernel implements it: entries, a generation that counts writes, a report made when it is read. */
export function createFakeKernel({ provider, folder, report, auxiliary, faults = {} }: FakeKernelOptions): FakeKernel {
  const entries = new Map<string, ReportEntry>()
  const calls: string[] = []
  const hanging: (() => void)[] = []
  let running = 0
  let parallel = 0

  const find = (path: string): readonly [entry: ReportEntry, attribute: string] => {
    const [, name = '', attribute = ''] = /^(.*)\/([^/]+)$/.exec(path) ?? []
    const entry = entries.get(name)
    if (entry === undefined) throw systemError('ENOENT', 'open')
    return [entry, attribute]
  }
  const readReport = async (entry: ReportEntry): Promise<Uint8Array> => {
    if (entry.inblob === undefined) throw systemError('EINVAL', 'read')
    if (takes(faults, 'busyReads')) throw systemError('EBUSY', 'read')
    if (faults.readError !== undefined) throw systemError(faults.readError, 'read')
    running++
    parallel = Math.max(parallel, running)
    await new Promise<void>((resolve) => (faults.hangs ? hanging.push(resolve) : setImmediate(resolve)))
    running--
    const made = report(faults.stale ?? entry.inblob)
    return Uint8Array.of(...made, ...(faults.trailing ?? []))
  }
  const attributes: Record<string, (entry: ReportEntry) => Promise<Uint8Array>> = {
    provider: async () => textBytes(`${provider}\n`),
    generation: async (entry) => {
      if (entry.lag > 0) entry.lag--
      else entry.shown = entry.generation
      return textBytes(`${entry.shown}\n`)
    },
    outblob: readReport,
    ...(auxiliary === undefined ? {} : { auxblob: async () => auxiliary }),
  }
  return {
    faults,
    entries,
    calls,
    parallelMax: () => parallel,
    release: () => {
      for (const resolve of hanging.splice(0)) resolve()
    },
    entryAt: async (path) => (path === folder || entries.has(path) ? 'folder' : 'absent'),
    makeFolder: async (path) => {
      calls.push('make')
      if (provider === undefined) throw systemError('ENXIO', 'mkdir')
      if (entries.has(path)) throw systemError('EEXIST', 'mkdir')
      entries.set(path, { generation: 0, shown: 0, lag: 0, inblob: undefined })
    },
    removeFolder: async (path) => {
      calls.push('remove')
      if (!entries.delete(path)) throw systemError('ENOENT', 'rmdir')
    },
    read: async (path) => {
      const [entry, attribute] = find(path)
      calls.push(`read ${attribute}`)
      const read = attributes[attribute]
      if (read === undefined) throw systemError('ENOENT', 'open')
      return read(entry)
    },
    write: async (path, bytes) => {
      const [entry, attribute] = find(path)
      calls.push(`write ${attribute}`)
      if (attribute !== 'inblob') throw systemError('EACCES', 'open')
      if (bytes.length > 64) throw systemError('EINVAL', 'write')
      if (takes(faults, 'busyWrites')) throw systemError('EBUSY', 'write')
      if (faults.losesWrites) return
      entry.inblob = bytes.slice()
      entry.generation++
      entry.lag = faults.lateReads ?? 0
      if (takes(faults, 'intruders')) {
        entry.inblob = new Uint8Array(64).fill(0xee)
        entry.generation++
      }
    },
  }
}

function takes(faults: Faults, name: 'busyWrites' | 'busyReads' | 'intruders'): boolean {
  const left = faults[name] ?? 0
  if (left > 0) faults[name] = left - 1
  return left > 0
}

function textBytes(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
