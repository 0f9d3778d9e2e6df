// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import wabtLoader from 'wabt'
import { createContractFolder, documents, errorOf, exampleContract } from './contract-folder.ts'

const folder = createContractFolder()
afterAll(folder.remove)

async function runSteps(steps: unknown, ...flags: readonly string[]) {
  folder.write('steps.json', JSON.stringify(steps))
  return folder.run('contract', 'run', '--script', 'steps.json', ...flags)
}

/**
 * A bool as ink! 3 compiles it in its essence: the constructor takes it, `flip` 0x633aa551 turns it round and says so in an event, `get`
 * 0x2f865bd9 answers it.
 */
const flipText = `(module
  (import "seal0" "seal_input" (func $input (param i32 i32)))
  (import "seal0" "seal_return" (func $return (param i32 i32 i32)))
  (import "seal1" "get_storage" (func $get (param i32 i32 i32 i32) (result i32)))
  (import "seal2" "set_storage" (func $set (param i32 i32 i32 i32) (result i32)))
  (import "seal0" "seal_deposit_event" (func $event (param i32 i32 i32 i32)))
  (import "env" "memory" (memory 1 16))
  (data (i32.const 64) "flip")
  (func $store (param i32)
    (i32.store8 (i32.const 128) (local.get 0))
    (drop (call $set (i32.const 64) (i32.const 4) (i32.const 128) (i32.const 1))))
  (func $load (result i32)
    (i32.store (i32.const 32) (i32.const 1))
    (drop (call $get (i32.const 64) (i32.const 4) (i32.const 128) (i32.const 32)))
    (i32.load8_u (i32.const 128)))
  (func $read (result i32)
    (i32.store (i32.const 0) (i32.const 64))
    (call $input (i32.const 256) (i32.const 0))
    (i32.load (i32.const 256)))
  (func (export "deploy") (drop (call $read)) (call $store (i32.load8_u (i32.const 260))))
  (func (export "call") (local i32)
    (local.set 0 (call $read))
    (if (i32.eq (local.get 0) (i32.const 0x51a53a63)) (then
      (call $store (i32.eqz (call $load)))
      (call $event (i32.const 0) (i32.const 0) (i32.const 128) (i32.const 1))
      (call $return (i32.const 0) (i32.const 128) (i32.const 0))))
    (if (i32.eq (local.get 0) (i32.const 0xd95b862f)) (then
      (i32.store8 (i32.const 128) (call $load))
      (call $return (i32.const 0) (i32.const 128) (i32.const 1))))
    (unreachable)))`

beforeAll(async () => {
  const wabt = await wabtLoader()
  folder.write('flip.wasm', new Uint8Array(wabt.parseWat('flip.wat', flipText).toBinary({}).buffer))
})

describe('a script of steps', () => {
  const auction = (last: object) => ({
    steps: [
      { instantiate: exampleContract('sealed-bid'), as: 'auction', args: { closesAt: 100 } },
      { call: 'auction.bid', args: { amount: '30' }, from: '//Bob' },
      { call: 'auction.bid', args: ['50'], from: '//Charlie' },
      { query: 'auction.myBid', from: '//Bob', expect: { value: '30' } },
      { call: 'settle', expect: { error: { StillOpen: { until: 100 } } } },
      { block: 100 },
      last,
    ],
  })

  test('holds an auction among several accounts', async () => {
    const { code, out, err } = await runSteps(auction({ call: 'settle', expect: { events: ['Settled'] } }), '--json')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const steps = documents(out)
    expect(steps.map(({ step, block }) => `${step} ${block}`)).toEqual([
      'instantiate 1',
      'call 2',
      'call 3',
      'query 4',
      'call 4',
      'call 100',
    ])
    expect(steps[1]).toMatchObject({
      contract: 'auction',
      storage: [
        { place: 'bids[//Bob]', before: null, after: '30' },
        { place: 'bids.keys[0]', after: '//Bob' },
        { place: 'bids.size', after: 1 },
      ],
    })
    expect(steps.at(-1)?.events).toEqual([
      { contract: 'auction', event: 'Settled', fields: { winner: expect.stringMatching(/^4/), price: '30' } },
    ])
  })

  test('ends where a step is otherwise than expected', async () => {
    const { code, err } = await runSteps(auction({ call: 'settle', expect: { value: 7 } }), '--json')
    expect(code).toBe(1)
    expect(errorOf(err)).toMatchObject({
      code: 'cli.unexpected-result',
      message: 'step 7: expected value 7, got {"kind":"value","value":null}',
    })
  })

  test('ends where a step fails that nobody expected to', async () => {
    const { code, err } = await runSteps(auction({ call: 'bid', args: ['1'] }), '--json')
    expect({ code, error: errorOf(err) }).toMatchObject({
      code: 1,
      error: { code: 'cli.contract-reverted', message: 'step 7: auction.bid answered the error Closed' },
    })
  })

  test.each([
    [[{ steps: 1 }], /step 1: does one of upload, block, instantiate, call, query, estimate/],
    [[{ call: 'x', query: 'y' }], /step 1: does one of/],
    [[{ block: 0 }], /step 1: block is a whole number/],
    [[{ block: 1 }, { call: 'x.y', amount: 5 }], /step 2: call has no amount: there are args, from, value, gas, expect/],
    [[{ call: 'x.y', from: 5 }], /step 1: from is a text/],
    [[{ call: 'x.y', expect: { result: 1 } }], /step 1: expect has no result: there are value/],
    [{ steps: {} }, /holds no list of steps/],
  ])('%j is told by its step', async (steps, message) => {
    const { code, err } = await runSteps(steps, '--json')
    expect({ code, error: errorOf(err) }).toMatchObject({
      code: 2,
      error: { code: 'cli.bad-script', message: expect.stringMatching(message) },
    })
  })

  test('names contracts that there are not', async () => {
    const { code, err } = await runSteps([{ call: 'nobody.flip' }], '--json')
    expect({ code, error: errorOf(err) }).toMatchObject({
      code: 2,
      error: { code: 'cli.bad-value', message: 'no contract "nobody": there is none' },
    })
  })
})

