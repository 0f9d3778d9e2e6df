// SPDX-License-Identifier: Apache-2.0

/**
 * What a method of the host context throws to end its frame; why it ends stands in the execution. One object for all frames, made once:
 * it crosses wasm frames as it is, and an error of its own would gather a stack trace on a path that contracts may take at will.
 */
export const frameEnd: Error = Object.freeze(
  Object.assign(Object.create(Error.prototype) as Error, { name: 'FrameEnd', message: 'the host ended the frame' }),
)
