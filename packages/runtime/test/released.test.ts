// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs'
import { blake2b256 } from '@phat/crypto'
import { known, textBytes, toHex } from '@phat/primitives'
import { expect, it } from 'vitest'
import { codeOf, createRuntimes, readCode } from '../src/index.ts'
import { codeDigests, weightDigests } from './released.ts'

// Old blocks replay under their own version. A version that chains run never changes: neither what it is called (its metadata, which the
// content hash covers), nor what it charges (its weights, which it does not).

const runtimes = createRuntimes()

it.each(Object.entries(codeDigests))('version %s has the interface that it was released with', (version, digest) => {
  const runtime = known(runtimes.forVersion(Number(version)), 'released versions are held for good')
  expect(toHex(known(readCode(codeOf(runtime)), 'a code blob reads back').contentHash)).toBe(digest)
})

it('pins every version that is held', () => {
  expect(Object.keys(codeDigests)).toEqual(Array.from({ length: runtimes.newest.version.specVersion }, (_, i) => `${i + 1}`))
})

/** The numbers of a pallet's weights, without comments and layout. */
function weightsOf(folder: string): string {
  const source = readFileSync(new URL(`../../pallets/${folder}/src/generated/weights.ts`, import.meta.url), 'utf8')
  return source.replace(/\/\*[\s\S]*?\*\/|\/\/.*|[\s,]/g, '')
}

it.each(Object.entries(weightDigests))('the weights of %s are those that were released', (folder, digest) => {
  expect(toHex(blake2b256(textBytes(weightsOf(folder))))).toBe(digest)
})

it('pins the weights of every pallet that has some', () => {
  const measured = runtimes.newest.pallets.filter(({ calls }) => calls.length > 0).map(({ name }) => name.toLowerCase())
  const pinned = Object.keys(weightDigests).map((folder) => folder.replaceAll('-', ''))
  expect(pinned.toSorted()).toEqual(measured.toSorted())
})
