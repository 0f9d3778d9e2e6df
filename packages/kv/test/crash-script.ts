// SPDX-License-Identifier: Apache-2.0
import { writeSync } from 'node:fs'
import { openLmdbStore } from '../src/lmdb/lmdb-store.ts'
import { seededBatch } from './seeded-batches.ts'

// Writes batches without end and names each that is durable; dies by SIGKILL at the given point of the given batch.
const [path, from, point, batch] = process.argv.slice(2) as [string, string, string, string]
let n = Number(from)
const store = openLmdbStore({
  path,
  onWrite: (reached) => {
    if (reached === point && n === Number(batch)) process.kill(process.pid, 'SIGKILL')
  },
})
for (; ; n++) {
  store.write(seededBatch(n))
  writeSync(1, `${n}\n`)
}
