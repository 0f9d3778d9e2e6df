// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { startNode } from '@phat/node'
import { known } from '@phat/primitives'

// A node that collects its garbage when it is told to, and then says what memory it holds. It needs --expose-gc.
const flag = (name: string): string => known(process.argv[process.argv.indexOf(name) + 1], `${name} has a value`)
const send = known(process.send?.bind(process), 'the parent made a channel')

const node = await startNode({ chain: flag('--chain'), dataFolder: flag('--data'), port: 0, seal: { mode: 'manual' } })
process.on('message', () => void collect().then(() => send({ anonymous: statusMb('RssAnon'), file: statusMb('RssFile') })))
process.once('disconnect', () => void node.stop().then(() => process.exit(0)))
send({ endpoint: node.endpoint })

/** Twice: what finalizers of the first pass let go is only then free. */
async function collect(): Promise<void> {
  for (let pass = 0; pass < 2; pass++) {
    known(globalThis.gc, 'the process was started with --expose-gc')()
    await setImmediate()
  }
}

function statusMb(field: string): number {
  const line = new RegExp(`${field}:\\s+(\\d+) kB`).exec(readFileSync('/proc/self/status', 'utf8'))
  return Number(line?.[1] ?? 0) / 1024
}
