// SPDX-License-Identifier: Apache-2.0
import { type HostCertificates, isMalformed, readCertificateTable } from '@phat/attestation'
import { assert } from '@phat/primitives'
import { type DeviceFiles, machineFiles, systemCode } from './device-files.ts'
import { exactEvidence } from './exact-evidence.ts'
import { type CollectedEvidence, reportDataLength, type Tee } from './tee.ts'
import { teeErrors } from './tee-errors.ts'
import { createTurns, pause, systemTimers, type Timers, within } from './timers.ts'

/** Providers of attestation reports by the name that the kernel gives them. */
export const tsmProviders = { tdx_guest: 'tdx-tsm', sev_guest: 'snp-tsm' } as const
export type TsmProvider = keyof typeof tsmProviders

export interface TsmOptions {
  /** The folder of report entries, `/sys/kernel/config/tsm/report`. */
  readonly folder: string
  readonly provider: TsmProvider
  readonly files?: DeviceFiles
  readonly timers?: Timers
  /** Makes the names of this process's entries differ from those of others. */
  readonly processId?: number
  readonly limitMs?: number
}

const defaultLimitMs = 5_000
/** Between two looks at a generation that does not yet count the write, and before another attempt. */
const pollMs = 10
/** Other writers on an entry that is ours alone are a fault: it is not hoped away for long. */
const attemptsMax = 20
const entryNamesMax = 100
/** The kernel gives TDX quotes in a buffer of up to 128 KiB, and limits the host's certificate table likewise. */
const blobBytesMax = 256 * 1024
const attributeBytesMax = 4096

/**
 * A TDX or SEV-SNP guest whose kernel gives reports through configfs (Linux 6.7; kernel ABI document configfs-tsm-report). Each quote has
 * an entry of its own, which is removed afterwards.
 */
export function createTsmTee(options: TsmOptions): Tee {
  const { folder, provider, files = machineFiles, timers = systemTimers, limitMs = defaultLimitMs } = options
  const take = createTurns()
  const newEntry = entryMaker(folder, files, options.processId ?? process.pid)
  const source = tsmProviders[provider]
  return {
    source,
    place: folder,
    // TDX has no sealing key, and that of SEV-SNP is behind an ioctl, which Node cannot make.
    sealKey: 'none',
    clock: 'untrusted',
    quote: (reportData, signal) => {
      assert(reportData.length === reportDataLength, 'report data has 64 bytes')
      return within({ timers, limitMs, signal }, `report from ${provider}`, (inner) =>
        take(async () => {
          const entry = await newEntry()
          try {
            return await collect({ files, entry, provider, timers, signal: inner }, reportData)
          } finally {
            await removeEntry(files, entry)
          }
        }, inner),
      )
    },
  }
}

/** The name of the provider of an entry made for this question; undefined where the kernel has no provider. */
export async function readTsmProvider(folder: string, files: DeviceFiles, processId: number): Promise<string | undefined> {
  let entry: string
  try {
    entry = await entryMaker(folder, files, processId)()
  } catch (error) {
    if (systemCode(error) === 'ENXIO') return undefined
    throw error
  }
  try {
    return textOf(await files.read(`${entry}/provider`, attributeBytesMax))
  } finally {
    await removeEntry(files, entry)
  }
}

function entryMaker(folder: string, files: DeviceFiles, processId: number): () => Promise<string> {
  let count = 0
  return async () => {
    for (let i = 0; i < entryNamesMax; i++) {
      const entry = `${folder}/phat-${processId}-${count++}`
      try {
        await files.makeFolder(entry)
        return entry
      } catch (error) {
        // Left by a process of the same number that was killed.
        if (systemCode(error) !== 'EEXIST') throw error
      }
    }
    throw teeErrors.error('unusable', `${folder} is full of entries that others left`)
  }
}

