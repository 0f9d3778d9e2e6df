// SPDX-License-Identifier: Apache-2.0
import { writeSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { openDatabase } from '../src/database/open-database.ts'
import { pruneDatabase } from '../src/database/prune-database.ts'
import { silentLog } from '../src/log.ts'
import { checkpointOf } from './database-folders.ts'

// One process of the crash tests. It names its steps; where told to, it dies by SIGKILL.
const [mode, folder, at, version] = process.argv.slice(2) as [string, string, string, string]
const say = (line: string): void => void writeSync(1, `${line}\n`)
const reach = (step: string): void => {
  if (step === at) process.kill(process.pid, 'SIGKILL')
}
const { signal } = new AbortController()

if (mode === 'checkpoint') {
  let slabs = 0
  const onCheckpoint = (step: string): void => reach(step === 'slab' ? `slab-${slabs++}` : step)
  const database = openDatabase({ folder, chainId: 'test', log: silentLog, onCheckpoint })
  await database.saveCheckpoint(checkpointOf(Number(version)), signal)
  say('saved')
} else if (mode === 'prune') {
  const height = Number(version)
  const bounds = { keepBodiesFrom: height, keepStatesFrom: height }
  await pruneDatabase({ folder, chainId: 'test', log: silentLog, ...bounds, signal, onStep: reach })
  say('pruned')
} else if (mode === 'create') {
  openDatabase({ folder, chainId: 'test', log: silentLog, onWrite: reach }).close()
  say('created')
} else if (mode === 'hold') {
  const database = openDatabase({ folder, chainId: 'test', log: silentLog })
  say('open')
  process.stdin.resume()
  for await (const _ of process.stdin) await setImmediate()
  database.close()
}
