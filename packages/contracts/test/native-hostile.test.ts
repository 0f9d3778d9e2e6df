// SPDX-License-Identifier: Apache-2.0
import { concatBytes, fromHex, known, textBytes, toHex } from '@phat/primitives'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contractErrorNames } from '../src/contract-errors.ts'
import { nativeSystemMetadata } from '../src/native/system-contract.ts'
import { alice, bob } from './cluster-fixture.ts'
import { wasmOf } from './guest.ts'
import { u32le } from './host-calls.ts'
import { answer, block, carol, couldNotReadInput, denied, gasLimit, input, ok, systemFixture } from './native-fixture.ts'
import { program, type Step } from './scripted-runner.ts'

/** Calls the code whose hash begins the input on its own state; answers the return code, and the output of what ended. */
const delegating = wasmOf(`(module
  (import "seal0" "input" (func $input (param i32 i32)))
  (import "seal0" "seal_return" (func $return (param i32 i32 i32)))
  (import "seal0" "delegate_call" (func $delegate (param i32 i32 i32 i32 i32 i32) (result i32)))
  (import "env" "memory" (memory 2 16))
  (func (export "deploy"))
  (func (export "call")
    (i32.store (i32.const 0) (i32.const 1024))
    (call $input (i32.const 8) (i32.const 0))
    (i32.store (i32.const 2000) (i32.const 64))
    (i32.store (i32.const 2004) (call $delegate (i32.const 0) (i32.const 8) (i32.const 40)
      (i32.sub (i32.load (i32.const 0)) (i32.const 32)) (i32.const 2008) (i32.const 2000)))
    (if (i32.eq (i32.load (i32.const 2004)) (i32.const 1)) (then (i32.store (i32.const 2000) (i32.const 0))))
    (call $return (i32.const 0) (i32.const 2004) (i32.add (i32.const 4) (i32.load (i32.const 2000))))))`)

/** A text of 64 to 16,383 bytes as SCALE has it. */
const longText = (length: number): Uint8Array =>
  concatBytes(Uint8Array.of(((length & 63) << 2) | 1, length >> 6), textBytes('x'.repeat(length)))

describe('the code of the system contract on a state that is not its own', () => {
  /** A contract that has stored what its owner likes, and then takes the code. */
  const foreign = (stored: readonly Step[]) => {
    const { cluster, upload, instantiate, codeHash } = systemFixture()
    const steps = program([...stored, { do: 'setCode', code: toHex(codeHash) }])
    const contract = known(instantiate(upload(textBytes('scripted foreign')), steps).result?.address, 'it is made')
    return (selector: string, args?: Uint8Array) =>
      answer(cluster.apply({ kind: 'call', origin: bob, to: contract, input: input(selector, args), gasLimit }, block))
  }

  test('without an owner it traps where it needs one', () => {
    const call = foreign([])
    for (const [selector, args] of [['feaea4fa'], ['67612061', bob], ['af69ca03'], ['3a596249', Uint8Array.of(1)]] as const) {
      expect(call(selector, args)).toBe('ContractTrapped')
    }
    expect(call('87c98a8d')).toBe('0 0x00010002000100')
    expect(call('45ec9b18', concatBytes(carol, u32le(1)))).toBe(denied)
  })

  test('with values of another form it traps', () => {
    const driver = toHex(concatBytes(u32le(0xae67_f833), Uint8Array.of(4), textBytes('x')))
    const call = foreign([
      { do: 'set', key: toHex(u32le(0)), size: 31 },
      { do: 'set', key: driver, size: 37 },
      { do: 'set', key: toHex(u32le(0x7068_6174)), size: 2 },
    ])
    expect(call('feaea4fa')).toBe('ContractTrapped')
    expect(call('2740cf0a', Uint8Array.of(4, 0x78))).toBe('ContractTrapped')
    expect(call('4543df07')).toBe('ContractTrapped')
  })

  test('as a library of another contract it works on the state of that one, and may not bring in code', () => {
    const { cluster, upload, instantiate, codeHash } = systemFixture({ systemCode: () => new Uint8Array(8) })
    const user = known(instantiate(upload(delegating), new Uint8Array()).result?.address, 'it is made')
    const run = (selector: string, args?: Uint8Array) => {
      const data = concatBytes(codeHash, input(selector, args))
      return answer(cluster.apply({ kind: 'call', origin: alice, to: user, input: data, gasLimit }, block))
    }
    // Return code 1: the callee trapped; 2: it reverted, and its answer follows.
    expect(run('feaea4fa')).toBe('0 0x01000000')
    expect(run('67612061', bob)).toBe('0 0x01000000')
    expect(run('45ec9b18', concatBytes(carol, u32le(1)))).toBe('0 0x02000000000100')
    expect(run('00000000')).toBe('0 0x020000000101')
    expect(run('87c98a8d')).toBe('0 0x0000000000010002000100')
    expect(cluster.read().codeHash(user)).not.toEqual(codeHash)
  })
})

test('names that make too long a key end the call, as of every contract', () => {
  const { send, ask } = systemFixture()
  expect(answer(send('aa1e2030', concatBytes(longText(122), bob)))).toBe(ok)
  expect(answer(send('aa1e2030', concatBytes(longText(123), bob)))).toBe('DecodingFailed')
  for (const selector of ['2740cf0a', 'c0f28223', 'd519dbec']) expect(ask(selector, longText(123))).toBe('DecodingFailed')
})

test('whatever the input is, the contract answers or the call fails by a name, and gas is used', () => {
  const { cluster, system } = systemFixture()
  cluster.apply({ kind: 'call', origin: alice, to: system, input: input('67612061', bob), gasLimit }, block)
  const selectors = nativeSystemMetadata().spec.messages.map(({ selector }) => fromHex(selector))
  const part = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc.constantFrom(alice, bob, carol, system),
    fc.uint8Array({ maxLength: 20 }).map((bytes) => Uint8Array.of(bytes.length << 2, ...bytes)),
  )
  const data = fc.tuple(fc.constantFrom(...selectors), fc.array(part, { maxLength: 6 }))
  const names = new Set<string>(contractErrorNames)
  fc.assert(
    fc.property(data, fc.constantFrom(alice, bob, carol, system), (given, origin) => {
      const call = { kind: 'call', origin, to: system, input: concatBytes(given[0], ...given[1]), gasLimit } as const
      const { result } = cluster.query(call, { mode: 'estimate', block })
      expect(result.gasConsumed).toBeGreaterThan(0n)
      const told = result.result
      if (!told.ok) expect(names).toContain(told.error)
      else if (told.flags === 0) expect(told.data[0]).toBe(0)
      else expect([couldNotReadInput.slice(2), '0x0001']).toContain(toHex(told.data.slice(0, 2)))
    }),
    { numRuns: 2_000 },
  )
})
