// SPDX-License-Identifier: Apache-2.0
import type { Evidence } from '@phat/attestation'
import { assert } from '@phat/primitives'
import { deriveSealKeyFrom } from './seal-key.ts'
import { reportDataLength, type Sealing, type Tee } from './tee.ts'

export interface SimulatedOptions {
  /** Makes evidence that binds the report data, in a genuine format under a simulated vendor's root. */
  readonly makeEvidence: (reportData: Uint8Array) => { readonly evidence: Evidence; readonly eventLog?: string }
  /**
   * 32 bytes that stand for the fuses of a machine: the same ones give the same sealing keys. Whoever can read them can open whatever is
   * sealed. Without them there is no sealing key, as on a TDX machine.
   */
  readonly sealingSecret?: Uint8Array
  /** `untrusted` by default, as on every real platform that is supported. */
  readonly clock?: Tee['clock']
}

const secretLength = 32

/**
 * A TEE that protects nothing, for compositions of development and tests. They bring the maker of the evidence along: this package knows no
 * simulated vendor, and detection never comes to this one.
 */
export function createSimulatedTee({ makeEvidence, sealingSecret, clock = 'untrusted' }: SimulatedOptions): Tee {
  return {
    source: 'simulated',
    place: 'simulated',
    ...sealingOf(sealingSecret),
    clock,
    quote: async (reportData, signal) => {
      assert(reportData.length === reportDataLength, 'report data has 64 bytes')
      signal.throwIfAborted()
      return { source: 'simulated', ...makeEvidence(reportData), simulated: true }
    },
  }
}

function sealingOf(sealingSecret: Uint8Array | undefined): Sealing {
  if (sealingSecret === undefined) return { sealKey: 'none' }
  const fuses = sealingSecret.slice()
  return {
    sealKey: 'measurement',
    deriveSealKey: async (purpose, signal) => {
      signal.throwIfAborted()
      // The copy is erased by the derivation, the fuses stay.
      return deriveSealKeyFrom(fuses.slice(), secretLength, purpose)
    },
  }
}
