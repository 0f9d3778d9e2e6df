// SPDX-License-Identifier: Apache-2.0

/** Operations of the contract below, each four bytes: number, argument a, argument b (u16, little endian). */
export const operations = {
  /** Stores b bytes (at most 255) under key a. */
  store: 0,
  clear: 1,
  /** Emits an event of b bytes, at most 255. */
  event: 2,
  /** Calls contract a with the next b bytes of operations; goes on whatever becomes of it. */
  call: 3,
  /** Counts to 64 b. */
  count: 4,
  /** Calls itself to a depth of b. */
  recurse: 5,
  /** Grows the memory by a pages. */
  grow: 6,
  /** Sends b planck to contract a. */
  transfer: 7,
  revert: 8,
  trap: 9,
  divideByZero: 10,
  outOfBounds: 11,
  /** Reads what is stored under key a. */
  load: 12,
  /** Hashes b bytes. */
  hash: 13,
} as const

/** Contracts that the operations can name. */
export const contractCount = 4

/**
 * Runs a list of operations: the input is the addresses of all contracts, then the operations. The constructor does nothing. A global counts
 * operations: were it to survive a call, the event that ends each call would tell.
 */
export const driverText = `(module
  (import "seal0" "input" (func $input (param i32 i32)))
  (import "seal2" "set_storage" (func $set_storage (param i32 i32 i32 i32) (result i32)))
  (import "seal1" "clear_storage" (func $clear_storage (param i32 i32) (result i32)))
  (import "seal1" "get_storage" (func $get_storage (param i32 i32 i32 i32) (result i32)))
  (import "seal0" "deposit_event" (func $deposit_event (param i32 i32 i32 i32)))
  (import "seal1" "call" (func $seal_call (param i32 i32 i64 i32 i32 i32 i32 i32) (result i32)))
  (import "seal0" "transfer" (func $transfer (param i32 i32 i32 i32) (result i32)))
  (import "seal0" "hash_blake2_256" (func $blake2 (param i32 i32 i32)))
  (import "seal0" "seal_return" (func $return (param i32 i32 i32)))
  (import "env" "memory" (memory 2 16))
  (global $done (mut i32) (i32.const 0))
  (global $sum (mut i64) (i64.const 0))
  ;; 0: key, 16: a u128, 64: length, 256: addresses, 4096: input, 32768: values
  (func $copy (param $to i32) (param $from i32) (param $length i32)
    (block $end (loop $next
      (br_if $end (i32.eqz (local.get $length)))
      (i32.store8 (local.get $to) (i32.load8_u (local.get $from)))
      (local.set $to (i32.add (local.get $to) (i32.const 1)))
      (local.set $from (i32.add (local.get $from) (i32.const 1)))
      (local.set $length (i32.sub (local.get $length) (i32.const 1)))
      (br $next))))
  (func $count (param $n i32)
    (block $end (loop $next
      (br_if $end (i32.eqz (local.get $n)))
      (global.set $sum (i64.add (i64.mul (global.get $sum) (i64.const 6364136223846793005)) (i64.extend_i32_u (local.get $n))))
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br $next))))
  (func $recurse (param $n i32) (result i32)
    (if (result i32) (i32.eqz (local.get $n))
      (then (i32.const 1))
      (else (i32.add (local.get $n) (call $recurse (i32.sub (local.get $n) (i32.const 1)))))))
  (func $address (param $a i32) (result i32)
    (i32.add (i32.const 256) (i32.mul (i32.const 32) (i32.rem_u (local.get $a) (i32.const ${contractCount})))))
  (func $nested (param $a i32) (param $at i32) (param $length i32) (local $from i32)
    ;; The addresses go right before the operations, over what was done already.
    (local.set $from (i32.sub (local.get $at) (i32.const ${32 * contractCount})))
    (call $copy (local.get $from) (i32.const 256) (i32.const ${32 * contractCount}))
    (i64.store (i32.const 16) (i64.const 0))
    (i64.store (i32.const 24) (i64.const 0))
    (global.set $sum (i64.add (i64.mul (global.get $sum) (i64.const 31)) (i64.extend_i32_u
      (call $seal_call (i32.const 8) (call $address (local.get $a)) (i64.const 0) (i32.const 16)
        (local.get $from) (i32.add (local.get $length) (i32.const ${32 * contractCount})) (i32.const -1) (i32.const 0))))))
  (func $finish (param $flags i32)
    (i32.store (i32.const 32) (global.get $done))
    (i64.store (i32.const 40) (global.get $sum))
    (call $deposit_event (i32.const 0) (i32.const 0) (i32.const 32) (i32.const 16))
    (call $return (local.get $flags) (i32.const 32) (i32.const 16)))
  (func $one (param $op i32) (param $a i32) (param $b i32)
    (i32.store (i32.const 0) (local.get $a))
    (if (i32.eq (local.get $op) (i32.const 0)) (then
      (drop (call $set_storage (i32.const 0) (i32.const 4) (i32.const 32768) (i32.and (local.get $b) (i32.const 255))))))
    (if (i32.eq (local.get $op) (i32.const 1)) (then (drop (call $clear_storage (i32.const 0) (i32.const 4)))))
    (if (i32.eq (local.get $op) (i32.const 2)) (then
      (call $deposit_event (i32.const 0) (i32.const 0) (i32.const 32768) (i32.and (local.get $b) (i32.const 255)))))
    (if (i32.eq (local.get $op) (i32.const 4)) (then (call $count (i32.mul (local.get $b) (i32.const 64)))))
    (if (i32.eq (local.get $op) (i32.const 5)) (then (drop (call $recurse (local.get $b)))))
    (if (i32.eq (local.get $op) (i32.const 6)) (then
      (global.set $sum (i64.add (global.get $sum) (i64.extend_i32_s (memory.grow (local.get $a)))))))
    (if (i32.eq (local.get $op) (i32.const 7)) (then
      (i64.store (i32.const 16) (i64.extend_i32_u (local.get $b)))
      (i64.store (i32.const 24) (i64.const 0))
      (drop (call $transfer (call $address (local.get $a)) (i32.const 32) (i32.const 16) (i32.const 16)))))
    (if (i32.eq (local.get $op) (i32.const 8)) (then (call $finish (i32.const 1))))
    (if (i32.eq (local.get $op) (i32.const 9)) (then (unreachable)))
    (if (i32.eq (local.get $op) (i32.const 10)) (then (drop (i32.div_u (local.get $b) (i32.const 0)))))
    (if (i32.eq (local.get $op) (i32.const 11)) (then (drop (i32.load (i32.const -8)))))
    (if (i32.eq (local.get $op) (i32.const 12)) (then
      (i32.store (i32.const 64) (i32.const 256))
      (drop (call $get_storage (i32.const 0) (i32.const 4) (i32.const 32768) (i32.const 64)))))
    (if (i32.eq (local.get $op) (i32.const 13)) (then (call $blake2 (i32.const 32768) (local.get $b) (i32.const 32768)))))
  (func (export "deploy"))
  (func (export "call") (local $at i32) (local $end i32) (local $op i32) (local $a i32) (local $b i32)
    (i32.store (i32.const 64) (i32.const 16384))
    (call $input (i32.const 4096) (i32.const 64))
    (local.set $end (i32.add (i32.const 4096) (i32.load (i32.const 64))))
    (call $copy (i32.const 256) (i32.const 4096) (i32.const ${32 * contractCount}))
    (local.set $at (i32.const ${4096 + 32 * contractCount}))
    (block $stop (loop $next
      (br_if $stop (i32.gt_u (i32.add (local.get $at) (i32.const 4)) (local.get $end)))
      (local.set $op (i32.load8_u (local.get $at)))
      (local.set $a (i32.load8_u (i32.add (local.get $at) (i32.const 1))))
      (local.set $b (i32.load16_u (i32.add (local.get $at) (i32.const 2))))
      (local.set $at (i32.add (local.get $at) (i32.const 4)))
      (global.set $done (i32.add (global.get $done) (i32.const 1)))
      (if (i32.eq (local.get $op) (i32.const 3))
        (then
          (if (i32.gt_u (i32.add (local.get $at) (local.get $b)) (local.get $end)) (then (unreachable)))
          (call $nested (local.get $a) (local.get $at) (local.get $b))
          (local.set $at (i32.add (local.get $at) (local.get $b))))
        (else (call $one (local.get $op) (local.get $a) (local.get $b))))
      (br $next)))
    (call $finish (i32.const 0)))
)`
