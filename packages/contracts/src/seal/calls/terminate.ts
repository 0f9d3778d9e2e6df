// SPDX-License-Identifier: Apache-2.0
import { hostFunction, ptr, type SealHost, u32 } from '../host-function.ts'

function terminateContract(host: SealHost, beneficiary: number): never {
  host.charge(host.prices.terminate)
  return host.context.terminate(host.memory.read(beneficiary, 32))
}

/** Removes this contract and pays what it has to the beneficiary. The length is of a time when sizes varied, and means nothing. */
export const terminate = hostFunction('seal0', 'terminate', [ptr, u32], undefined, (host, beneficiary) =>
  terminateContract(host, beneficiary),
)

/** Removes this contract and pays what it has to the beneficiary. */
export const terminate1 = hostFunction('seal1', 'terminate', [ptr], undefined, (host, beneficiary) =>
  terminateContract(host, beneficiary),
)
