// SPDX-License-Identifier: Apache-2.0
import { assert } from '@phat/primitives'
import { type DeviceFiles, machineFiles, systemCode } from './device-files.ts'
import { exactEvidence } from './exact-evidence.ts'
import { deriveSealKeyFrom } from './seal-key.ts'
import { reportDataLength, type Tee } from './tee.ts'
import { teeErrors } from './tee-errors.ts'
import { createTurns, systemTimers, type Timers, within } from './timers.ts'

export interface GramineOptions {
  /** The folder of Gramine's attestation files, `/dev/attestation`. */
  readonly folder: string
  /** Which of Gramine's sealing keys is used: by measurement it is lost at every change of the enclave, by signer whoever signs can read all. */
  readonly sealKey?: 'measurement' | 'signer'
  readonly files?: DeviceFiles
  readonly timers?: Timers
  readonly limitMs?: number
}

const defaultLimitMs = 5_000
const quoteBytesMax = 64 * 1024
/** Gramine's sealing keys have 128 bits. */
const sealSecretLength = 16
const sealFiles = { measurement: '_sgx_mrenclave', signer: '_sgx_mrsigner' } as const

/** An SGX enclave run by Gramine with remote attestation by DCAP (Gramine documentation, attestation and secret provisioning). */
export function createGramineTee(options: GramineOptions): Tee {
  const { folder, sealKey = 'measurement', files = machineFiles, timers = systemTimers, limitMs = defaultLimitMs } = options
  const take = createTurns()
  const limits = (signal: AbortSignal) => ({ timers, limitMs, signal })
  return {
    source: 'sgx-gramine',
    place: folder,
    clock: 'untrusted',
    sealKey,
    quote: (reportData, signal) => {
      assert(reportData.length === reportDataLength, 'report data has 64 bytes')
      return within(limits(signal), 'quote from Gramine', (inner) =>
        // The report data is one for the whole enclave, so that nobody may write between write and read.
        take(async () => {
          const quote = await gramineAnswer(folder, async () => {
            await files.write(`${folder}/user_report_data`, reportData)
            inner.throwIfAborted()
            return files.read(`${folder}/quote`, quoteBytesMax)
          })
          return { source: 'sgx-gramine', evidence: exactEvidence(quote, 'sgx', reportData), simulated: false }
        }, inner),
      )
    },
    deriveSealKey: (purpose, signal) =>
      within(limits(signal), 'sealing key from Gramine', async () => {
        const path = `${folder}/keys/${sealFiles[sealKey]}`
        return deriveSealKeyFrom(
          await gramineAnswer(folder, () => files.read(path, sealSecretLength + 1)),
          sealSecretLength,
          purpose,
        )
      }),
  }
}

async function gramineAnswer<T>(folder: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    const code = systemCode(error)
    if (code === undefined) throw error
    throw teeErrors.error('provider-failed', `Gramine in ${folder}: ${code}`, { cause: error })
  }
}
