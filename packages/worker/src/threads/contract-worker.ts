// SPDX-License-Identifier: Apache-2.0
import { type TransferListItem, Worker } from 'node:worker_threads'
import type { ThreadData } from './thread-messages.ts'

/** How a thread is started. */
export interface ContractWorkerOptions {
  /** The compiled `contract-thread`. */
  readonly threadUrl: URL
  readonly name: string
  /**
   * Native stack in MiB. A slot of the guests' stack counter takes at most 64 bytes of it and calls nest five deep, so that 64 MiB are four
   * times what 32,768 slots can need: `docs/field-notes.md` has the measurement.
   */
  readonly stackSizeMb: number
  readonly heapMb: number
  readonly data: ThreadData
  readonly transfer?: readonly TransferListItem[]
}

/** What a thread reports; `ended` comes once, whatever the cause, with the fault if there was one. */
export interface ContractWorkerEvents<Report> {
  reported(report: Report): void
  ended(fault: unknown): void
}

/** A running thread. */
export interface ContractWorker<Order> {
  send(order: Order, transfer?: readonly TransferListItem[]): void
  /** Ends it where it is, within a computation or a wait. */
  end(): Promise<void>
}

export function startContractWorker<Order, Report>(
  { threadUrl, name, stackSizeMb, heapMb, data, transfer = [] }: ContractWorkerOptions,
  events: ContractWorkerEvents<Report>,
): ContractWorker<Order> {
  const worker = new Worker(threadUrl, {
    name,
    workerData: data,
    transferList: [...transfer],
    resourceLimits: { stackSizeMb, maxOldGenerationSizeMb: heapMb },
  })
  let fault: unknown
  worker.on('message', (report: Report) => events.reported(report))
  worker.on('messageerror', (error) => {
    fault = error
    void worker.terminate()
  })
  worker.on('error', (error) => {
    fault = error
  })
  // Every way to end comes by here, after 'error' where there was one.
  worker.once('exit', () => events.ended(fault))
  return {
    send: (order, transferred = []) => worker.postMessage(order, [...transferred]),
    async end() {
      await worker.terminate()
    },
  }
}
