// SPDX-License-Identifier: Apache-2.0
import { hostFunction, ptr, u64 } from '../host-function.ts'
import { encodeU128 } from '../little-endian.ts'

/** The fee of so much reference time. */
export const weightToFee = hostFunction('seal0', 'weight_to_fee', [u64, ptr, ptr], undefined, (host, refTime, out, outLength) => {
  host.charge(host.prices.simple)
  host.memory.writeOutput(out, outLength, encodeU128(host.context.weightToFee(refTime, 0n)))
})

/** The fee of a weight. */
export const weightToFee1 = hostFunction(
  'seal1',
  'weight_to_fee',
  [u64, u64, ptr, ptr],
  undefined,
  (host, refTime, proofSize, out, outLength) => {
    host.charge(host.prices.simple)
    host.memory.writeOutput(out, outLength, encodeU128(host.context.weightToFee(refTime, proofSize)))
  },
)
