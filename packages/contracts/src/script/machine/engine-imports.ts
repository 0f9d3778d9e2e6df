// SPDX-License-Identifier: Apache-2.0
import type { CurrentRun, WasmImports } from '@phat/wasm-engine'

const success = 0
const badDescriptor = 8
const notSupported = 52

/**
 * What the script engine's module imports: the same answers always. Its clock stands still, its random bytes are zero, it has no files, and
 * its time zone is UTC; the callbacks of its C wrapper are never set up, so that they are not called.
 */
export function engineImports(current: CurrentRun<unknown>): WasmImports {
  const view = (): DataView => {
    const { bytes } = current
    return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }
  return {
    env: {
      host_get_timezone_offset: () => 0,
      host_interrupt: () => 0,
      host_promise_rejection: () => undefined,
      host_module_normalize: () => 0,
      host_module_load: () => 0,
      host_call: () => 0,
    },
    wasi_snapshot_preview1: {
      clock_time_get: (_clock: number, _precision: bigint, out: number) => {
        // Not zero: the state of the engine's (unreachable) random numbers must not be.
        view().setBigUint64(out, 1_000_000n, true)
        return success
      },
      random_get: (out: number, length: number) => {
        current.bytes.fill(0, out, out + length)
        return success
      },
      fd_write: (_file: number, _vectors: number, _count: number, written: number) => {
        view().setUint32(written, 0, true)
        return badDescriptor
      },
      fd_close: () => notSupported,
      fd_fdstat_get: () => badDescriptor,
      fd_seek: () => notSupported,
    },
  }
}
