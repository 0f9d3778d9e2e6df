// SPDX-License-Identifier: Apache-2.0
import { compact, struct, u64 } from '@phat/codec'
import { hostFunction, ptr } from '../host-function.ts'
import { encodeU64 } from '../little-endian.ts'

const weight = struct('sp_weights::Weight', { refTime: compact(u64), proofSize: compact(u64) })

/** The reference time that is left to this frame, as u64. */
export const gasLeft = hostFunction('seal0', 'gas_left', [ptr, ptr], undefined, (host, out, outLength) => {
  host.charge(host.prices.simple)
  host.memory.writeOutput(out, outLength, encodeU64(host.context.gas.left))
})

/** The weight that is left to this frame: two compact numbers, of which the proof size is 0, for there are no proofs here. */
export const gasLeft1 = hostFunction('seal1', 'gas_left', [ptr, ptr], undefined, (host, out, outLength) => {
  host.charge(host.prices.simple)
  host.memory.writeOutput(out, outLength, weight.encode({ refTime: host.context.gas.left, proofSize: 0n }))
})
