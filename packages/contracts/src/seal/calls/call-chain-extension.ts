// SPDX-License-Identifier: Apache-2.0
import { hostFunction, ptr, u32 } from '../host-function.ts'

/** Number of Phala's extension, the only one; the upper half of the id names it, the lower half its function. */
const pinkExtensionId = 0

/** Runs a function of the chain extension; answers its status, with its output written. */
export const callChainExtension = hostFunction(
  'seal0',
  'call_chain_extension',
  [u32, ptr, u32, ptr, ptr],
  u32,
  (host, id, input, inputLength, out, outLength) => {
    const { context, memory, prices } = host
    host.charge(prices.extension + prices.copyByte * inputLength)
    if (id >>> 16 !== pinkExtensionId) context.fail('UnknownChainExtensionId')
    const answer = context.extension.run(id & 0xffff, memory.read(input, inputLength))
    if (answer === undefined) return context.fail('UnknownChainExtensionFunction')
    host.charge(prices.copyByte * answer.output.length)
    if (memory.readU32(outLength) < answer.output.length) context.fail('ContractIoBufferOverflow')
    memory.writeOutput(out, outLength, answer.output)
    return answer.status
  },
)
