// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contractErrorNames, pinkErrorNames } from '../src/contract-errors.ts'
import type { HostFunction } from '../src/seal/host-function.ts'
import { hostFunctions } from '../src/seal/host-functions.ts'
import { load, runner } from './guest.ts'
import { FrameEnded, testContext } from './test-context.ts'

/** Memory of the guest in bytes. */
const size = 65_536

/** A guest that calls a function with arguments from its input, 8 bytes each; the rest of the input lies behind them. */
function guestText({ module, name, params, result }: HostFunction): string {
  const signature = `(param ${params.join(' ')}) ${result === undefined ? '' : `(result ${result})`}`
  const values = params.map((type, i) => `(${type}.load (i32.const ${8 + 8 * i}))`).join(' ')
  const call = `(call $tested ${values})`
  return `(module
    (import "${module}" "${name}" (func $tested ${signature}))
    (import "seal0" "input" (func $input (param i32 i32)))
    (import "env" "memory" (memory 1 1))
    (func (export "deploy"))
    (func (export "call")
      (i32.store (i32.const 0) (i32.const ${size - 8}))
      (call $input (i32.const 8) (i32.const 0))
      ${result === undefined ? call : `(drop ${call})`}))`
}

const edges = [
  0,
  1,
  8,
  31,
  32,
  33,
  128,
  129,
  256,
  size - 33,
  size - 32,
  size - 4,
  size - 1,
  size,
  0x7fff_ffff,
  0x8000_0000,
  0xffff_ffff,
]
const argument = fc.oneof(fc.constantFrom(...edges), fc.integer({ min: 0, max: 0xffff_ffff }), fc.integer({ min: 0, max: 4_096 }))
const names = new Set<string>([...contractErrorNames, ...pinkErrorNames, 'terminated'])

test.each(hostFunctions.map((declared) => [`${declared.module}.${declared.name}/${declared.params.length}`, declared] as const))(
  '%s ends the frame with an error of pallet-contracts or returns, whatever its arguments are',
  (_name, declared) => {
    const code = load(guestText(declared))
    const args = fc.array(argument, { minLength: declared.params.length, maxLength: declared.params.length })
    fc.assert(
      fc.property(args, fc.uint8Array({ minLength: 0, maxLength: 512 }), (given, rest) => {
        const input = new Uint8Array(8 * given.length + rest.length)
        for (const [i, value] of given.entries()) new DataView(input.buffer).setBigUint64(8 * i, BigInt(value), true)
        input.set(rest, 8 * given.length)
        const context = testContext({ input, gas: 10n ** 13n })
        let ended: unknown
        try {
          expect(runner.run(code, 'call', context).kind).toBe('returned')
        } catch (thrown) {
          ended = thrown
        }
        if (ended !== undefined) {
          expect(ended).toBeInstanceOf(FrameEnded)
          expect(names).toContain((ended as FrameEnded).reason)
        }
        expect(context.gas.left).toBeGreaterThanOrEqual(0n)
        expect(context.gas.left).toBeLessThan(10n ** 13n)
      }),
      { numRuns: 60 },
    )
  },
)
