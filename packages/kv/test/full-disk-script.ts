// SPDX-License-Identifier: Apache-2.0
import { rmSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { PhatError } from '@phat/primitives'
import { createMemoryStore } from '../src/index.ts'
import { openLmdbStore } from '../src/lmdb/lmdb-store.ts'
import { contentsOf, seededBatch } from './seeded-batches.ts'

/** What the script found out on a disk that filled up. */
export interface FullDiskResult {
  /** Batches that were written before the first failure. */
  readonly written: number
  readonly codes: readonly string[]
  /** The store read exactly the written batches after each failure. */
  readonly intact: boolean
  /** After the ballast was deleted, where there was one, the next batch was written. */
  readonly wroteAgain: boolean
}

const [path, ballast] = process.argv.slice(2) as [string, string | undefined]
const store = openLmdbStore({ path })
const model = createMemoryStore()
const codes: string[] = []
let intact = true
let n = 0
const tryBatch = (): boolean => {
  try {
    store.write(seededBatch(n))
  } catch (error) {
    codes.push(error instanceof PhatError ? error.code : String(error))
    intact &&= isDeepStrictEqual(contentsOf(store), contentsOf(model))
    return false
  }
  model.write(seededBatch(n))
  n++
  return true
}
while (n < 5_000 && tryBatch());
const written = n
const large = { table: 'undo', key: Uint8Array.of(9), value: new Uint8Array(20_000_000) }
for (let i = 0; i < 3; i++) {
  tryBatch()
  try {
    store.write([large])
  } catch (error) {
    codes.push(error instanceof PhatError ? error.code : String(error))
  }
}
let wroteAgain = false
if (ballast !== undefined) {
  rmSync(ballast)
  wroteAgain = tryBatch()
}
intact &&= isDeepStrictEqual(contentsOf(store), contentsOf(model))
const result: FullDiskResult = { written, codes, intact, wroteAgain }
console.log(JSON.stringify(result))
