// SPDX-License-Identifier: Apache-2.0
import { hostFunction, ptr, u32 } from '../host-function.ts'
import { encodeU128 } from '../little-endian.ts'

/*
 * Contracts once paid rent, and ink! 3 before its release could ask about it. Rent is gone; pallet-contracts kept the functions for such
 * code as what they are here: answers that mean "you owe nothing", and no-ops.
 */

const greatestBalance = (1n << 128n) - 1n

/** Always 0. */
export const tombstoneDeposit = hostFunction('seal0', 'tombstone_deposit', [ptr, ptr], undefined, (host, out, outLength) => {
  host.charge(host.prices.simple)
  host.memory.writeOutput(out, outLength, encodeU128(0n))
})

/** Always the greatest balance. */
export const rentAllowance = hostFunction('seal0', 'rent_allowance', [ptr, ptr], undefined, (host, out, outLength) => {
  host.charge(host.prices.simple)
  host.memory.writeOutput(out, outLength, encodeU128(greatestBalance))
})

/** Does nothing. */
export const setRentAllowance = hostFunction('seal0', 'set_rent_allowance', [ptr, u32], undefined, (host) => {
  host.charge(host.prices.simple)
})

/** Does nothing. */
export const setRentAllowance1 = hostFunction('seal1', 'set_rent_allowance', [ptr], undefined, (host) => {
  host.charge(host.prices.simple)
})

/** Does nothing. */
export const restoreTo = hostFunction('seal0', 'restore_to', [ptr, u32, ptr, u32, ptr, u32, ptr, u32], undefined, (host) => {
  host.charge(host.prices.simple)
})

/** Does nothing. */
export const restoreTo1 = hostFunction('seal1', 'restore_to', [ptr, ptr, ptr, ptr, u32], undefined, (host) => {
  host.charge(host.prices.simple)
})
