// SPDX-License-Identifier: Apache-2.0
import { codecErrors, type Fields, fieldsIo, Reader } from '@phat/codec'
import { defineErrors } from '@phat/primitives'
import type { Execution } from './execution.ts'

export const apiErrors = defineErrors('runtime-api', {
  unknown: {
    why: 'The runtime has no API function of this name at this block.',
    remedy: 'Look the name up in the metadata of the block; it reads Api_function.',
  },
  'bad-arguments': {
    why: 'The argument bytes are not the SCALE encoding of what the function takes.',
    remedy: 'Encode the arguments in order, as the metadata of the block types them.',
  },
})

/**
 * Calls a function of a runtime API on a state; its changes are dropped with the execution. Encoded in, encoded out.
 * @throws PhatError `runtime-api.unknown`, `runtime-api.bad-arguments`
 */
export function callRuntimeApi(execution: Execution, name: string, args: Uint8Array): Uint8Array {
  const method = execution.runtime.apiMethods.get(name)
  if (method === undefined) throw apiErrors.error('unknown', `no runtime API function ${name.slice(0, 100)}`)
  const decoded = decodeArguments(name, method.declaration.inputs, args)
  const context = method.identity === undefined ? execution : execution.contextOf(method.identity)
  return method.declaration.output.encode(method.declaration.run(context, decoded))
}

function decodeArguments(name: string, inputs: Fields, args: Uint8Array): unknown {
  const reader = new Reader(args)
  try {
    const decoded = fieldsIo(inputs).read(reader)
    if (reader.remaining > 0) throw codecErrors.error('trailing-bytes', `${reader.remaining} bytes follow the arguments`)
    return decoded
  } catch (cause) {
    throw apiErrors.error('bad-arguments', `${name}: ${cause instanceof Error ? cause.message : 'not decodable'}`, { cause })
  }
}
