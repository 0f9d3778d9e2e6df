// SPDX-License-Identifier: Apache-2.0
import { padding } from './padding-functions.ts'

/** Bytes of the ink! 3 contract that this one stands for. */
export const flipBytes = 24_000

/**
 * A contract of one bool in the text format, of the size and the shape of a compiled ink! 3 flipper: the input and the state pass through
 * buffers that are copied byte by byte, and most of the module is code that a call never reaches. Constructor: the bool as one byte after
 * the selector. Messages: `flip` 0x633aa551, `get` 0x2f865bd9.
 */
export const flipText = (added = '', sizeBytes = flipBytes): string => `(module
  (import "seal0" "seal_get_storage" (func $get_storage (param i32 i32 i32) (result i32)))
  (import "seal0" "seal_set_storage" (func $set_storage (param i32 i32 i32)))
  (import "seal0" "seal_value_transferred" (func $value_transferred (param i32 i32)))
  (import "seal0" "seal_input" (func $input (param i32 i32)))
  (import "seal0" "seal_return" (func $return (param i32 i32 i32)))
  (import "env" "memory" (memory 2 16))
  (data (i32.const 64) "flip") ;; the key of the state, 32 bytes
  ${added}
  (func $copy (param $to i32) (param $from i32) (param $length i32)
    (block $done (loop $next
      (br_if $done (i32.eqz (local.get $length)))
      (i32.store8 (local.get $to) (i32.load8_u (local.get $from)))
      (local.set $to (i32.add (local.get $to) (i32.const 1)))
      (local.set $from (i32.add (local.get $from) (i32.const 1)))
      (local.set $length (i32.sub (local.get $length) (i32.const 1)))
      (br $next))))
  (func $is_zero (param $at i32) (param $length i32) (result i32) (local $all i32)
    (block $done (loop $next
      (br_if $done (i32.eqz (local.get $length)))
      (local.set $all (i32.or (local.get $all) (i32.load8_u (local.get $at))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (local.set $length (i32.sub (local.get $length) (i32.const 1)))
      (br $next)))
    (i32.eqz (local.get $all)))
  (func $refuse_payment
    (i32.store (i32.const 128) (i32.const 16))
    (call $value_transferred (i32.const 144) (i32.const 128))
    (call $copy (i32.const 160) (i32.const 144) (i32.const 16))
    (if (i32.eqz (call $is_zero (i32.const 160) (i32.const 16))) (then (unreachable))))
  (func $read_input (result i32)
    (i32.store (i32.const 128) (i32.const 16384))
    (call $input (i32.const 1024) (i32.const 128))
    (call $copy (i32.const 32768) (i32.const 1024) (i32.load (i32.const 128)))
    (if (i32.lt_u (i32.load (i32.const 128)) (i32.const 4)) (then (unreachable)))
    (i32.load (i32.const 32768)))
  (func $load (result i32)
    (i32.store (i32.const 128) (i32.const 16384))
    (call $copy (i32.const 256) (i32.const 64) (i32.const 32))
    (if (call $get_storage (i32.const 256) (i32.const 1024) (i32.const 128)) (then (unreachable)))
    (call $copy (i32.const 32768) (i32.const 1024) (i32.load (i32.const 128)))
    (i32.load8_u (i32.const 32768)))
  (func $store (param $value i32)
    (call $copy (i32.const 256) (i32.const 64) (i32.const 32))
    (i32.store8 (i32.const 32768) (local.get $value))
    (call $copy (i32.const 1024) (i32.const 32768) (i32.const 1))
    (call $set_storage (i32.const 256) (i32.const 1024) (i32.const 1)))
  (func (export "deploy")
    (call $refuse_payment)
    (drop (call $read_input))
    (call $store (i32.load8_u (i32.const 32772))))
  (func (export "call") (local $selector i32)
    (call $refuse_payment)
    (local.set $selector (call $read_input))
    (if (i32.eq (local.get $selector) (i32.const 0x51a53a63)) (then
      (call $store (i32.eqz (call $load)))
      (call $return (i32.const 0) (i32.const 1024) (i32.const 0))))
    (if (i32.eq (local.get $selector) (i32.const 0xd95b862f)) (then
      (i32.store8 (i32.const 1024) (call $load))
      (call $return (i32.const 0) (i32.const 1024) (i32.const 1))))
    (unreachable))
  ${padding(sizeBytes - 1_100)}
)`

export const flipSelectors = { flip: Uint8Array.of(0x63, 0x3a, 0xa5, 0x51), get: Uint8Array.of(0x2f, 0x86, 0x5b, 0xd9) }
