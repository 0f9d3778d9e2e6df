// SPDX-License-Identifier: Apache-2.0
import { hostFunction, u64 } from '../host-function.ts'

/** A number that differs for each contract that is made, for salts. */
export const instantiationNonce = hostFunction('seal0', 'instantiation_nonce', [], u64, (host) => {
  host.charge(host.prices.simple)
  return host.context.instantiationNonce()
})
