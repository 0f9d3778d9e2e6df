// SPDX-License-Identifier: Apache-2.0
import { createSimulatedIntel, type SimulatedIntel, simulatedRoots } from '@phat/attestation-simulator'
import { sha256, sha384 } from '@phat/crypto'
import { concatBytes, known, textBytes } from '@phat/primitives'
import { createSimulatedTee, type Tee } from '@phat/tee'

/** The family of machines that the simulated vendor publishes collateral for. */
const fmspc = Uint8Array.of(0x53, 0x49, 0x4d, 0, 0, 1)

/**
 * The simulated vendor of the network's machines: an Intel whose keys are printed in the source, so that what it signs proves nothing.
 * @param now Unix seconds that its collateral is current at
 */
export const vendorAt = (now: number): SimulatedIntel =>
  createSimulatedIntel({ seed: 'phat development network', now, fmspc, pckCa: 'platform' })

const rootId = sha256(known(simulatedRoots[0], 'the first simulated root is the simulated Intel').publicKey)

/** What names the pieces of the vendor's collateral on the chain. */
export const collateralKeys = [
  { type: 'TcbInfo', value: { root: rootId, tee: { type: 'Tdx' }, fmspc } },
  { type: 'QeIdentity', value: { root: rootId, tee: { type: 'Tdx' } } },
  { type: 'PckCrl', value: { root: rootId, authority: { type: 'Platform' } } },
  { type: 'RootCrl', value: { root: rootId } },
] as const

/** The registers that a release of this network pins: the application's binds the trust root, as if it were part of the image. */
export interface Registers {
  readonly mrTd: Uint8Array
  readonly rtmrs: readonly [Uint8Array, Uint8Array, Uint8Array, Uint8Array]
}

/** What the simulated hardware measured of a worker that begins at a trust root. */
export function registersOf(trustRoot: Uint8Array): Registers {
  const measured = (label: string, content: Uint8Array = new Uint8Array()) =>
    sha384(concatBytes(textBytes(`SIMULATED ${label}`), content))
  return {
    mrTd: measured('firmware'),
    rtmrs: [measured('shape'), measured('kernel'), measured('file system'), measured('application', trustRoot)],
  }
}

/** A simulated machine: its name gives it keys of its own, its fuses its sealing keys. */
export interface MachineOptions {
  readonly name: string
  readonly fuses: Uint8Array
  readonly trustRoot: Uint8Array
}

/** The TEE of a simulated machine: evidence of a genuine form that protects nothing. */
export function createMachineTee({ name, fuses, trustRoot }: MachineOptions): Tee {
  const { mrTd, rtmrs } = registersOf(trustRoot)
  // Certificates of machines do not depend on when the collateral was issued.
  const vendor = vendorAt(0)
  return createSimulatedTee({
    sealingSecret: fuses,
    makeEvidence: (reportData) => {
      const quote = vendor.quote({ tee: 'tdx', machine: name, reportData, td: { mrTd, rtmrs: [...rtmrs] } })
      return { evidence: { format: 'dcap', quote } }
    },
  })
}
