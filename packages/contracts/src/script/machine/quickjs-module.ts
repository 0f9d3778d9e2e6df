// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import { toHex } from '@phat/primitives'
import { scriptErrors } from '../script-errors.ts'

/** blake2b-256 of the pinned engine: quickjs.wasm of quickjs-wasi 3.6.2 (QuickJS-ng). Part of the engine version of a cluster. */
export const scriptEngineHash = '0xeea29347f8da1899fb08573b98bec6dc8e72ed2a88ae635a161920253acbe4c8'

/** The label that bundles name in their section. */
export const scriptEngineLabel = 'quickjs-wasi/3.6.2'

/** Bytes of constants (.rodata) at the beginning of the module's static data, in whole pages of 4 KiB. */
export const constantBytes = 28 * 4096

/** The functions of the C API that we call; what the module exports beyond is taken off, which makes an instance some 1 ms cheaper. */
const keptExports: ReadonlySet<string> = new Set([
  'memory',
  '__indirect_function_table',
  '__stack_pointer',
  '_initialize',
  'malloc',
  'free',
  'JS_NewRuntime',
  'JS_SetMemoryLimit',
  'JS_SetMaxStackSize',
  'JS_SetGCThreshold',
  'JS_RunGC',
  'JS_NewContextRaw',
  'JS_AddIntrinsicBaseObjects',
  'JS_AddIntrinsicEval',
  'JS_AddIntrinsicRegExp',
  'JS_AddIntrinsicJSON',
  'JS_AddIntrinsicProxy',
  'JS_AddIntrinsicMapSet',
  'JS_AddIntrinsicTypedArrays',
  'JS_AddIntrinsicPromise',
  'JS_Eval',
  'JS_EvalFunction',
  'JS_Call',
  'JS_IsFunction',
  'JS_FreeValue',
  'JS_GetGlobalObject',
  'JS_GetPropertyStr',
  'JS_DefinePropertyValueStr',
  'JS_NewCFunction2',
  'JS_NewNumber',
  'JS_NewStringLen',
  'JS_NewUint8ArrayCopy',
  'JS_GetUint8Array',
  'JS_ToCStringLen2',
  'JS_FreeCString',
  'JS_HasException',
  'JS_GetException',
  'JS_ThrowTypeError',
  'JS_IsJobPending',
  'JS_ExecutePendingJob',
  'JS_IsPromise',
  'JS_PromiseState',
  'JS_PromiseResult',
])

const exportSection = 7

/**
 * The engine's module without the exports that we do not use.
 * @throws script.engine-hash when the bytes are not the pinned ones
 */
export function pinnedScriptModule(bytes: Uint8Array): Uint8Array {
  const hash = toHex(blake2b256(bytes))
  if (hash !== scriptEngineHash)
    throw scriptErrors.error('engine-hash', `the bytes have the hash ${hash}, not ${scriptEngineHash}`)
  return withExports(bytes, keptExports)
}

/** Rewrites the export section of a module that is known to be well formed. */
function withExports(module: Uint8Array, kept: ReadonlySet<string>): Uint8Array {
  let at = 8
  while (at < module.length) {
    const start = at
    const [size, content] = readLength(module, at + 1)
    const end = content + size
    if (module[start] === exportSection) {
      const section = keepExports(module, content, kept)
      const rewritten = new Uint8Array(start + 1 + 5 + section.length + module.length - end)
      rewritten.set(module.subarray(0, start + 1))
      rewritten.set(paddedLength(section.length), start + 1)
      rewritten.set(section, start + 6)
      rewritten.set(module.subarray(end), start + 6 + section.length)
      return rewritten
    }
    at = end
  }
  return module
}

function keepExports(module: Uint8Array, content: number, kept: ReadonlySet<string>): Uint8Array {
  const entries: number[] = []
  let [left, at] = readLength(module, content)
  let count = 0
  for (; left > 0; left--) {
    const start = at
    const [length, nameAt] = readLength(module, at)
    const afterKind = nameAt + length + 1
    at = readLength(module, afterKind)[1]
    if (!kept.has(new TextDecoder().decode(module.subarray(nameAt, nameAt + length)))) continue
    entries.push(...module.subarray(start, at))
    count++
  }
  return Uint8Array.from([...paddedLength(count), ...entries])
}

/** An unsigned LEB128 number and where it ends. */
function readLength(bytes: Uint8Array, at: number): readonly [value: number, next: number] {
  let value = 0
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++] ?? 0
    value |= (byte & 0x7f) << shift
    if (byte < 0x80) return [value, at]
  }
}

/** A number in LEB128 of five bytes, whatever its size. */
function paddedLength(value: number): readonly number[] {
  return [0, 7, 14, 21].map((shift) => ((value >>> shift) & 0x7f) | 0x80).concat(value >>> 28)
}
