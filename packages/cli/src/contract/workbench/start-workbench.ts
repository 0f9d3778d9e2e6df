// SPDX-License-Identifier: Apache-2.0
import { MessageChannel, Worker } from 'node:worker_threads'
import { PhatError } from '@phat/primitives'
import { createQueryIo, defaultStackSizeMb, type QueryIo, readScriptEngineBytes, serveIo } from '@phat/worker'
import { cliErrors } from '../../terminal/cli-errors.ts'
import type { WorkbenchAnswers, WorkbenchData, WorkbenchOrder, WorkbenchReport } from './workbench-messages.ts'

export interface WorkbenchOptions {
  /** True lets queries reach addresses that are not public. */
  readonly allowPrivateHttp: boolean
  /** Longest that one order may take. */
  readonly timeoutMs: number
  /** Ends the workbench, and with it what is under way. */
  readonly signal: AbortSignal
}

/** A cluster of contracts on a thread of its own. */
export interface RunningWorkbench {
  /** @throws PhatError what the cluster refused; `cli.contract-timeout`, `cli.interrupted` */
  ask<Order extends WorkbenchOrder>(order: Order): Promise<WorkbenchAnswers[Order['kind']]>
  /** Gives a contract its share of the cache that queries have. */
  shareCache(contract: Uint8Array): void
  stop(): Promise<void>
}

const heapMb = 1_024

/** What a query that waited for the network until the end needs to say so. */
const graceMs = 2_000

const everyNetwork = ['0.0.0.0/0', '::/0']

interface Waiting {
  resolve(answer: WorkbenchAnswers[keyof WorkbenchAnswers]): void
  reject(error: unknown): void
}

/** Starts the thread; input and output of queries stay on the one that starts it. */
export function startWorkbench({ allowPrivateHttp, timeoutMs, signal }: WorkbenchOptions): RunningWorkbench {
  const io = createQueryIo(allowPrivateHttp ? { allowedNetworks: everyNetwork } : {})
  const { worker, closeIo } = startThread(io)
  let waiting: Waiting | undefined
  let fault: unknown
  const settle = (finish: (one: Waiting) => void): void => {
    const one = waiting
    waiting = undefined
    if (one !== undefined) finish(one)
  }
  const stop = async (): Promise<void> => {
    signal.removeEventListener('abort', interrupt)
    closeIo()
    await worker.terminate()
  }
  const interrupt = (): void => {
    settle((one) => one.reject(cliErrors.error('interrupted', 'the contract was stopped')))
    void stop()
  }
  worker.on('message', (report: WorkbenchReport) => settle((one) => finishWith(one, report)))
  worker.on('error', (error) => {
    fault = error
  })
  worker.once('exit', () => {
    closeIo()
    settle((one) => one.reject(fault ?? cliErrors.error('bug', 'the thread of the contracts ended')))
  })
  signal.addEventListener('abort', interrupt)
  return {
    ask: <Order extends WorkbenchOrder>(order: Order) =>
      new Promise<WorkbenchAnswers[Order['kind']]>((resolve, reject) => {
        if (signal.aborted) return reject(cliErrors.error('interrupted', 'the contract was stopped'))
        const timer = setTimeout(() => {
          settle((one) => one.reject(cliErrors.error('contract-timeout', `no answer within ${timeoutMs / 1_000} s`)))
          void stop()
        }, timeoutMs + graceMs)
        waiting = {
          resolve: (answer) => {
            clearTimeout(timer)
            // The thread answers orders in their order, each with the answer of its kind.
            resolve(answer as WorkbenchAnswers[Order['kind']])
          },
          reject: (error) => {
            clearTimeout(timer)
            reject(error)
          },
        }
        worker.postMessage(order)
      }),
    shareCache: (contract) => io.cache.setWeight(contract, 1),
    stop,
  }
}

function startThread(io: QueryIo): { readonly worker: Worker; closeIo(): void } {
  const { port1, port2 } = new MessageChannel()
  const answered = new Int32Array(new SharedArrayBuffer(4))
  const server = serveIo(io, { port: port1, answered })
  const data: WorkbenchData = { io: { port: port2, answered }, scriptEngine: readScriptEngineBytes() }
  const worker = new Worker(new URL('./contract-workbench.js', import.meta.url), {
    name: 'phat-contract',
    workerData: data,
    transferList: [port2],
    resourceLimits: { stackSizeMb: defaultStackSizeMb, maxOldGenerationSizeMb: heapMb },
  })
  return { worker, closeIo: () => server.close() }
}

function finishWith(waiting: Waiting, report: WorkbenchReport): void {
  if (report.kind === 'done') return waiting.resolve(report.answer)
  const { code, detail, why, remedy } = report
  waiting.reject(new PhatError(code, { why, remedy }, detail))
}
