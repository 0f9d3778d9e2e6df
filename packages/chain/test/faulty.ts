// SPDX-License-Identifier: Apache-2.0
import { bool, u32, u64 } from '@phat/codec'
import { createRuntime, definePallet, ensureSigned, install, type Runtime, value, weightOf, zeroWeight } from '@phat/frame'
import { phatRuntime } from './harness.ts'

const cost = weightOf(1_000_000n)

/** Recurses through storage layers until the stack ends, writing at every level. */
function dig(execution: { layered<T>(step: () => T): T }, write: (depth: number) => void, depth: number): number {
  return execution.layered(() => {
    write(depth)
    return dig(execution, write, depth + 1) + 1
  })
}

/** A pallet full of bugs: what a chain must survive, and what must stop it. */
export const Faulty = definePallet('Faulty', 'Bugs on purpose.')
  .storage({
    trace: value(u32, 0, 'What a call wrote before it threw.'),
    deepest: value(u32, 0, 'What the deepest call wrote.'),
    broken: value(bool, false, 'Makes the next block fail.'),
  })
  .calls(({ call }) => ({
    throwPlain: call(0, {}, cost, 'Writes, then throws what is no outcome.', ({ origin, store }) => {
      ensureSigned(origin)
      store.trace.set(7)
      throw new TypeError('a bug on purpose')
    }),
    overflow: call(1, {}, cost, 'Recurses until the stack ends.', ({ origin, store, execution }) => {
      ensureSigned(origin)
      dig(execution, (depth) => store.deepest.set(depth), 1)
    }),
    breakHooks: call(2, {}, cost, 'Makes the hook of the next block throw.', ({ origin, store }) => {
      ensureSigned(origin)
      store.broken.set(true)
    }),
    burn: call(
      3,
      { refTime: u64 },
      ({ refTime }) => weightOf(refTime),
      'Announces a weight and does nothing.',
      ({ origin }) => {
        ensureSigned(origin)
      },
    ),
  }))
  .hooks({
    onInitialize: ({ store }) => {
      if (store.broken.get()) throw new TypeError('a hook that throws on purpose')
      return zeroWeight
    },
  })

/** The chain's runtime with `Faulty` beside the real pallets. */
export function createFaultyRuntime(specVersion = 1): Runtime {
  const { version, types, system, extensions, pallets } = phatRuntime
  return createRuntime({
    module: 'faulty_runtime',
    version: { ...version, specVersion },
    accountData: types.accountData,
    system,
    pallets: [...pallets.map(({ index, pallet, config }) => ({ index, pallet, config })), install(250, Faulty, {})],
    extensions,
  })
}
