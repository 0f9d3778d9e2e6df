// SPDX-License-Identifier: Apache-2.0
import type { Measurements } from '@phat/attestation'
import { arm, fixedBytes, option, u16, type ValueOf, variant } from '@phat/codec'
import { blake2b256 } from '@phat/crypto'
import type { Hash } from '@phat/primitives'

const sha384 = fixedBytes(48)
const sha256 = fixedBytes(32)

/**
 * What the hardware must have measured for code to be of a release. All that is given must be equal. Of TDX the registers that
 * hold the application are optional, because platforms put it in one or the other, but one of them must be given.
 */
export const measurement = variant('pallet_attestation::Measurement', {
  Sgx: arm(0, { mrEnclave: sha256, mrSigner: sha256, isvProdId: u16, isvSvn: u16 }),
  Tdx: arm(
    1,
    { mrTd: sha384, rtmr0: sha384, rtmr1: sha384, rtmr2: sha384, rtmr3: option(sha384), mrConfigId: option(sha384) },
    'Firmware and shape of the machine, kernel, initial file system; the application in RTMR3, MRCONFIGID or both.',
  ),
  SevSnp: arm(2, { measurement: sha384, hostData: sha256 }, 'Firmware and kernel; the application in HOST_DATA, or zeros.'),
})
export type Measurement = ValueOf<typeof measurement>

/** True where nothing that decides which application runs is left open. */
export const pinsApplication = (one: Measurement): boolean =>
  one.type !== 'Tdx' || one.value.rtmr3 !== undefined || one.value.mrConfigId !== undefined

/** What names a measurement: blake2b-256 of its encoding. */
export const measurementId = (one: Measurement): Hash => blake2b256(measurement.encode(one)) as Hash

/** The names of every measurement that these measurements fulfil, the most specific first. At most three. */
export function measurementIdsOf(measured: Measurements): readonly Hash[] {
  return fulfilled(measured).map(measurementId)
}

function fulfilled(measured: Measurements): readonly Measurement[] {
  switch (measured.tee) {
    case 'sgx': {
      const { mrEnclave, mrSigner, isvProdId, isvSvn } = measured
      return [{ type: 'Sgx', value: { mrEnclave, mrSigner, isvProdId, isvSvn } }]
    }
    case 'tdx': {
      const [rtmr0, rtmr1, rtmr2, rtmr3] = measured.rtmrs
      const { mrTd, mrConfigId } = measured
      const machine = { mrTd, rtmr0, rtmr1, rtmr2 }
      return [
        { type: 'Tdx', value: { ...machine, rtmr3, mrConfigId } },
        { type: 'Tdx', value: { ...machine, rtmr3, mrConfigId: undefined } },
        { type: 'Tdx', value: { ...machine, rtmr3: undefined, mrConfigId } },
      ]
    }
    case 'sev-snp':
      return [{ type: 'SevSnp', value: { measurement: measured.measurement, hostData: measured.hostData } }]
  }
}
