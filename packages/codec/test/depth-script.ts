// SPDX-License-Identifier: Apache-2.0
import { PhatError } from '@phat/primitives'
import { arm, type Codec, lazy, maxDepth, struct, u8, variant, vec } from '../src/index.ts'

/** As batches hold calls: a variant in a variant, with a struct and a sequence at every level. */
interface Call {
  readonly type: string
  readonly value: unknown
}

const call: Codec<Call> = lazy(() => outer as Codec<unknown> as Codec<Call>)
const batch = variant('test::Batch', { batch: arm(0, struct('test::Calls', { tag: u8, calls: vec(call) })) })
const outer = variant('test::Call', { Utility: arm(1, batch), Leaf: arm(2) })

function nest(levels: number): Call {
  let value: Call = { type: 'Leaf', value: undefined }
  for (let i = 1; i < levels; i++) {
    value = { type: 'Utility', value: { type: 'batch', value: { tag: i % 256, calls: [value] } } }
  }
  return value
}

function code(run: () => unknown): string {
  try {
    run()
    return 'no error'
  } catch (error) {
    return error instanceof PhatError ? error.code : String(error)
  }
}

const encoded = call.encode(nest(maxDepth))
const again = call.encode(call.decode(encoded))
const level = Uint8Array.of(1, 0, 0, 4)
const tooDeep = new Uint8Array(level.length * 10_000)
for (let i = 0; i < 10_000; i++) tooDeep.set(level, i * level.length)

console.log(
  JSON.stringify({
    roundTrip: encoded.length === again.length && encoded.every((byte, i) => byte === again[i]),
    write: code(() => call.encode(nest(maxDepth + 1))),
    read: code(() => call.decode(tooDeep)),
  }),
)
