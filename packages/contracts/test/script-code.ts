// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { scriptSection, scriptSectionVersion } from '@phat/abi/script-operations'
import { bytes, str, u8, Writer } from '@phat/codec'
import { blake2b256 } from '@phat/crypto'
import { assert, concatBytes, textBytes } from '@phat/primitives'
import { createMemoryPool } from '@phat/wasm-engine'
import { scriptEngineLabel } from '../src/script/machine/quickjs-module.ts'
import type { ScriptEngineOptions } from '../src/script/script-engine.ts'
import { createScriptRunner, type ScriptCode, type ScriptRunner, type ScriptRunnerOptions } from '../src/script/script-runner.ts'
import { sealLimits } from '../src/seal/limits.ts'
import { hostPrices1 } from '../src/seal/prices.ts'

/** The bytes of the pinned engine, from the package that carries it. */
export const scriptModuleBytes = (): Uint8Array =>
  readFileSync(createRequire(import.meta.url).resolve('quickjs-wasi/quickjs.wasm'))

/** What every engine of these tests is made of. */
export const engineOptions = (): ScriptEngineOptions => ({
  module: scriptModuleBytes(),
  memories: createMemoryPool(),
  pass: { version: 1, costs: 1 },
  prices: hostPrices1,
  limits: sealLimits,
})

/** A runner as an executor makes one. */
export const testRunner = (options: Partial<ScriptRunnerOptions> = {}): ScriptRunner =>
  createScriptRunner({ ...engineOptions(), ...options })

const leb128 = (value: number): Uint8Array =>
  Uint8Array.from([0, 7, 14, 21].map((shift) => ((value >>> shift) & 0x7f) | 0x80).concat(value >>> 28))
const sized = (content: Uint8Array): Uint8Array => concatBytes(leb128(content.length), content)

/** The least wasm module that carries a section. */
export function sectionModule(content: Uint8Array, name: string = scriptSection): Uint8Array {
  const section = concatBytes(sized(textBytes(name)), content)
  return concatBytes(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0), Uint8Array.of(0), sized(section))
}

/** A bundle as the bytes of a code. */
export function scriptCode(source: string | Uint8Array, version: number = scriptSectionVersion): Uint8Array {
  const writer = new Writer(256)
  u8.write(writer, version)
  str.write(writer, scriptEngineLabel)
  bytes.write(writer, typeof source === 'string' ? textBytes(source) : source)
  return sectionModule(writer.result())
}

/** A bundle whose entry has this body; `phat` is the host function and `kind` the argument. */
export const entryBundle = (body: string, topLevel = ''): string =>
  `'use strict';(() => { const phat = globalThis.__phat; ${topLevel}; globalThis.__phatEntry = (kind) => { ${body} } })()`

export const uploadGas = 2_500_000_000_000n

/** Uploads a bundle that must be accepted. */
export function upload(runner: ScriptRunner, source: string): ScriptCode {
  const code = scriptCode(source)
  const check = runner.check(code, { deterministic: true, gasLimit: uploadGas })
  assert(check.accepted, check.accepted ? '' : check.detail)
  return runner.load({ hash: blake2b256(code), bytes: code, deterministic: true })
}
