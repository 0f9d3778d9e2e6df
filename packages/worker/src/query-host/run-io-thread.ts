// SPDX-License-Identifier: Apache-2.0
import type { MessagePort } from 'node:worker_threads'
import type { IoOrder, IoReport, IoThreadOptions } from '../threads/thread-messages.ts'
import { applyCacheOperations, type IoServer, serveIo } from './io-connection.ts'
import { createQueryIo } from './query-io.ts'

/** The program of the I/O thread. */
export function runIoThread(port: MessagePort, options: IoThreadOptions): void {
  const report = (message: IoReport): void => port.postMessage(message)
  const io = createQueryIo({
    ...options,
    log: (record) => report({ kind: 'log', record }),
    exchanged: (contract, status) => report({ kind: 'exchanged', contract, status }),
  })
  const servers = new Map<number, IoServer>()
  port.on('message', (order: IoOrder) => {
    if (order.kind === 'weights') io.cache.setWeights(order.weights)
    else if (order.kind === 'changes') applyCacheOperations(io, order.changes)
    else if (order.kind === 'connect') servers.set(order.id, serveIo(io, order.connection, order.first))
    else if (order.kind === 'cancel') servers.get(order.id)?.cancel()
    else {
      servers.get(order.id)?.close()
      servers.delete(order.id)
    }
  })
}
