// SPDX-License-Identifier: Apache-2.0
import { bool, bytes, fixedBytes, option, result, str, struct, tuple, u8, u32, u64, u128, vec } from '@phat/codec'
import { textBytes } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import type { ExtensionHost } from '../src/exec/extension-host.ts'
import { httpRequest, httpResponse } from '../src/pink/http.ts'
import { createPinkExtension, pinkFunctions } from '../src/pink/pink-extension.ts'
import { answered, clusterKey, modes, none, setUp, unchanging } from './pink-support.ts'
import { account, FrameEnded, testContext } from './test-context.ts'

const request = (url: string) => ({ url, method: 'GET', headers: [], body: none })

test('the extension has the functions 1 to 25, and ours', () => {
  const numbers = [...Array.from({ length: 25 }, (_, i) => i + 1), 0x8001]
  expect([...pinkFunctions.keys()].sort((a, b) => a - b)).toEqual(numbers)
  expect(setUp('query').extension.run(26, none)).toBeUndefined()
})

describe('1 http_request', () => {
  test('a query gets the response', () => {
    const { run } = setUp('query')
    expect(httpResponse.decode(run(1, httpRequest.encode(request('good'))).output)).toEqual(answered)
  })
  test('errors of version 1.0 end the frame, later ones are status 524', () => {
    const { run } = setUp('query')
    expect(() => run(1, httpRequest.encode(request('bad')))).toThrow(new FrameEnded('Other'))
    const response = httpResponse.decode(run(1, httpRequest.encode(request('large'))).output)
    expect([response.statusCode, response.reasonPhrase, response.body]).toEqual([524, 'IO Error', textBytes('ResponseTooLarge')])
  })
  test.each(unchanging)('a %s gets status 523 and asks nobody', (mode) => {
    const { run, outside } = setUp(mode)
    const response = httpResponse.decode(run(1, httpRequest.encode(request('good'))).output)
    expect([response.statusCode, response.reasonPhrase]).toEqual([523, 'API Unavailable'])
    expect(outside.asked).toEqual([])
  })
})

describe('22 batch_http_request', () => {
  const args = tuple(vec(httpRequest), u64)
  test('a query gets one outcome a request', () => {
    const { status, output } = setUp('query').run(22, args.encode([[request('good'), request('bad')], 100n]))
    expect(status).toBe(0)
    expect(vec(result(httpResponse, u8)).decode(output)).toEqual([
      { type: 'Ok', value: answered },
      { type: 'Err', value: 0 },
    ])
  })
  test('errors of the batch are statuses: their index and one', () => {
    const { run } = setUp('query')
    expect(run(22, args.encode([[request('good')], 0n]))).toEqual({ status: 6, output: none })
    expect(run(22, args.encode([Array.from({ length: 6 }, () => request('good')), 1n]))).toEqual({ status: 8, output: none })
  })
  test.each(unchanging)('a %s is told NotAllowed', (mode) => {
    expect(setUp(mode).run(22, args.encode([[request('good')], 100n]))).toEqual({ status: 7, output: none })
  })
})

describe('the cache', () => {
  const pair = tuple(bytes, bytes)
  const key = Uint8Array.of(1)
  test('6, 8 and 9: a query keeps, reads and removes', () => {
    const { run, emitted } = setUp('query')
    expect(run(6, pair.encode([key, Uint8Array.of(2)]))).toEqual({ status: 0, output: none })
    expect(option(bytes).decode(run(8, bytes.encode(key)).output)).toEqual(Uint8Array.of(2))
    expect(option(bytes).decode(run(9, bytes.encode(key)).output)).toEqual(Uint8Array.of(2))
    expect(option(bytes).decode(run(8, bytes.encode(key)).output)).toBeUndefined()
    expect(emitted()).toEqual([])
  })
  test('6: beyond the quota a query gets status 1', () => {
    expect(setUp('query').run(6, pair.encode([key, new Uint8Array(5)]))).toEqual({ status: 1, output: none })
  })
  test('7: a query sets the time to live', () => {
    const { run, outside } = setUp('query')
    expect(run(7, tuple(bytes, u64).encode([key, 60n]))).toEqual({ status: 0, output: none })
    expect(outside.asked).toEqual(['expire 0x01 60'])
  })
  test.each(unchanging)('6 to 9: a %s finds nothing and asks for its changes by events', (mode) => {
    const { run, emitted, outside } = setUp(mode)
    expect(run(6, pair.encode([key, new Uint8Array(5)]))).toEqual({ status: 0, output: none })
    expect(run(7, tuple(bytes, u64).encode([key, 60n]))).toEqual({ status: 0, output: none })
    expect(option(bytes).decode(run(8, bytes.encode(key)).output)).toBeUndefined()
    expect(option(bytes).decode(run(9, bytes.encode(key)).output)).toBeUndefined()
    expect(emitted()).toEqual([
      { type: 'CacheOp', value: { type: 'Set', value: { key, value: new Uint8Array(5) } } },
      { type: 'CacheOp', value: { type: 'SetExpiration', value: { key, expiration: 60n } } },
      { type: 'CacheOp', value: { type: 'Remove', value: { key } } },
    ])
    expect(outside.asked).toEqual([])
  })
})

