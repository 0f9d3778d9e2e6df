// SPDX-License-Identifier: Apache-2.0
import { concatBytes, known } from '@phat/primitives'
import { expect, test } from 'vitest'
import type { HostFunction } from '../src/seal/host-function.ts'
import { callHost, type HostCall, type HostCallAnswer } from './guest.ts'
import { FrameEnded, type TestContextOptions } from './test-context.ts'

/** Where tests put things: an output, its length, and arguments. */
export const at = { out: 0, outLength: 100, a: 200, b: 300, c: 400, d: 500 } as const
export const absent = 0xffff_ffff

export const u32le = (value: number): Uint8Array => Uint8Array.of(value, value >>> 8, value >>> 16, value >>> 24)
export const u64le = (value: bigint): Uint8Array => new Uint8Array(new BigUint64Array([value]).buffer)
export const u128le = (value: bigint): Uint8Array => concatBytes(u64le(value & 0xffff_ffff_ffff_ffffn), u64le(value >> 64n))

export const room = (length: number): Record<number, Uint8Array> => ({ [at.outLength]: u32le(length) })
export const ends = (reason: string): FrameEnded => new FrameEnded(reason)

/** Calls a function from a guest. */
export type RunHost = (
  module: string,
  name: string,
  args: readonly (number | bigint)[],
  memory?: HostCall['memory'],
  options?: TestContextOptions,
) => HostCallAnswer

/** A way to call the functions of a group under both of their names, and a test that all of them were called by it. */
export function caller(group: readonly HostFunction[]): { readonly run: RunHost; testAll(): void } {
  const called = new Set<HostFunction>()
  const run: RunHost = (module, name, args, memory = {}, options = {}) => {
    const declared = known(
      group.find((found) => found.module === module && found.name === name && found.params.length === args.length),
      `${module}.${name} with ${args.length} arguments`,
    )
    called.add(declared)
    const alias = name.startsWith('seal_') ? name : `seal_${name}`
    const call = { module, params: declared.params, result: declared.result, args, memory }
    callHost({ ...call, name: alias }, options)
    return callHost({ ...call, name }, options)
  }
  const testAll = (): void => {
    test('every function of the group was called here, and charges before anything else', () => {
      expect(group.filter((declared) => !called.has(declared))).toEqual([])
      for (const { module, name, params } of group) {
        const args = params.map((type) => (type === 'i64' ? 0n : 0))
        // Gas that suffices for the guest's own instructions, and for no host function.
        expect(() => run(module, name, args, {}, { gas: 200_000n }), `${module}.${name}`).toThrow(ends('OutOfGas'))
      }
    })
  }
  return { run, testAll }
}