/** An entry that cannot be removed holds nothing secret and is never used again: a report is not given up for it. */
async function removeEntry(files: DeviceFiles, entry: string): Promise<void> {
  try {
    await files.removeFolder(entry)
  } catch (error) {
    if (systemCode(error) === undefined) throw error
  }
}

interface Collection {
  readonly files: DeviceFiles
  readonly entry: string
  readonly provider: TsmProvider
  readonly timers: Timers
  readonly signal: AbortSignal
}

async function collect(collection: Collection, reportData: Uint8Array): Promise<CollectedEvidence> {
  const { timers, signal, provider, entry } = collection
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    if (attempt > 0) await pause(timers, pollMs, signal)
    signal.throwIfAborted()
    const blobs = await tryReport(collection, reportData)
    if (blobs === undefined) continue
    const source = tsmProviders[provider]
    const evidence = exactEvidence(blobs.report, provider === 'tdx_guest' ? 'tdx' : 'sev-snp', reportData)
    const certificates = certificatesIn(blobs.auxiliary)
    return { source, evidence, ...(certificates === undefined ? {} : { certificates }), simulated: false }
  }
  throw teeErrors.error('busy', `${entry}: ${attemptsMax} attempts, and other writes came between each time`)
}

/** One attempt; undefined when it must be made again, because the entry was busy or somebody else wrote to it. */
async function tryReport(collection: Collection, reportData: Uint8Array) {
  const { files, entry, provider, signal } = collection
  try {
    const before = await readGeneration(files, entry)
    // The kernel takes the bytes when the file is closed, and cannot tell an error then: the generation tells.
    await files.write(`${entry}/inblob`, reportData)
    const wanted = before + 1n
    if ((await generationFrom(collection, wanted)) !== wanted) return undefined
    const report = await files.read(`${entry}/outblob`, blobBytesMax)
    signal.throwIfAborted()
    const auxiliary = provider === 'sev_guest' ? await readAuxiliary(files, entry) : undefined
    if ((await readGeneration(files, entry)) !== wanted) return undefined
    if (report.length === 0) throw teeErrors.error('provider-failed', `${entry}/outblob is empty`)
    return { report, auxiliary }
  } catch (error) {
    const code = systemCode(error)
    if (code === undefined) throw error
    if (code === 'EBUSY') return undefined
    if (code === 'EFBIG')
      throw teeErrors.error('too-large', `${provider} has a report that the kernel does not pass on: EFBIG`, { cause: error })
    throw teeErrors.error('provider-failed', `${provider} in ${entry}: ${code}`, { cause: error })
  }
}

/** What the host supplied, if anything. */
function certificatesIn(table: Uint8Array | undefined): HostCertificates | undefined {
  if (table === undefined || table.length === 0) return undefined
  const read = readCertificateTable(table)
  if (isMalformed(read)) {
    throw teeErrors.error(
      'malformed',
      `the host's certificates: ${read.malformed}: expected ${read.expected}, found ${read.found}`,
    )
  }
  return Object.keys(read).length === 0 ? undefined : read
}

/** Waits until the generation counts the write. */
async function generationFrom({ files, entry, timers, signal }: Collection, wanted: bigint): Promise<bigint> {
  for (;;) {
    const generation = await readGeneration(files, entry)
    if (generation >= wanted) return generation
    await pause(timers, pollMs, signal)
  }
}

/** The certificate table of the host; kernels and hosts without one have no such file or an empty one. */
async function readAuxiliary(files: DeviceFiles, entry: string): Promise<Uint8Array | undefined> {
  try {
    return await files.read(`${entry}/auxblob`, blobBytesMax)
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw error
  }
}

async function readGeneration(files: DeviceFiles, entry: string): Promise<bigint> {
  const text = textOf(await files.read(`${entry}/generation`, attributeBytesMax))
  if (!/^\d{1,20}$/.test(text)) throw teeErrors.error('provider-failed', `${entry}/generation is no number`)
  return BigInt(text)
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes).trim()
}