describe.each(modes)('in a %s', (mode) => {
  const inQuery = mode === 'query'
  test('10 log reaches the log', () => {
    const { run, logged } = setUp(mode)
    expect(run(10, tuple(u8, str).encode([3, 'hello'])).output).toEqual(none)
    expect(logged).toEqual(['3 hello'])
  })
  test('11 getrandom gives random bytes to queries only', () => {
    expect(bytes.decode(setUp(mode).run(11, u8.encode(3)).output)).toEqual(inQuery ? Uint8Array.of(4, 4, 4) : none)
  })
  test('12 is_in_transaction tells', () => {
    expect(bool.decode(setUp(mode).run(12).output)).toBe(!inQuery)
  })
  test('15 system_contract_id answers, or ends the frame where there is none', () => {
    expect(setUp(mode).run(15).output).toEqual(account(1))
    expect(() => setUp(mode, { systemContract: undefined }).run(15)).toThrow(new FrameEnded('SystemContractMissing'))
  })
  test('16 balance_of gives total and free', () => {
    expect(tuple(u128, u128).decode(setUp(mode).run(16, account(4)).output)).toEqual([12n, 5n])
  })
  test('17 worker_pubkey is zeros outside queries', () => {
    expect(setUp(mode).run(17).output).toEqual(account(inQuery ? 8 : 0))
  })
  test('18 untrusted_millis is 0 outside queries', () => {
    expect(u64.decode(setUp(mode).run(18).output)).toBe(inQuery ? 123n : 0n)
  })
  test('19 code_exists tells codes of contracts from those of side VMs', () => {
    const asked = tuple(fixedBytes(32), bool)
    expect(bool.decode(setUp(mode).run(19, asked.encode([account(7), false])).output)).toBe(true)
    expect(bool.decode(setUp(mode).run(19, asked.encode([account(7), true])).output)).toBe(false)
  })
  test('20 import_latest_system_code is for the system contract', () => {
    expect(option(fixedBytes(32)).decode(setUp(mode).run(20, account(3)).output)).toEqual(account(6))
    expect(option(fixedBytes(32)).decode(setUp(mode).run(20, account(4)).output)).toBeUndefined()
    expect(() => setUp(mode, { systemContract: account(2) }).run(20, account(3))).toThrow(new FrameEnded('BadOrigin'))
  })
  test('21 runtime_version', () => {
    expect(tuple(u32, u32).decode(setUp(mode).run(21).output)).toEqual([1, 2])
  })
  test('23 current_event_chain_head', () => {
    expect(tuple(u64, fixedBytes(32)).decode(setUp(mode).run(23).output)).toEqual([9n, account(2)])
  })
  test('24 js_eval is refused by an exception that says why', () => {
    const { output } = setUp(mode).run(24, Uint8Array.of(4, 0, 4, 0x31, 0))
    expect(output[0]).toBe(5)
    expect(str.decode(output.subarray(1))).toMatch(inQuery ? /not offered by this worker/ : /not supported in transaction/)
  })
  test('25 worker_sgx_quote is there for queries only', () => {
    const quote = option(struct('SgxQuote', { kind: u8, quote: bytes }))
    expect(quote.decode(setUp(mode).run(25).output)).toEqual(inQuery ? { kind: 1, quote: Uint8Array.of(1) } : undefined)
  })
  test('0x8001 secret answers queries, and is a status elsewhere', () => {
    const { run, context } = setUp(mode, {}, { secrets: new Map([['key', textBytes('value')]]) })
    const before = context.gas.left
    const found = run(0x8001, str.encode('key'))
    expect(context.gas.left).toBeLessThan(before)
    expect(found).toEqual(inQuery ? { status: 0, output: option(bytes).encode(textBytes('value')) } : { status: 1, output: none })
    expect(run(0x8001, str.encode('other'))).toEqual({ status: inQuery ? 0 : 1, output: inQuery ? Uint8Array.of(0) : none })
  })
  test('a function charges before it reads its arguments, and refuses what it cannot decode', () => {
    const { run, context } = setUp(mode)
    const before = context.gas.left
    expect(() => run(12, Uint8Array.of(0))).toThrow(new FrameEnded('DecodingFailed'))
    expect(context.gas.left).toBeLessThan(before)
    context.gas.cell.value = 0n
    expect(() => run(12)).toThrow(new FrameEnded('OutOfGas'))
  })
})

test('a query without a QueryHost finds what a transaction finds, and knows that it is none', () => {
  const context = testContext({ mode: 'query' })
  const host = { context, clusterKey, runtimeVersion: [1, 0] } as unknown as ExtensionHost // only what these functions use
  const extension = createPinkExtension()(host)
  expect(extension.run(18, none)?.output).toEqual(u64.encode(0n))
  expect(extension.run(12, none)?.output).toEqual(Uint8Array.of(0))
})
