// SPDX-License-Identifier: Apache-2.0
import { concatBytes, fromHex, known, textBytes, toHex } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import type { Cluster } from '../src/cluster/cluster.ts'
import type { Receipt } from '../src/cluster/receipt.ts'
import { createPinkExtension } from '../src/pink/pink-extension.ts'
import { alice, bob, testCluster } from './cluster-fixture.ts'
import { runner, wasmOf } from './guest.ts'

const version = { pass: 1, costs: 1, scriptEngine: new Uint8Array(32), hostAbi: 1 }
const gasLimit = 2_500_000_000_000n

/** The imports of all guests here; each uses some. `$in` holds the length of the input, which lies behind it. */
const guest = (call: string, deploy = ''): string => `(module
  (import "seal0" "input" (func $input (param i32 i32)))
  (import "seal0" "seal_return" (func $return (param i32 i32 i32)))
  (import "seal0" "set_storage" (func $set_fixed (param i32 i32 i32)))
  (import "seal1" "get_storage" (func $get (param i32 i32 i32 i32) (result i32)))
  (import "seal2" "set_storage" (func $set (param i32 i32 i32 i32) (result i32)))
  (import "seal1" "call" (func $call (param i32 i32 i64 i32 i32 i32 i32 i32) (result i32)))
  (import "seal0" "delegate_call" (func $delegate (param i32 i32 i32 i32 i32 i32) (result i32)))
  (import "seal0" "set_code_hash" (func $set_code (param i32) (result i32)))
  (import "seal0" "transfer" (func $transfer (param i32 i32 i32 i32) (result i32)))
  (import "seal1" "terminate" (func $terminate (param i32)))
  (import "seal0" "address" (func $address (param i32 i32)))
  (import "seal0" "caller" (func $caller (param i32 i32)))
  (import "seal0" "deposit_event" (func $event (param i32 i32 i32 i32)))
  (import "seal0" "call_chain_extension" (func $extension (param i32 i32 i32 i32 i32) (result i32)))
  (import "env" "memory" (memory 2 16))
  (func $read (i32.store (i32.const 0) (i32.const 1024)) (call $input (i32.const 8) (i32.const 0)))
  (func $answer (param $value i32)
    (i32.store (i32.const 4096) (local.get $value)) (call $return (i32.const 0) (i32.const 4096) (i32.const 4)))
  (func (export "deploy") ${deploy})
  (func (export "call") (call $read) ${call}))`

const flip = `(drop (call $set (i32.const 2000) (i32.const 4) (i32.const 8) (i32.const 1)))`

/** Calls the account behind the input with what follows it: reentry allowed, no money, all gas; answers code, length and output. */
const forward = `(i32.store (i32.const 5000) (i32.const 64))
  (i32.store (i32.const 5004) (call $call (i32.const 8) (i32.const 8) (i64.const 0) (i32.const 6000) (i32.const 40)
    (i32.sub (i32.load (i32.const 0)) (i32.const 32)) (i32.const 5008) (i32.const 5000)))
  (call $return (i32.const 0) (i32.const 5000) (i32.const 16))`

interface Fixture {
  readonly cluster: Cluster
  upload(text: string): Uint8Array
  deploy(text: string, options?: { readonly value?: bigint }): Uint8Array
  call(to: Uint8Array, input?: Uint8Array, gas?: bigint): Receipt
}

