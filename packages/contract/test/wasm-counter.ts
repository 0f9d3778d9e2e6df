// SPDX-License-Identifier: Apache-2.0
import { selectorOf } from '@phat/abi'
import { blake2b256 } from '@phat/crypto'
import wabtLoader from 'wabt'

const wabt = await wabtLoader()

/** A selector as the guest reads it from its input. */
const selectorWord = (label: string): number => new DataView(selectorOf(label, blake2b256).slice().buffer).getInt32(0, true)

/** A counter as ink! compiles one, by hand: the messages of the examples' counter that another contract calls. */
export function wasmCounter(): Uint8Array {
  const module = wabt.parseWat(
    'counter.wat',
    `(module
      (import "seal0" "input" (func $input (param i32 i32)))
      (import "seal0" "seal_return" (func $return (param i32 i32 i32)))
      (import "seal1" "get_storage" (func $get (param i32 i32 i32 i32) (result i32)))
      (import "seal2" "set_storage" (func $set (param i32 i32 i32 i32) (result i32)))
      (import "env" "memory" (memory 1 1))
      (func (export "deploy"))
      (func (export "call")
        (i32.store (i32.const 0) (i32.const 64))
        (call $input (i32.const 16) (i32.const 0))
        (i32.store (i32.const 128) (i32.const 4))
        (drop (call $get (i32.const 256) (i32.const 1) (i32.const 132) (i32.const 128)))
        (if (i32.eq (i32.load (i32.const 16)) (i32.const ${selectorWord('increment')}))
          (then
            (i32.store (i32.const 132) (i32.add (i32.load (i32.const 132)) (i32.load (i32.const 20))))
            (drop (call $set (i32.const 256) (i32.const 1) (i32.const 132) (i32.const 4)))
            (call $return (i32.const 0) (i32.const 300) (i32.const 2))))
        (if (i32.ne (i32.load (i32.const 16)) (i32.const ${selectorWord('get')})) (then (unreachable)))
        (i32.store (i32.const 302) (i32.load (i32.const 132)))
        (call $return (i32.const 0) (i32.const 300) (i32.const 6))))`,
  )
  try {
    return module.toBinary({}).buffer
  } finally {
    module.destroy()
  }
}
