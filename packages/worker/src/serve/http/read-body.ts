// SPDX-License-Identifier: Apache-2.0
import type { IncomingMessage } from 'node:http'

/** A body, or why there is none. */
export type ReadBody = Uint8Array | 'too-large' | 'unreadable'

/**
 * Reads a body of at most `max` bytes. One that announces more is not read at all. The caller closes the connection after `too-large`: the
 * rest would have to be read first.
 */
export function readBody(request: IncomingMessage, max: number): Promise<ReadBody> {
  const announced = Number(request.headers['content-length'] ?? 0)
  if (announced > max) return Promise.resolve('too-large')
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let length = 0
    const finish = (result: ReadBody): void => {
      request.off('data', onData).off('end', onEnd).off('error', onLost).off('close', onLost)
      resolve(result)
    }
    const onData = (chunk: Buffer): void => {
      length += chunk.length
      if (length > max) {
        request.pause()
        finish('too-large')
      } else chunks.push(chunk)
    }
    const onEnd = (): void => finish(joined(chunks, length))
    const onLost = (): void => finish('unreadable')
    request.on('data', onData).on('end', onEnd).on('error', onLost).on('close', onLost)
  })
}

/** In memory of its own: Node's buffers share theirs, and what is made of the body may travel to a thread. */
function joined(chunks: readonly Buffer[], length: number): Uint8Array {
  const body = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    body.set(chunk, at)
    at += chunk.length
  }
  return body
}
