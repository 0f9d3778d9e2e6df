// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import { concatBytes, fromHex, type Hex, textBytes, toHex } from '@phat/primitives'
import { type InstrumentedModule, instrument, type PassProfile } from '@phat/wasm-engine'
import { pinnedScriptModule } from './machine/quickjs-module.ts'
import { scriptProfile } from './script-profile.ts'

/**
 * blake2b-256 of what `prepareScriptModule` makes. Module, pass and cost table decide it: another hash under the same versions is another
 * engine, on which replicas would disagree.
 */
export const preparedScriptHash = '0x0d2877e9c2a228b7185af24f2017c2935cb291883f5a0f3a04ce72e3e1307826'

/** The name under which builds keep it; another engine has another name. */
export const preparedScriptFile = `script-engine-${preparedScriptHash.slice(2, 18)}.bin`

/** What the file says beside the bytes of WebAssembly. */
interface PreparedHead extends Omit<InstrumentedModule, 'bytes' | 'customSections'> {
  readonly profile: PassProfile
  readonly customSections: readonly { readonly name: string; readonly bytes: Hex }[]
}

const lengthBytes = 4

/**
 * Instruments the script engine's module ahead of time, for those who start often: some 0.3 s of each start. The result is a little-endian
 * u32 with the length of the head, the head in JSON, and the instrumented module.
 * @param module the bytes of quickjs.wasm
 * @throws script.engine-hash
 */
export function prepareScriptModule(module: Uint8Array): Uint8Array {
  const profile = scriptProfile({ version: 1, costs: 1 })
  const { bytes, customSections, ...rest } = instrument(pinnedScriptModule(module), profile)
  const sections = customSections.map((section) => ({ name: section.name, bytes: toHex(section.bytes) }))
  const head = textBytes(JSON.stringify({ ...rest, profile, customSections: sections } satisfies PreparedHead))
  const length = new Uint8Array(lengthBytes)
  new DataView(length.buffer).setUint32(0, head.length, true)
  return concatBytes(length, head, bytes)
}

/** Whether these are the bytes that `prepareScriptModule` makes. */
export const isPreparedScript = (prepared: Uint8Array): boolean => toHex(blake2b256(prepared)) === preparedScriptHash

/** The module in it. Undefined when the bytes are any others than those, or were made for another profile: then it has to be instrumented. */
export function readPreparedModule(prepared: Uint8Array, profile: PassProfile): InstrumentedModule | undefined {
  if (!isPreparedScript(prepared)) return undefined
  const start = lengthBytes + new DataView(prepared.buffer, prepared.byteOffset).getUint32(0, true)
  // Its hash says that we wrote it.
  const head = JSON.parse(new TextDecoder().decode(prepared.subarray(lengthBytes, start))) as PreparedHead
  const { profile: made, customSections, ...rest } = head
  if (JSON.stringify(made) !== JSON.stringify(profile)) return undefined
  const sections = customSections.map(({ name, bytes }) => ({ name, bytes: fromHex(bytes) }))
  // JSON has no undefined: what the module lacks is not there.
  return { ...rest, memory: rest.memory, resets: rest.resets, customSections: sections, bytes: prepared.slice(start) }
}
