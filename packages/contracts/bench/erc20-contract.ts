// SPDX-License-Identifier: Apache-2.0
import { padding } from './padding-functions.ts'

/**
 * An ERC-20 token in the text format, of the shape that ink! 4 gives one: a balance lies under the blake2-256 hash of its mapping's root
 * and the account, a transfer reads and writes two of them and emits an event of three topics. Constructor: the supply (u128) after the
 * selector, for the caller. Messages: `transfer(to, value)` 0x84a15da1, `balance_of(owner)` 0x0f755a56.
 */
export const erc20Text = (added = ''): string => `(module
  (import "seal1" "get_storage" (func $get_storage (param i32 i32 i32 i32) (result i32)))
  (import "seal2" "set_storage" (func $set_storage (param i32 i32 i32 i32) (result i32)))
  (import "seal0" "value_transferred" (func $value_transferred (param i32 i32)))
  (import "seal0" "input" (func $input (param i32 i32)))
  (import "seal0" "caller" (func $caller (param i32 i32)))
  (import "seal0" "hash_blake2_256" (func $blake2 (param i32 i32 i32)))
  (import "seal0" "deposit_event" (func $deposit_event (param i32 i32 i32 i32)))
  (import "seal0" "seal_return" (func $return (param i32 i32 i32)))
  (import "env" "memory" (memory 2 16))
  (data (i32.const 64) "\\01\\00\\00\\00") ;; the root of the mapping, then an account
  (data (i32.const 512) "\\0cErc20::Transfer") ;; the count of topics, and the first
  ${added}
  (func $copy (param $to i32) (param $from i32) (param $length i32)
    (block $done (loop $next
      (br_if $done (i32.eqz (local.get $length)))
      (i32.store8 (local.get $to) (i32.load8_u (local.get $from)))
      (local.set $to (i32.add (local.get $to) (i32.const 1)))
      (local.set $from (i32.add (local.get $from) (i32.const 1)))
      (local.set $length (i32.sub (local.get $length) (i32.const 1)))
      (br $next))))
  (func $refuse_payment
    (i32.store (i32.const 128) (i32.const 16))
    (call $value_transferred (i32.const 144) (i32.const 128))
    (if (i64.ne (i64.or (i64.load (i32.const 144)) (i64.load (i32.const 152))) (i64.const 0)) (then (unreachable))))
  (func $read_input (result i32)
    (i32.store (i32.const 128) (i32.const 16384))
    (call $input (i32.const 1024) (i32.const 128))
    (call $copy (i32.const 32768) (i32.const 1024) (i32.load (i32.const 128)))
    (i32.load (i32.const 32768)))
  (func $key_of (param $account i32) (param $key i32)
    (call $copy (i32.const 68) (local.get $account) (i32.const 32))
    (call $blake2 (i32.const 64) (i32.const 36) (local.get $key)))
  ;; The low half of the balance stands at 208 afterwards, the high half is taken to be nothing.
  (func $balance (param $key i32) (result i64)
    (i32.store (i32.const 128) (i32.const 16))
    (if (call $get_storage (local.get $key) (i32.const 32) (i32.const 208) (i32.const 128)) (then (return (i64.const 0))))
    (i64.load (i32.const 208)))
  (func $set_balance (param $key i32) (param $value i64)
    (i64.store (i32.const 208) (local.get $value))
    (i64.store (i32.const 216) (i64.const 0))
    (drop (call $set_storage (local.get $key) (i32.const 32) (i32.const 208) (i32.const 16))))
  (func $read_caller
    (i32.store (i32.const 128) (i32.const 32))
    (call $caller (i32.const 256) (i32.const 128)))
  (func (export "deploy")
    (call $refuse_payment)
    (drop (call $read_input))
    (call $read_caller)
    (call $key_of (i32.const 256) (i32.const 320))
    (call $set_balance (i32.const 320) (i64.load (i32.const 32772))))
  (func $transfer (result i32) (local $from i64) (local $value i64)
    (call $read_caller)
    (call $key_of (i32.const 256) (i32.const 320))
    (call $key_of (i32.const 32772) (i32.const 352))
    (local.set $value (i64.load (i32.const 32804)))
    (local.set $from (call $balance (i32.const 320)))
    (if (i64.lt_u (local.get $from) (local.get $value)) (then (return (i32.const 1))))
    (call $set_balance (i32.const 320) (i64.sub (local.get $from) (local.get $value)))
    (call $set_balance (i32.const 352) (i64.add (call $balance (i32.const 352)) (local.get $value)))
    ;; Event: from, to, value; topics: its name, from and to.
    (call $copy (i32.const 640) (i32.const 256) (i32.const 32))
    (call $copy (i32.const 672) (i32.const 32772) (i32.const 48))
    (call $copy (i32.const 545) (i32.const 640) (i32.const 64))
    (call $deposit_event (i32.const 512) (i32.const 97) (i32.const 640) (i32.const 80))
    (i32.const 0))
  (func (export "call") (local $selector i32) (local $failed i32)
    (call $refuse_payment)
    (local.set $selector (call $read_input))
    (if (i32.eq (local.get $selector) (i32.const 0xa15da184)) (then
      (local.set $failed (call $transfer))
      (i32.store8 (i32.const 1024) (i32.const 0))
      (i32.store8 (i32.const 1025) (local.get $failed))
      (i32.store8 (i32.const 1026) (i32.const 0))
      (call $return (local.get $failed) (i32.const 1024) (i32.add (i32.const 2) (local.get $failed)))))
    (if (i32.eq (local.get $selector) (i32.const 0x565a750f)) (then
      (call $key_of (i32.const 32772) (i32.const 320))
      (i64.store (i32.const 1025) (call $balance (i32.const 320)))
      (i64.store (i32.const 1033) (i64.const 0))
      (i32.store8 (i32.const 1024) (i32.const 0))
      (call $return (i32.const 0) (i32.const 1024) (i32.const 17))))
    (unreachable))
  ${padding(14_000)}
)`

export const erc20Selectors = {
  transfer: Uint8Array.of(0x84, 0xa1, 0x5d, 0xa1),
  balanceOf: Uint8Array.of(0x0f, 0x75, 0x5a, 0x56),
}