function setUp(): Fixture {
  const release = { version, runners: [runner], codeLoad: { base: 0n, perByte: 0n } }
  const cluster = testCluster({ releases: [release], engine: version, key: new Uint8Array(64), extension: createPinkExtension() })
  const block = { number: 1, now: 1_000n }
  cluster.apply({ kind: 'deposit', to: alice, amount: 10n ** 20n }, block)
  let salt = 0
  const upload = (text: string): Uint8Array =>
    known(cluster.apply({ kind: 'uploadCode', origin: alice, code: wasmOf(text) }, block).codeHash, 'the code is accepted')
  return {
    cluster,
    upload,
    deploy(text, { value = 10n ** 9n } = {}) {
      const fields = { origin: alice, codeHash: upload(text), salt: Uint8Array.of(++salt), input: new Uint8Array() }
      const receipt = cluster.apply({ kind: 'instantiate', ...fields, value, gasLimit }, block)
      return known(receipt.result?.address, `deployed: ${receipt.error ?? ''}`)
    },
    call: (to, input = new Uint8Array(), gas = gasLimit) =>
      cluster.apply({ kind: 'call', origin: alice, to, input, gasLimit: gas }, block),
  }
}

const answer = ({ result, error }: Receipt): string =>
  result?.result.ok ? `${result.result.flags} ${toHex(result.result.data)}` : (error ?? 'no result')

