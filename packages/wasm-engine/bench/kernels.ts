// SPDX-License-Identifier: Apache-2.0

/** A kernel: a module whose export `run` takes a size and returns a number that depends on all its work. */
export interface Kernel {
  readonly name: string
  readonly text: string
  readonly size: number
  readonly smallSize: number
  /** What `run(smallSize)` returns, where that is known without running it. */
  readonly smallResult?: number
}

/** Round constants of SHA-256: FIPS 180-4, section 4.2.2. */
const roundConstants = [
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01,
  0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc,
  0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
  0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08,
  0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
  0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
]
const initialState = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19]

function littleEndian(words: readonly number[]): string {
  return words
    .map((word) => [0, 8, 16, 24].map((shift) => `\\${((word >>> shift) & 0xff).toString(16).padStart(2, '0')}`).join(''))
    .join('')
}

const rotated = (word: string, ...by: readonly number[]): string =>
  by.map((bits) => `(i32.rotr ${word} (i32.const ${bits}))`).reduce((left, right) => `(i32.xor ${left} ${right})`)

/** Compresses the message schedule's first block of zeros and counts up its first word; the state feeds the next round. */
const sha256 = `(module (memory 1)
  (data (i32.const 0) "${littleEndian(roundConstants)}")
  (func $compress (local $i i32) (local $x i32) (local $t i32) (local $u i32)
    (local $a i32) (local $b i32) (local $c i32) (local $d i32) (local $e i32) (local $f i32) (local $g i32) (local $h i32)
    (local.set $i (i32.const 64))
    (loop $extend
      (local.set $x (i32.add (i32.const 1024) (local.get $i)))
      (local.set $t (i32.load offset=4 (i32.sub (local.get $x) (i32.const 64))))
      (local.set $u (i32.load (i32.sub (local.get $x) (i32.const 8))))
      (i32.store (local.get $x) (i32.add
        (i32.add (i32.load (i32.sub (local.get $x) (i32.const 64))) (i32.load (i32.sub (local.get $x) (i32.const 28))))
        (i32.add (i32.xor ${rotated('(local.get $t)', 7, 18)} (i32.shr_u (local.get $t) (i32.const 3)))
                 (i32.xor ${rotated('(local.get $u)', 17, 19)} (i32.shr_u (local.get $u) (i32.const 10))))))
      (br_if $extend (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 4))) (i32.const 256))))
    ${['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name, index) => `(local.set $${name} (i32.load (i32.const ${512 + 4 * index})))`).join(' ')}
    (local.set $i (i32.const 0))
    (loop $round
      (local.set $t (i32.add (i32.add (i32.add (local.get $h) ${rotated('(local.get $e)', 6, 11, 25)})
        (i32.xor (local.get $g) (i32.and (local.get $e) (i32.xor (local.get $f) (local.get $g)))))
        (i32.add (i32.load (local.get $i)) (i32.load offset=1024 (local.get $i)))))
      (local.set $u (i32.add ${rotated('(local.get $a)', 2, 13, 22)}
        (i32.xor (i32.xor (i32.and (local.get $a) (local.get $b)) (i32.and (local.get $a) (local.get $c))) (i32.and (local.get $b) (local.get $c)))))
      (local.set $h (local.get $g)) (local.set $g (local.get $f)) (local.set $f (local.get $e))
      (local.set $e (i32.add (local.get $d) (local.get $t)))
      (local.set $d (local.get $c)) (local.set $c (local.get $b)) (local.set $b (local.get $a))
      (local.set $a (i32.add (local.get $t) (local.get $u)))
      (br_if $round (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 4))) (i32.const 256))))
    ${['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name, index) => `(i32.store (i32.const ${512 + 4 * index}) (i32.add (i32.load (i32.const ${512 + 4 * index})) (local.get $${name})))`).join(' ')})
  (func (export "run") (param $n i32) (result i32)
    ${initialState.map((word, index) => `(i32.store (i32.const ${512 + 4 * index}) (i32.const ${word}))`).join(' ')}
    (loop $next
      (i32.store (i32.const 1024) (local.get $n))
      (call $compress)
      (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (i32.load (i32.const 512))))`

const fib = `(module (func $fib (export "run") (param $n i32) (result i32)
  (if (result i32) (i32.lt_u (local.get $n) (i32.const 2)) (then (local.get $n))
    (else (i32.add (call $fib (i32.sub (local.get $n) (i32.const 1))) (call $fib (i32.sub (local.get $n) (i32.const 2))))))))`

