// SPDX-License-Identifier: Apache-2.0

/** Bytes that one of the functions below takes in a module, type and entry included. */
const functionBytes = 71

/** Functions that no call reaches, together of about so many bytes: as of compiled contracts, most of which is paths of failure. */
export function padding(bytes: number): string {
  return Array.from({ length: Math.floor(bytes / functionBytes) }, (_, index) => unreached(index)).join('\n')
}

const unreached = (index: number): string => `(func (param $a i32) (param $b i32) (result i32) (local $c i64)
    (if (i32.gt_u (local.get $a) (i32.const ${100_000 + index})) (then
      (local.set $c (i64.load offset=8 (local.get $b)))
      (i64.store offset=16 (local.get $b) (i64.add (local.get $c) (i64.const ${1_000_000 + index})))
      (block $out (loop $again
        (br_if $out (i32.eqz (local.get $a)))
        (local.set $a (i32.shr_u (local.get $a) (i32.const 1)))
        (i32.store (i32.add (local.get $b) (local.get $a)) (i32.const ${200_000 + index}))
        (br $again)))))
    (i32.xor (local.get $a) (i32.wrap_i64 (local.get $c))))`
