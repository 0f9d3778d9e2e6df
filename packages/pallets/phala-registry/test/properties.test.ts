// SPDX-License-Identifier: Apache-2.0
import type { Keypair } from '@phat/crypto'
import { rootOrigin, signed } from '@phat/frame'
import type { RegistryEvent } from '@phat/messaging'
import { messages } from '@phat/pallet-phala-mq'
import { PhalaRegistry } from '@phat/pallet-phala-registry'
import { known } from '@phat/primitives'
import { bob } from '@phat/test-kit'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { prepare, register, registryChain, sendFrom, workerPair } from './world.ts'

const chain = registryChain({ maxPerPlatform: 2 })
const calls = chain.calls(PhalaRegistry)
const pairs = Array.from({ length: 4 }, (_, i) => workerPair(`Worker/${i}`))

const send = (pair: Keypair, event: RegistryEvent) => {
  const sender = { type: 'Worker', value: pair.publicKey } as const
  sendFrom(chain, pair, messages.nextSequence(chain.execution, sender), event)
}

interface Step {
  readonly pair: Keypair
  readonly machine: number
  readonly count: number
}

/** What can happen, each of which may fail. */
const steps: { readonly [name: string]: (step: Step) => unknown } = {
  register: ({ machine, pair }) => register(chain, pair, { machine: `machine ${machine}` }),
  retire: ({ pair }) => calls.retireWorker(signed(bob), { pubkey: pair.publicKey }),
  join: ({ pair }) => calls.registerGatekeeper(rootOrigin, { gatekeeper: pair.publicKey }),
  leave: ({ pair }) => calls.unregisterGatekeeper(rootOrigin, { gatekeeper: pair.publicKey }),
  rotate: () => calls.rotateMasterKey(rootOrigin, {}),
  tellMaster: ({ pair }) => send(pair, { type: 'MasterPubkey', value: { masterPubkey: pair.publicKey } }),
  start: ({ pair }) => send(pair, { type: 'Incarnation', value: { nonce: new Uint8Array(32) } }),
  rule: ({ machine }) =>
    calls.setPlatformRule(rootOrigin, { rule: { maxPerPlatform: 1 + machine, unidentified: { type: 'Refused' } } }),
  blocks: ({ count }) => chain.runToBlock(chain.execution.block.number + count),
}

test('whatever workers, operators and governance do, the state holds together', () => {
  const names = ['register', 'register', ...Object.keys(steps)]
  const step = fc.record({
    name: fc.constantFrom(...names),
    pair: fc.constantFrom(...pairs),
    machine: fc.nat(1),
    count: fc.integer({ min: 1, max: 60 }),
  })
  const done = new Map<string, number>()
  fc.assert(
    fc.property(fc.array(step, { minLength: 20, maxLength: 30 }), (list) => {
      chain.reset()
      prepare(chain)
      for (const { name, ...what } of list) {
        const run = known(steps[name], 'names are those of steps')
        const failure = name === 'blocks' ? void run(what) : chain.failureOf(() => run(what))
        if (failure === undefined) done.set(name, (done.get(name) ?? 0) + 1)
        expect(chain.brokenInvariants()).toEqual([])
      }
    }),
    { numRuns: 25, seed: 11 },
  )
  // Each took effect now and then, or the property would say little.
  for (const name of Object.keys(steps).filter((one) => one !== 'leave' && one !== 'rotate'))
    expect(done.get(name) ?? 0, name).toBeGreaterThan(0)
})
