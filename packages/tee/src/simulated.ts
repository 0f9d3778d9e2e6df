// SPDX-License-Identifier: Apache-2.0
import type { Evidence } from '@phat/attestation'
import { assert } from '@phat/primitives'
import { reportDataLength, type Tee } from './tee.ts'

export interface SimulatedOptions {
  /** Makes evidence that binds the report data, in a genuine format under a simulated vendor's root. */
  readonly makeEvidence: (reportData: Uint8Array) => { readonly evidence: Evidence; readonly eventLog?: string }
}

/**
 * A TEE that protects nothing, for compositions of development and tests. They bring the maker of the evidence along: this package knows no
 * simulated vendor, and detection never comes to this one.
 */
export function createSimulatedTee({ makeEvidence }: SimulatedOptions): Tee {
  return {
    source: 'simulated',
    place: 'simulated',
    sealKey: 'none',
    clock: 'untrusted',
    quote: async (reportData, signal) => {
      assert(reportData.length === reportDataLength, 'report data has 64 bytes')
      signal.throwIfAborted()
      return { source: 'simulated', ...makeEvidence(reportData), simulated: true }
    },
  }
}
