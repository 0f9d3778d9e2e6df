// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import { toHex } from '@phat/primitives'
import { type InstrumentedModule, instrument } from '@phat/wasm-engine'
import { expect, test } from 'vitest'
import { tokenBundle } from '../bench/script-token.ts'
import { pinnedScriptModule } from '../src/script/machine/quickjs-module.ts'
import { preparedScriptHash, prepareScriptModule, readPreparedModule } from '../src/script/prepared-module.ts'
import { scriptProfile } from '../src/script/script-profile.ts'
import { scriptModuleBytes, testRunner, upload } from './script-code.ts'
import { runToken } from './script-token-run.ts'

const prepared = prepareScriptModule(scriptModuleBytes())
const profile = scriptProfile({ version: 1, costs: 1 })

function damaged(at: number): Uint8Array {
  const bytes = Uint8Array.from(prepared)
  bytes[at] = (bytes[at] ?? 0) ^ 1
  return bytes
}

test('the engine that a build prepares is the one that the pinned hash names', () => {
  expect(toHex(blake2b256(prepared))).toBe(preparedScriptHash)
})

test('the prepared module equals, byte for byte, what instrumenting gives', () => {
  const made: InstrumentedModule = instrument(pinnedScriptModule(scriptModuleBytes()), profile)
  const read = readPreparedModule(prepared, profile)
  expect(Buffer.compare(read?.bytes ?? new Uint8Array(), made.bytes)).toBe(0)
  const { bytes: _made, ...madeRest } = made
  expect({ ...read, bytes: undefined }).toEqual({ ...madeRest, bytes: undefined })
})

test('a prepared module that is damaged, cut, empty or of another profile is not taken', () => {
  for (const at of [0, 5, prepared.length >> 1, prepared.length - 1])
    expect(readPreparedModule(damaged(at), profile)).toBeUndefined()
  expect(readPreparedModule(prepared.subarray(0, -1), profile)).toBeUndefined()
  expect(readPreparedModule(new Uint8Array(), profile)).toBeUndefined()
  expect(readPreparedModule(prepared, { ...profile, stackSlots: 1_000 })).toBeUndefined()
  expect(readPreparedModule(prepared, { ...profile, costs: 2 })).toBeUndefined()
})

test('a contract gives the same results and gas on the prepared engine, and where a damaged one is instrumented again', () => {
  const [plain, ready, repaired] = [undefined, prepared, damaged(prepared.length - 1)].map((one) => {
    const runner = testRunner({ prepared: one })
    return runToken(runner, upload(runner, tokenBundle))
  })
  expect(ready).toEqual(plain)
  expect(repaired).toEqual(plain)
})
