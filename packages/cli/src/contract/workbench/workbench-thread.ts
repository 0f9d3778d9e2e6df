// SPDX-License-Identifier: Apache-2.0
// The program of the thread that runs contracts: a process of its own stack, so that calls may nest as deep as the engine allows.
import { parentPort, workerData } from 'node:worker_threads'
import { known, PhatError } from '@phat/primitives'
import { connectIo, createQueryHost } from '@phat/worker'
import { readPreparedEngine } from './prepared-engine.ts'
import { createWorkbench, type Workbench } from './workbench.ts'
import type { WorkbenchAnswers, WorkbenchData, WorkbenchOrder, WorkbenchReport } from './workbench-messages.ts'

const port = known(parentPort ?? undefined, 'the program runs in a worker thread')
// What the main thread gave it.
const { io, scriptEngine } = workerData as WorkbenchData

const startQuery = createQueryHost({ io: connectIo(io), waits: 'here', workerPublicKey: new Uint8Array(32).fill(5) })
let workbench: Workbench | undefined

function answer(order: WorkbenchOrder): WorkbenchAnswers[keyof WorkbenchAnswers] {
  workbench ??= createWorkbench(scriptEngine, startQuery, readPreparedEngine())
  if (order.kind === 'apply') return workbench.apply(order.command, order.block)
  return order.kind === 'commit' ? workbench.commit(order.block) : workbench.query(order)
}

/** A refusal is told; a fault of ours ends the thread. */
function report(order: WorkbenchOrder): WorkbenchReport {
  try {
    return { kind: 'done', answer: answer(order) }
  } catch (error) {
    if (!(error instanceof PhatError)) throw error
    const { code, message: detail, why, remedy } = error
    return { kind: 'failed', code, detail, why, remedy }
  }
}

port.on('message', (order: WorkbenchOrder) => port.postMessage(report(order)))
