// SPDX-License-Identifier: Apache-2.0
import type { WasmImports, WasmMemory } from './web-assembly.ts'

/**
 * The functions that the schnorrkel module (wasm-bindgen 0.2.89) imports. It needs the host for one thing, random bytes for
 * nonces, and asks for them through the global object; the search for other sources (Node's `require`, a function built
 * from text) is answered with `undefined`. Host values live in a table and the wasm holds their index.
 */
export function createSchnorrkelImports(memory: () => WasmMemory): WasmImports {
  const values: unknown[] = [undefined]
  const free: number[] = []
  const put = (value: unknown): number => {
    const index = free.pop() ?? values.length
    values[index] = value
    return index
  }
  const bytesAt = (index: number): Uint8Array => values[index] as Uint8Array // the module stores nothing else where it passes these
  const drop = (index: number): undefined => {
    if (index === 0) return
    values[index] = undefined
    free.push(index)
  }
  const nothing = (): number => 0 // as a handle: undefined
  const theGlobal = (): number => put(globalThis)
  // After a panic the instance is thrown away, so its message is dropped: printing it would let a stranger fill the log.
  const emptyString = (result: number): undefined => {
    new DataView(memory().buffer).setBigUint64(result, 1n, true)
  }
  return {
    __wbindgen_placeholder__: {
      __wbg_new_abda76e883ba8a5f: nothing,
      __wbg_stack_658279fe44541cf6: emptyString,
      __wbg_error_f851667af71bcfc6: nothing,
      __wbindgen_object_drop_ref: drop,
      __wbindgen_object_clone_ref: (index: number) => put(values[index]),
      __wbindgen_is_object: (index: number) => Number(typeof values[index] === 'object' && values[index] !== null),
      __wbindgen_is_string: (index: number) => Number(typeof values[index] === 'string'),
      __wbindgen_is_function: (index: number) => Number(typeof values[index] === 'function'),
      __wbindgen_is_undefined: (index: number) => Number(values[index] === undefined),
      __wbg_self_f0e34d89f33b99fd: theGlobal,
      __wbg_window_d3b084224f4774d7: theGlobal,
      __wbg_globalThis_9caa27ff917c6860: theGlobal,
      __wbg_global_35dfdd59a4da3e74: theGlobal,
      __wbg_crypto_58f13aa23ffcb166: () => put(globalThis.crypto),
      __wbg_msCrypto_abcb1295e768d1f2: nothing,
      __wbg_process_5b786e71d465a513: nothing,
      __wbg_versions_c2ab80650590b6a2: nothing,
      __wbg_node_523d7bd03ef69fba: nothing,
      __wbg_require_2784e593a4674877: nothing,
      __wbindgen_string_new: nothing,
      __wbg_newnoargs_c62ea9419c21fbac: nothing,
      __wbg_call_90c26b09837aba1c: nothing,
      __wbg_call_5da1969d7cd31ccd: nothing,
      __wbg_getRandomValues_504510b5564925af: (_crypto: number, into: number): undefined => {
        globalThis.crypto.getRandomValues(bytesAt(into))
      },
      __wbg_randomFillSync_a0d98aa11c81fe89: nothing,
      __wbindgen_memory: () => put(memory()),
      __wbg_buffer_a448f833075b71ba: (index: number) => put((values[index] as WasmMemory).buffer),
      __wbg_newwithbyteoffsetandlength_d0482f893617af71: (index: number, offset: number, length: number) =>
        put(new Uint8Array(values[index] as ArrayBuffer, offset >>> 0, length >>> 0)),
      __wbg_new_8f67e318f15d7254: (index: number) => put(new Uint8Array(values[index] as ArrayBuffer)),
      __wbg_newwithlength_6c2df9e2f3028c43: (length: number) => put(new Uint8Array(length >>> 0)),
      __wbg_subarray_2e940e41c0f5a1d9: (index: number, from: number, to: number) =>
        put(bytesAt(index).subarray(from >>> 0, to >>> 0)),
      __wbg_set_2357bf09366ee480: (into: number, from: number, offset: number): undefined => {
        bytesAt(into).set(bytesAt(from), offset >>> 0)
      },
      __wbindgen_throw: nothing,
    },
  }
}
