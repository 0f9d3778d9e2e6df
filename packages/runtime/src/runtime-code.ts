// SPDX-License-Identifier: Apache-2.0
import { fixedBytes, str, struct, u32, type ValueOf } from '@phat/codec'
import { blake2b256 } from '@phat/crypto'
import { describe, type Runtime } from '@phat/frame'
import { encodeMetadata } from '@phat/metadata'
import { equalBytes, textBytes } from '@phat/primitives'

const magic = textBytes('phat:runtime')

/**
 * What stands under `:code`: not wasm, but the name of a runtime that releases of this software hold. The content hash is over the
 * runtime's metadata, so that two runtimes with different interfaces are never taken for each other.
 */
const runtimeCode = struct('phat_runtime::RuntimeCode', {
  magic: fixedBytes(magic.length),
  specName: str,
  specVersion: u32,
  contentHash: fixedBytes(32),
})
export type RuntimeCode = ValueOf<typeof runtimeCode>

/** The code blob of a runtime. */
export function codeOf(runtime: Runtime): Uint8Array {
  const { specName, specVersion } = runtime.version
  return runtimeCode.encode({ magic, specName, specVersion, contentHash: blake2b256(encodeMetadata(describe(runtime), 15)) })
}

/** Reads a code blob; undefined for anything else. */
export function readCode(code: Uint8Array): RuntimeCode | undefined {
  if (code.length > 256) return undefined
  try {
    const decoded = runtimeCode.decode(code)
    return equalBytes(decoded.magic, magic) ? decoded : undefined
  } catch {
    // Any blob may be offered as code; one that does not decode is simply not one of ours.
    return undefined
  }
}
