// SPDX-License-Identifier: Apache-2.0
import { type Message, message as messageCodec } from '@phat/messaging'
import { known, PhatError } from '@phat/primitives'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { systemState } from '../src/system/state-codec.ts'
import { everyMessage, origins, planOf, scene } from './system-everybody.ts'
import { says } from './system-scenes.ts'

describe('mutated messages', () => {
  const count = Number(process.env.PHAT_SYSTEM_MUTATIONS ?? '600')
  const seed = Number(process.env.PHAT_SYSTEM_SEED ?? '1')

  /** Messages of a block, most of them with something changed. */
  function mutant(messages: readonly Message[], seedBytes: readonly number[]): Message | undefined {
    const [pick = 0, what = 0, where = 0, value = 0, more = 0] = seedBytes
    const message = known(messages[pick % messages.length], 'a message')
    const kind = what % 5
    const at = (length: number): number => (length === 0 ? 0 : (where * 257 + more) % length)
    if (kind === 4) {
      // Any byte of the whole, where that is still a message.
      const encoded = messageCodec.encode(message).slice()
      encoded[at(encoded.length)] = value
      try {
        return messageCodec.decode(encoded)
      } catch (error) {
        expect(error).toBeInstanceOf(PhatError)
        return undefined
      }
    }
    const payload = message.payload.slice()
    if (kind === 0) payload[at(payload.length)] = value
    const sender = kind === 3 ? known(origins[value % origins.length], 'an origin') : message.sender
    if (kind === 1) return { ...message, payload: payload.subarray(0, at(payload.length)) }
    if (kind === 2) return { ...message, payload: new Uint8Array([...payload, ...seedBytes]) }
    return { ...message, payload, sender }
  }

  test(`stop no worker and no other message, in so many tries: ${count}`, () => {
    const made = scene()
    const { chain, gatekeeper, a, candidate } = made
    const templates = everyMessage(made)
    const perBlock = 60
    const last = says.worker(a, { type: 'BenchScore', value: 4_242 })
    const numbers = fc.array(fc.nat(255), { minLength: 5, maxLength: 5 })
    fc.assert(
      fc.property(fc.array(numbers, { minLength: perBlock, maxLength: perBlock }), (seeds) => {
        const messages = seeds.flatMap((each) => mutant(templates, each) ?? [])
        for (const worker of [gatekeeper, a, candidate]) {
          const { cluster, rejected, state, stop } = planOf(chain, worker, [...messages, last])
          expect(rejected.length).toBeLessThanOrEqual(perBlock)
          expect(systemState.decode(systemState.encode(state))).toEqual(state)
          // The one behind them all was heard, unless the chain itself ended the worker before.
          if (worker === a) expect(state.score).toBe(4_242)
          if (worker !== a) expect(cluster).toBeUndefined()
          if (worker === a && stop === undefined) expect(cluster?.order.items.length ?? 0).toBeLessThanOrEqual(perBlock)
        }
      }),
      { numRuns: Math.ceil(count / perBlock), seed },
    )
  }, 3_600_000)
})
