// SPDX-License-Identifier: Apache-2.0
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { known, PhatError, unreachable } from '@phat/primitives'
import { connectIo } from '../query-host/io-connection.ts'
import { createQueryHost, isCancelled, isMustWait } from '../query-host/query-host.ts'
import { runIoThread } from '../query-host/run-io-thread.ts'
import type { ClusterExecutors } from './cluster-executor.ts'
import { packChanges, unpackChanges } from './flat-changes.ts'
import { toPortableError } from './portable-error.ts'
import { contractThreadErrors } from './thread-errors.ts'
import type { QueryOrder, QueryReport, ThreadData, TransactionOrder, TransactionReport } from './thread-messages.ts'
import { createVersionedState } from './versioned-state.ts'

/**
 * The program of a contract thread, in whatever role it was started. What is no `PhatError` ends the thread: a fault in here is never an
 * answer.
 */
export function runContractThread(executors: ClusterExecutors): void {
  const port = known(parentPort ?? undefined, 'a contract thread runs in a worker thread')
  const data = workerData as ThreadData
  if (data.role === 'transaction') runTransactions(port, executors, data)
  else if (data.role === 'query') runQueries(port, executors, data)
  else if (data.role === 'io') runIoThread(port, data.options)
  else unreachable(data)
}

type RoleData<Role extends ThreadData['role']> = Extract<ThreadData, { readonly role: Role }>

function runTransactions(port: MessagePort, executors: ClusterExecutors, data: RoleData<'transaction'>): void {
  const report = (message: TransactionReport, transfer: readonly ArrayBuffer[] = []): void =>
    port.postMessage(message, [...transfer])

  /** A refusal is told before the thread falls silent; a fault ends it. */
  function guarded<T>(act: () => T): T | undefined {
    try {
      return act()
    } catch (error) {
      if (!(error instanceof PhatError)) throw error
      report({ kind: 'failed', error: toPortableError(error) })
      port.close()
      return undefined
    }
  }

  const executor = guarded(() => executors.transaction(data.start))
  if (executor === undefined) return
  port.on('message', (order: TransactionOrder) => {
    if (order.kind === 'snapshot') {
      const records = packChanges(executor.records())
      report({ kind: 'snapshot', id: order.id, height: executor.height, records }, [records])
      return
    }
    const applied = guarded(() =>
      order.kind === 'apply'
        ? executor.apply(order.block)
        : executor.adopt(order.height, order.now, unpackChanges(order.changes)),
    )
    if (applied === undefined) return
    const changes = packChanges(applied.changes)
    report({ kind: 'applied', id: order.id, height: applied.height, receipts: applied.receipts, changes }, [changes])
  })
  report({ kind: 'ready', height: executor.height, receipts: executor.opening() })
}

function runQueries(port: MessagePort, executors: ClusterExecutors, data: RoleData<'query'>): void {
  const executor = executors.query(data.birth)
  const state = createVersionedState(data.history)
  const startQuery = createQueryHost({ io: connectIo(data.io), waits: data.waits, workerPublicKey: data.workerPublicKey })

  function answer({ id, limitMs, command }: Extract<QueryOrder, { kind: 'query' }>): QueryReport {
    const session = startQuery(limitMs)
    try {
      const view = state.at(command.height)
      if (view === undefined) throw contractThreadErrors.error('height-unavailable', heightDetail(command.height, state.height))
      const answered: QueryReport = {
        kind: 'answered',
        id,
        height: view.height,
        answer: executor.query(view, command.request, session.host),
      }
      session.finish()
      return answered
    } catch (thrown) {
      if (isMustWait(thrown)) return { kind: 'must-wait', id }
      if (isCancelled(thrown)) return { kind: 'cancelled', id }
      if (!(thrown instanceof PhatError)) throw thrown
      session.finish()
      return { kind: 'refused', id, error: toPortableError(thrown) }
    }
  }

  port.on('message', (order: QueryOrder) => {
    if (order.kind === 'load') {
      state.load(order.height, unpackChanges(order.records))
      port.postMessage({ kind: 'loaded' } satisfies QueryReport)
    } else if (order.kind === 'advance') state.advance(order.height, unpackChanges(order.changes))
    else {
      port.postMessage(answer(order))
      executor.rest()
    }
  })
}

const heightDetail = (wished: number | undefined, newest: number | undefined): string =>
  `the query asks at ${wished ?? 'the newest height'}, the newest is ${newest ?? 'not there yet'}`
