// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contractErrorNames, pinkErrorNames, plainErrorIndices } from '../src/contract-errors.ts'
import { pinkFunctions } from '../src/pink/pink-extension.ts'
import { modes, setUp } from './pink-support.ts'
import { FrameEnded } from './test-context.ts'

const names = new Set<string>([...contractErrorNames, ...pinkErrorNames, ...Object.keys(plainErrorIndices)])

/** Bytes that often begin as short SCALE arrays do, so that some of them decode. */
const input = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc
    .array(fc.uint8Array({ maxLength: 40 }), { maxLength: 5 })
    .map((parts) => Uint8Array.from(parts.flatMap((part) => [part.length << 2, ...part]))),
)

test.each([...pinkFunctions.values()].map(({ id, name }) => [id, name] as const))(
  'function %i, %s, answers or ends the frame, whatever its input is',
  (id) => {
    fc.assert(
      fc.property(fc.constantFrom(...modes), input, (mode, bytes) => {
        const { run, context } = setUp(mode)
        const before = context.gas.left
        try {
          const { status, output } = run(id, bytes)
          expect(status === 0 || output.length === 0).toBe(true)
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(FrameEnded)
          expect(names).toContain((thrown as FrameEnded).reason)
        }
        expect(context.gas.left).toBeLessThan(before)
      }),
      { numRuns: 80 },
    )
  },
)