describe('a bare module', () => {
  test('is driven by its selectors', async () => {
    const { code, out, err } = await runSteps(
      [
        { instantiate: 'flip.wasm', constructor: '0x9bae9d5e', args: '0x01' },
        { query: 'flip.0x2f865bd9', expect: { output: '0x01' } },
        { call: 'flip.0x633aa551' },
        { query: 'flip.0x2f865bd9', expect: { output: '0x00' } },
        { call: 'flip.0x00000000', expect: { failure: 'ContractTrapped' } },
      ],
      '--json',
    )
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(documents(out)[2]).toMatchObject({
      entry: '0x633aa551',
      storage: [{ contract: 'flip', place: '0x666c6970', before: '0x01', after: '0x00' }],
      events: [{ contract: 'flip', event: 'unknown', fields: { topics: [], data: '0x00' } }],
    })
  })

  test('needs selectors and hex', async () => {
    const words = ['contract', 'run', 'flip.wasm', '0x2f865bd9', '--constructor', '0x9bae9d5e'] as const
    const answer = await folder.run(...words, '--init', '0x01')
    expect(answer).toMatchObject({ code: 0, out: expect.stringMatching(/output {3}0x01/) })
    const named = await folder.run('contract', 'run', 'flip.wasm', 'get', '--constructor', '0x9bae9d5e', '--json')
    expect(errorOf(named.err)).toMatchObject({
      code: 'cli.bad-value',
      message: expect.stringMatching(/name "get" by its selector/),
    })
    const decimal = await folder.run(...words, '--init', 'true', '--json')
    expect(errorOf(decimal.err)).toMatchObject({ code: 'cli.bad-value', message: expect.stringMatching(/is SCALE as hex/) })
  })
})

describe('calls among contracts', () => {
  test('are shown as a tree, with the names of contracts among the arguments', async () => {
    folder.write(
      'relay.ts',
      `import { accountId, contract, interfaceOf, u32 } from '@phat/contract'
import { Counter } from '${exampleContract('counter')}'
const counter = interfaceOf(Counter)
export const Relay = contract('Relay', { state: { target: accountId } })
  .init('new', { target: accountId }, (_c, { target }) => ({ target }))
  .message('pass', { by: u32 }, (c, { by }) => {
    c.at(counter, c.state.target).increment({ by })
  })
`,
    )
    const steps = [
      { instantiate: exampleContract('counter'), as: 'counted', args: [1] },
      { instantiate: 'relay.ts', as: 'relay', args: { target: 'counted' } },
      { call: 'relay.pass', args: [4] },
    ]
    const { code, out, err } = await runSteps(steps, '--json')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(documents(out)[2]).toMatchObject({
      storage: [{ contract: 'counted', place: 'count', before: 1, after: 5 }],
      trace: {
        contract: 'relay',
        entry: 'pass',
        ended: 'returned',
        calls: [{ contract: 'counted', entry: 'increment', args: { by: 4 }, caller: 'relay', ended: 'returned', calls: [] }],
      },
    })
    const people = await runSteps(steps)
    expect(people.out).toMatch(/trace\n {4}relay\.pass\(by: 4\) → ok {2}gas [\d,]+\n {6}counted\.increment\(by: 4\) → ok {2}gas/)
  })
})
