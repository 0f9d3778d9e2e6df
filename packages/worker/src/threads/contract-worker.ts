// SPDX-License-Identifier: Apache-2.0
import { type TransferListItem, Worker } from 'node:worker_threads'
import type { ThreadData } from './thread-messages.ts'

/** How a thread is started. */
export interface ContractWorkerOptions {
  /** The compiled `contract-thread`. */
  readonly threadUrl: URL
  readonly name: string
  /** Native stack in MiB; only what is used takes memory. See `defaultStackSizeMb`. */
  readonly stackSizeMb: number
  readonly heapMb: number
  readonly data: ThreadData
  readonly transfer?: readonly TransferListItem[]
}

/**
 * A slot of the guests' stack counter takes at most 171 bytes of native stack, whatever the compiler tier (measured: up to 13 by the
 * baseline compiler, up to 160 by the optimizing one, for code made for the purpose). With 65,536 slots a contract and calls that nest six
 * deep that is 64 MiB: this is four times as much.
 */
export const defaultStackSizeMb = 256

/**
 * Limit of what V8 keeps for young objects, in MiB, three times a semi-space: by its default each thread holds on to 16 MiB and more that its start
 * alone has touched. The thread that applies commands makes many objects that die at once; with little room for them it spends a fifth of its
 * time on collecting them.
 */
export const youngHeapMb = { transaction: 32, query: 6, io: 6 } as const

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

/** Starts a thread; its messages are of the two types by agreement with the program that runs in it. */
export function startContractWorker<Order, Report>(
  { threadUrl, name, stackSizeMb, heapMb, data, transfer = [] }: ContractWorkerOptions,
  events: ContractWorkerEvents<Report>,
): ContractWorker<Order> {
  const worker = new Worker(threadUrl, {
    name,
    workerData: data,
    transferList: [...transfer],
    resourceLimits: { stackSizeMb, maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: youngHeapMb[data.role] },
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
