// SPDX-License-Identifier: Apache-2.0
import { pinkEventTopic } from '@phat/contracts'
import { concatBytes } from '@phat/primitives'
import wabtLoader from 'wabt'

const wabt = await wabtLoader()
const escaped = (data: Uint8Array): string => Array.from(data, (byte) => `\\${byte.toString(16).padStart(2, '0')}`).join('')

/** What the first byte of the input makes the puppet do with the bytes after it. */
export const acts = { pinkEvent: 0, store: 1, read: 2, trap: 3, revert: 4, log: 5, terminate: 6, event: 7 } as const

/** The input for an act. */
export const actInput = (act: keyof typeof acts, ...rest: readonly (Uint8Array | number)[]): Uint8Array =>
  concatBytes(Uint8Array.of(acts[act]), ...rest.map((part) => (typeof part === 'number' ? Uint8Array.of(part) : part)))

/**
 * A contract that does what it is told; the system contract of these tests, too. Stores the bytes given (at most 32), answers them.
 * @param mark makes another code of it
 */
export function puppetContract(mark = 0): Uint8Array {
  const pinkTopics = concatBytes(Uint8Array.of(4), pinkEventTopic)
  const module = wabt.parseWat(
    'puppet.wat',
    `(module
      (import "seal0" "input" (func $input (param i32 i32)))
      (import "seal2" "set_storage" (func $set (param i32 i32 i32 i32) (result i32)))
      (import "seal1" "get_storage" (func $get (param i32 i32 i32 i32) (result i32)))
      (import "seal0" "seal_return" (func $return (param i32 i32 i32)))
      (import "seal0" "deposit_event" (func $event (param i32 i32 i32 i32)))
      (import "seal1" "terminate" (func $terminate (param i32)))
      (import "seal0" "call_chain_extension" (func $extension (param i32 i32 i32 i32 i32) (result i32)))
      (import "env" "memory" (memory 2 16))
      (data (i32.const 512) "${escaped(pinkTopics)}")
      (data (i32.const 600) "\\${mark.toString(16).padStart(2, '0')}")
      (func (export "deploy"))
      (func (export "call") (local $act i32) (local $rest i32)
        (i32.store (i32.const 1020) (i32.const 8192))
        (call $input (i32.const 1024) (i32.const 1020))
        (local.set $act (i32.load8_u (i32.const 1024)))
        (local.set $rest (i32.sub (i32.load (i32.const 1020)) (i32.const 1)))
        (i32.store (i32.const 10236) (i32.const 4096))
        (if (i32.eq (local.get $act) (i32.const ${acts.pinkEvent})) (then
          (call $event (i32.const 512) (i32.const 33) (i32.const 1025) (local.get $rest))))
        (if (i32.eq (local.get $act) (i32.const ${acts.event})) (then
          (call $event (i32.const 600) (i32.const 1) (i32.const 1025) (local.get $rest))))
        (if (i32.eq (local.get $act) (i32.const ${acts.store})) (then
          (drop (call $set (i32.const 0) (i32.const 32) (i32.const 1025) (local.get $rest)))))
        (if (i32.eq (local.get $act) (i32.const ${acts.read})) (then
          (drop (call $get (i32.const 0) (i32.const 32) (i32.const 10240) (i32.const 10236)))
          (call $return (i32.const 0) (i32.const 10240) (i32.load (i32.const 10236)))))
        (if (i32.eq (local.get $act) (i32.const ${acts.trap})) (then (unreachable)))
        (if (i32.eq (local.get $act) (i32.const ${acts.revert})) (then
          (call $return (i32.const 1) (i32.const 1025) (local.get $rest))))
        (if (i32.eq (local.get $act) (i32.const ${acts.log})) (then
          (drop (call $extension (i32.const 10) (i32.const 1025) (local.get $rest) (i32.const 10240) (i32.const 10236)))))
        (if (i32.eq (local.get $act) (i32.const ${acts.terminate})) (then (call $terminate (i32.const 1025))))))`,
  )
  try {
    return module.toBinary({}).buffer
  } finally {
    module.destroy()
  }
}
