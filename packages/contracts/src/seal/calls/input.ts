// SPDX-License-Identifier: Apache-2.0
import { hostFunction, ptr } from '../host-function.ts'

/** Copies the input of the call. It may be read again, unless a call forwarded it: then the frame ends with `InputForwarded`. */
export const input = hostFunction('seal0', 'input', [ptr, ptr], undefined, (host, out, outLength) => {
  host.charge(host.prices.simple)
  const data = host.context.peekInput() ?? host.context.fail('InputForwarded')
  host.charge(host.prices.copyByte * data.length)
  host.memory.writeOutput(out, outLength, data)
})