/** Counts the primes below a million, as often as asked. */
const sieve = `(module (memory 16)
  (func $count (result i32) (local $i i32) (local $j i32) (local $found i32)
    (local.set $i (i32.const 0))
    (loop $clear (i32.store8 (local.get $i) (i32.const 1))
      (br_if $clear (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 1000000))))
    (local.set $i (i32.const 2))
    (loop $next
      (if (i32.load8_u (local.get $i)) (then
        (local.set $found (i32.add (local.get $found) (i32.const 1)))
        (local.set $j (i32.add (local.get $i) (local.get $i)))
        (block $done (loop $strike
          (br_if $done (i32.ge_u (local.get $j) (i32.const 1000000)))
          (i32.store8 (local.get $j) (i32.const 0))
          (local.set $j (i32.add (local.get $j) (local.get $i)))
          (br $strike)))))
      (br_if $next (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 1000000))))
    (local.get $found))
  (func (export "run") (param $n i32) (result i32) (local $last i32)
    (loop $again (local.set $last (call $count)) (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $last)))`

/** The steps of the Collatz sequences of 1 to n: a tiny loop with a branch that cannot be foretold. */
const loop = `(module (func (export "run") (param $n i32) (result i32) (local $x i32) (local $steps i32)
  (loop $outer
    (local.set $x (local.get $n))
    (block $done (loop $step
      (br_if $done (i32.le_u (local.get $x) (i32.const 1)))
      (if (i32.and (local.get $x) (i32.const 1))
        (then (local.set $x (i32.add (i32.mul (local.get $x) (i32.const 3)) (i32.const 1))))
        (else (local.set $x (i32.shr_u (local.get $x) (i32.const 1)))))
      (local.set $steps (i32.add (local.get $steps) (i32.const 1)))
      (br $step)))
    (br_if $outer (i32.gt_u (local.tee $n (i32.sub (local.get $n) (i32.const 1))) (i32.const 0))))
  (local.get $steps)))`

/** Product of two matrices of 128 by 128 integers, filled with their indices, as often as asked; returns one entry. */
const matrix = `(module (memory 4)
  (func $multiply (local $i i32) (local $j i32) (local $k i32) (local $sum i32) (local $p i32) (local $q i32)
    (local.set $i (i32.const 0))
    (loop $rows (local.set $j (i32.const 0))
      (loop $columns (local.set $sum (i32.const 0)) (local.set $k (i32.const 0))
        (local.set $p (i32.mul (local.get $i) (i32.const 512))) (local.set $q (i32.mul (local.get $j) (i32.const 4)))
        (loop $inner
          (local.set $sum (i32.add (local.get $sum) (i32.mul (i32.load (local.get $p)) (i32.load offset=65536 (local.get $q)))))
          (local.set $p (i32.add (local.get $p) (i32.const 4))) (local.set $q (i32.add (local.get $q) (i32.const 512)))
          (br_if $inner (i32.lt_u (local.tee $k (i32.add (local.get $k) (i32.const 1))) (i32.const 128))))
        (i32.store offset=131072 (i32.add (i32.mul (local.get $i) (i32.const 512)) (i32.mul (local.get $j) (i32.const 4))) (local.get $sum))
        (br_if $columns (i32.lt_u (local.tee $j (i32.add (local.get $j) (i32.const 1))) (i32.const 128))))
      (br_if $rows (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 128)))))
  (func (export "run") (param $n i32) (result i32) (local $i i32)
    (loop $fill
      (i32.store (i32.mul (local.get $i) (i32.const 4)) (local.get $i))
      (i32.store offset=65536 (i32.mul (local.get $i) (i32.const 4)) (i32.xor (local.get $i) (i32.const 85)))
      (br_if $fill (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 16384))))
    (loop $again (call $multiply) (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (i32.load (i32.const 196604))))`

/** The integer kernels that metered code is measured with. */
export const kernels: readonly Kernel[] = [
  { name: 'sha256', text: sha256, size: 60_000, smallSize: 1 },
  { name: 'fib', text: fib, size: 32, smallSize: 20, smallResult: 6_765 },
  { name: 'sieve', text: sieve, size: 12, smallSize: 1, smallResult: 78_498 },
  { name: 'loop', text: loop, size: 400_000, smallSize: 10, smallResult: 67 },
  { name: 'matrix', text: matrix, size: 25, smallSize: 1 },
]