describe('wasm contracts in a cluster', () => {
  test('fixed and variable keys of the same bytes are two cells', () => {
    const { cluster, deploy, call } = setUp()
    const contract = deploy(
      guest(`(call $set_fixed (i32.const 2000) (i32.const 8) (i32.const 1))
        (i32.store (i32.const 0) (i32.const 8))
        (call $answer (call $get (i32.const 2000) (i32.const 32) (i32.const 5000) (i32.const 0)))`),
    )
    expect(answer(call(contract, Uint8Array.of(7)))).toBe('0 0x03000000')
    expect(cluster.read().storage(contract, new Uint8Array(32), true)).toEqual(Uint8Array.of(7))
    expect(cluster.read().storage(contract, new Uint8Array(32))).toBeUndefined()
  })

  test('a call reaches another contract, whose trap and revert are codes for the caller and leave nothing', () => {
    const { cluster, deploy, call } = setUp()
    const key = new Uint8Array(4)
    const forwarder = deploy(guest(forward))
    const setter = deploy(guest(`${flip} (call $answer (i32.const 5))`))
    const reverting = deploy(guest(`${flip} (call $return (i32.const 1) (i32.const 8) (i32.const 1))`))
    const trapping = deploy(guest(`${flip} unreachable`))
    expect(answer(call(forwarder, concatBytes(setter, Uint8Array.of(9))))).toBe('0 0x04000000000000000500000000000000')
    expect(answer(call(forwarder, concatBytes(reverting, Uint8Array.of(9))))).toBe('0 0x01000000020000000900000000000000')
    expect(answer(call(forwarder, concatBytes(trapping, Uint8Array.of(9))))).toMatch(/^0 0x4000000001000000/)
    expect(answer(call(forwarder, concatBytes(bob, Uint8Array.of(9))))).toMatch(/^0 0x4000000008000000/)
    const stored = [setter, reverting, trapping].map((contract) => cluster.read().storage(contract, key)?.[0])
    expect(stored).toEqual([9, undefined, undefined])
  })

  test('a contract calls itself back through another, on an instance of its own, down to the limit of depth', () => {
    const { deploy, call } = setUp()
    const contract = deploy(guest(forward))
    expect(answer(call(contract, concatBytes(contract, contract, contract, new Uint8Array(32))))).toMatch(/^0 0x/)
    const endless = deploy(
      guest(`(i32.store (i32.const 0) (i32.const 32)) (call $address (i32.const 8) (i32.const 0))
        (drop (call $call (i32.const 8) (i32.const 8) (i64.const 0) (i32.const 6000) (i32.const 40) (i32.const 0)
          (i32.const -1) (i32.const 0)))`),
    )
    expect(answer(call(endless))).toBe('0 0x')
  })

  test('gas that a nested call uses is its caller’s, and running out ends the call', () => {
    const { deploy, call } = setUp()
    const forwarder = deploy(guest(forward))
    const looping = deploy(guest('(loop $again (br $again))'))
    const stopped = call(looping, new Uint8Array(), 10n ** 9n)
    expect([stopped.error, stopped.result?.gasConsumed]).toEqual(['OutOfGas', 10n ** 9n])
    const nested = call(forwarder, looping, 10n ** 10n)
    expect(answer(nested)).toBe('OutOfGas')
  })

  test('a delegate call runs other code on the storage of its caller, and set_code_hash keeps it', () => {
    const { cluster, upload, deploy, call } = setUp()
    const library = upload(guest(`${flip} (call $answer (i32.const 6))`))
    const contract = deploy(
      guest(`(i32.store (i32.const 0) (i32.const 4))
        (drop (call $delegate (i32.const 0) (i32.const 8) (i32.const 40) (i32.const 1) (i32.const 5000) (i32.const 0)))
        (drop (call $set_code (i32.const 8)))
        (call $return (i32.const 0) (i32.const 5000) (i32.const 4))`),
    )
    expect(answer(call(contract, concatBytes(library, Uint8Array.of(3))))).toBe('0 0x06000000')
    expect(cluster.read().storage(contract, new Uint8Array(4))).toEqual(Uint8Array.of(3))
    expect(toHex(known(cluster.read().contract(contract), 'a record').codeHash)).toBe(toHex(library))
    expect(answer(call(contract, Uint8Array.of(4)))).toBe('0 0x06000000')
    expect(cluster.read().storage(contract, new Uint8Array(4))).toEqual(Uint8Array.of(4))
  })

  test('money is transferred, and a terminated contract is gone and pays its rest', () => {
    const { cluster, deploy, call } = setUp()
    const payer = deploy(guest('(call $answer (call $transfer (i32.const 8) (i32.const 32) (i32.const 40) (i32.const 16)))'))
    const amount = new Uint8Array(16)
    amount[0] = 200
    expect(answer(call(payer, concatBytes(bob, amount)))).toBe('0 0x00000000')
    expect(cluster.read().account(bob).free).toBe(200n)
    expect(answer(call(payer, concatBytes(bob, new Uint8Array(16).fill(0x7f))))).toBe('0 0x05000000')
    const ending = deploy(guest('(call $terminate (i32.const 8))'))
    const before = cluster.read().account(bob).free
    expect(answer(call(ending, bob))).toBe('0 0x')
    expect(cluster.read().contract(ending)).toBeUndefined()
    expect(cluster.read().account(bob).free).toBeGreaterThanOrEqual(before + 10n ** 9n)
  })

  test('events carry topics and data, and those of a failed call are dropped', () => {
    const { deploy, call } = setUp()
    const emit =
      '(i32.store8 (i32.const 3000) (i32.const 4)) (call $event (i32.const 3000) (i32.const 33) (i32.const 8) (i32.const 2))'
    const emitting = deploy(guest(emit))
    const emitted = call(emitting, textBytes('hi')).events.filter(({ kind }) => kind === 'emitted')
    expect(emitted).toEqual([{ kind: 'emitted', contract: emitting, topics: [new Uint8Array(32)], data: textBytes('hi') }])
    const failing = deploy(guest(`${emit} unreachable`))
    expect(call(failing, textBytes('hi')).events.filter(({ kind }) => kind === 'emitted')).toEqual([])
  })

  test('the chain extension knows in which mode it runs', () => {
    const { cluster, deploy, call } = setUp()
    const contract = deploy(
      guest(`(i32.store (i32.const 0) (i32.const 1))
        (drop (call $extension (i32.const 12) (i32.const 0) (i32.const 0) (i32.const 5000) (i32.const 0)))
        (call $return (i32.const 0) (i32.const 5000) (i32.const 1))`),
    )
    expect(answer(call(contract))).toBe('0 0x01')
    const block = { number: 1, now: 1n }
    for (const [mode, data] of [
      ['estimate', '0x01'],
      ['query', '0x00'],
    ] as const) {
      const request = { kind: 'call', origin: alice, to: contract, input: new Uint8Array(), gasLimit } as const
      expect(cluster.query(request, { mode, block }).result.result).toEqual({ ok: true, flags: 0, data: fromHex(data) })
    }
  })
})
