// SPDX-License-Identifier: Apache-2.0
import { PhatError } from '@phat/primitives'
import { createTsmTee, readTsmProvider, type TsmProvider, tsmProviders } from './configfs-tsm.ts'
import { type DeviceFiles, machineFiles, systemCode } from './device-files.ts'
import { createDstackTee } from './dstack.ts'
import { createGramineTee } from './gramine.ts'
import type { Tee } from './tee.ts'
import { teeErrors } from './tee-errors.ts'
import { systemTimers, type Timers, within } from './timers.ts'

export interface DetectOptions {
  /** Where the file systems of the machine begin; `/` outside of tests. */
  readonly root?: string
  readonly files?: DeviceFiles
  readonly timers?: Timers
  readonly processId?: number
  /** For the search, and for each quote of what it finds. */
  readonly limitMs?: number
  /** Which sealing key of Gramine's. */
  readonly gramineSealKey?: 'measurement' | 'signer'
}

/** What was found at one place. */
export interface Finding {
  readonly place: string
  /** `unusable`: something is there that this process or version cannot use; then nothing is used at all. */
  readonly state: 'absent' | 'present' | 'unusable'
  readonly detail: string
  /** How to use it, where it is present. */
  readonly open?: () => Tee
}

/** All findings, in the order in which they count. */
export interface Survey {
  readonly gramine: Finding
  readonly dstack: Finding
  readonly configfs: Finding
}

/** The sockets of a dstack agent, in the order of its own clients. A variable that names another one is never looked at. */
const dstackSockets = ['var/run/dstack.sock', 'run/dstack.sock', 'var/run/dstack/dstack.sock', 'run/dstack/dstack.sock']
const defaultLimitMs = 5_000
const attributeBytesMax = 64

/**
 * Finds the TEE that this process runs in: Gramine, then dstack, then configfs.
 * @throws PhatError `tee.no-tee`, `tee.contradiction`, `tee.unusable`, `tee.unsupported`, `tee.timeout`; the signal's reason when it aborts
 */
export async function detectTee(options: DetectOptions, signal: AbortSignal): Promise<Tee> {
  return chooseTee(await surveyTees(options, signal))
}

/** Looks at every place, and at none of them twice. @throws PhatError `tee.timeout`; the signal's reason when it aborts */
export function surveyTees(options: DetectOptions, signal: AbortSignal): Promise<Survey> {
  const { root = '/', files = machineFiles, timers = systemTimers, limitMs = defaultLimitMs, processId = process.pid } = options
  const base = root.endsWith('/') ? root : `${root}/`
  const common = { files, timers, limitMs }
  return within({ timers, limitMs, signal }, 'answer from the places where a TEE may be', async (inner) => {
    const gramine = await finding(`${base}dev/attestation`, (folder) => surveyGramine(folder, options.gramineSealKey, common))
    inner.throwIfAborted()
    const dstack = await surveyDstack(base, common)
    inner.throwIfAborted()
    const folder = `${base}sys/kernel/config/tsm/report`
    const configfs = await finding(folder, () => surveyConfigfs(folder, processId, common))
    return { gramine, dstack, configfs }
  })
}

/**
 * The TEE of a survey. It fails closed: what is there and cannot be used, or contradicts, is an error and never passed over.
 * @throws PhatError `tee.no-tee`, `tee.contradiction`, `tee.unusable`
 */
export function chooseTee({ gramine, dstack, configfs }: Survey): Tee {
  const unusable = [gramine, dstack, configfs].find(({ state }) => state === 'unusable')
  if (unusable !== undefined) throw teeErrors.error('unusable', `${unusable.place}: ${unusable.detail}`)
  const other = [dstack, configfs].find(({ open }) => open !== undefined)
  // An enclave sees neither of the two; a dstack guest is a TDX guest and may see configfs as well.
  if (gramine.open !== undefined && other !== undefined) throw contradiction(gramine, other)
  const dstackGuest = dstack.open?.()
  const kernelGuest = configfs.open?.()
  if (dstackGuest !== undefined && kernelGuest !== undefined && kernelGuest.source !== 'tdx-tsm')
    throw contradiction(dstack, configfs)
  const tee = gramine.open?.() ?? dstackGuest ?? kernelGuest
  if (tee === undefined) {
    throw teeErrors.error('no-tee', `neither ${gramine.place} nor a dstack socket nor ${configfs.place} gives evidence`)
  }
  return tee
}

function contradiction(one: Finding, other: Finding): PhatError {
  return teeErrors.error('contradiction', `${one.place} (${one.detail}) and ${other.place} (${other.detail})`)
}

interface Common {
  readonly files: DeviceFiles
  readonly timers: Timers
  readonly limitMs: number
}

/** What looking found; an error of the system is a finding, too. */
async function finding(place: string, look: (place: string) => Promise<Omit<Finding, 'place'>>): Promise<Finding> {
  try {
    return { place, ...(await look(place)) }
  } catch (error) {
    const code = error instanceof PhatError ? error.message : systemCode(error)
    if (code === undefined) throw error
    return { place, state: 'unusable', detail: code }
  }
}

const absent = { state: 'absent', detail: 'not there' } as const

async function surveyGramine(
  folder: string,
  sealKey: DetectOptions['gramineSealKey'],
  common: Common,
): Promise<Omit<Finding, 'place'>> {
  if ((await common.files.entryAt(`${folder}/attestation_type`)) === 'absent') return absent
  const type = textOf(await common.files.read(`${folder}/attestation_type`, attributeBytesMax))
  if (type !== 'dcap') return { state: 'unusable', detail: `Gramine with remote attestation ${JSON.stringify(type)}, not "dcap"` }
  const open = () => createGramineTee({ folder, ...(sealKey === undefined ? {} : { sealKey }), ...common })
  return { state: 'present', detail: 'Gramine with DCAP', open }
}

async function surveyDstack(base: string, common: Common): Promise<Finding> {
  for (const path of dstackSockets) {
    const found = await finding(`${base}${path}`, async (socket) => {
      const entry = await common.files.entryAt(socket)
      if (entry === 'absent') return absent
      if (entry !== 'socket') return { state: 'unusable', detail: 'no socket, though a dstack agent has one there' }
      return { state: 'present', detail: 'a dstack agent', open: () => createDstackTee({ socket, ...common }) }
    })
    if (found.state !== 'absent') return found
  }
  return { place: dstackSockets.map((path) => base + path).join(', '), ...absent }
}

async function surveyConfigfs(folder: string, processId: number, common: Common): Promise<Omit<Finding, 'place'>> {
  if ((await common.files.entryAt(folder)) === 'absent') return absent
  const provider = await readTsmProvider(folder, common.files, processId)
  if (provider === undefined) return { state: 'absent', detail: 'the kernel has no provider of reports' }
  if (!isKnown(provider)) return { state: 'unusable', detail: `the provider ${JSON.stringify(provider)} is not supported` }
  return {
    state: 'present',
    detail: `the provider ${provider}`,
    open: () => createTsmTee({ folder, provider, processId, ...common }),
  }
}

function isKnown(provider: string): provider is TsmProvider {
  return Object.hasOwn(tsmProviders, provider)
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes).trim()
}
