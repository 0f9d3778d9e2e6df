// SPDX-License-Identifier: Apache-2.0
import { setFlagsFromString } from 'node:v8'
import { fromHex, PhatError, toHex } from '@phat/primitives'
import { trustRoot } from '@phat/wire/trust-root'
import { type LogFields, type RunningWorker, startWorker, type WorkerLog } from '@phat/worker'
import type { FromWorker, ToWorker, WorkerProcessOptions } from './child-messages.ts'
import { lockSoon } from './folder/folder-locks.ts'
import { createMachineTee } from './simulated-machine.ts'

/** How long the worker may take to stop before its process ends without it: what is on disk is whole at any moment. */
const stopLimitMs = 4_000

// The main thread was made with little room for young objects. As an option of the process it would go before the limits of the threads made from here on,
// each of which has its own.
setFlagsFromString('--max-semi-space-size=0')

let running: Promise<RunningWorker | undefined> | undefined
let ending = false

// The process of a development network's worker: its machine is simulated, its parent is the host.
process.on('message', (message: ToWorker) => {
  if (message.type === 'stop') void end(0)
  else running ??= start(message.options)
})
process.on('disconnect', () => void end(0))
// Ctrl-C reaches the whole group of the terminal; the network stops its worker itself, in its order.
process.on('SIGINT', () => undefined)

/** Undefined for a worker that could not start, which has been told then. */
async function start(options: WorkerProcessOptions): Promise<RunningWorker | undefined> {
  try {
    await lockSoon(options.machineFolder)
    const root = fromHex(options.trustRoot)
    const { recovery } = options
    const worker = await startWorker({
      trustRoot: trustRoot.decode(root),
      tee: createMachineTee({ name: options.machine, fuses: fromHex(options.fuses), trustRoot: root }),
      dataFolder: options.dataFolder,
      host: options.host,
      port: options.port,
      ...(recovery === undefined ? {} : { recovery: { needed: recovery.needed, keys: recovery.keys.map(fromHex) } }),
      threadUrl: new URL('./contract-thread.js', import.meta.url),
      log,
      onFatal: fail,
    })
    // Stopped by `Stop`: nothing is left to run. A turn later, because what a worker cannot go on after is told first.
    void worker.stopped.then(() => setImmediate(() => void end(0)))
    tell({ type: 'ready', endpoint: worker.endpoint, publicKey: toHex(worker.publicKey), resumedAt: worker.resumedAt })
    return worker
  } catch (error) {
    fail(error)
    return undefined
  }
}

const logAt =
  (level: 'info' | 'warn' | 'error') =>
  (event: string, fields: LogFields = {}): void =>
    tell({ type: 'log', level, event, fields })

const log: WorkerLog = { info: logAt('info'), warn: logAt('warn'), error: logAt('error') }

/** A parent that is gone is no failure: the channel's end stops this process. */
function tell(message: FromWorker): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined)
}

function fail(error: unknown): void {
  const isOurs = error instanceof PhatError
  const message = error instanceof Error ? error.message : String(error)
  tell({ type: 'failed', code: isOurs ? error.code : 'bug', message })
  if (!isOurs && error instanceof Error) process.stderr.write(`${error.stack}\n`)
  void end(1)
}

async function end(code: number): Promise<void> {
  if (ending) return
  ending = true
  setTimeout(() => process.exit(code), stopLimitMs).unref()
  await (await running)?.stop()
  process.exit(code)
}
