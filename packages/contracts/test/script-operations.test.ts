// SPDX-License-Identifier: Apache-2.0
import { scriptCallStatus, scriptOperations } from '@phat/abi/script-operations'
import { blake2b128, blake2b256, keccak256, sha256 } from '@phat/crypto'
import { concatBytes, fromHex, textBytes, toHex } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import { entryBundle, testRunner, upload } from './script-code.ts'
import { type ContextOptions, FrameEnded, noEffects, scriptContext } from './script-context.ts'

const runner = testRunner()

const account = (byte: number): Uint8Array => new Uint8Array(32).fill(byte)

/** Runs an expression and answers with what `JSON.stringify` makes of it; bytes are hex. */
function evaluate(expression: string, options: Partial<ContextOptions> = {}): unknown {
  const show = `(value) => value instanceof Uint8Array ? [...value].map((byte) => byte.toString(16).padStart(2, '0')).join('') : value`
  const body = `const op = ${JSON.stringify(scriptOperations)}
    const show = ${show}
    const text = JSON.stringify({ value: show(${expression}) }, (_, inner) => inner instanceof Uint8Array ? show(inner) : inner)
    const bytes = new TextEncoder().encode(text)
    const answer = new Uint8Array(1 + bytes.length)
    answer.set(bytes, 1)
    phat(op.returnValue, answer)`
  const context = scriptContext({ input: new Uint8Array(), gas: 1n << 40n, ...options })
  const outcome = runner.run(upload(runner, entryBundle(body)), 'call', context)
  if (outcome.kind !== 'returned') return outcome.detail
  const { value } = JSON.parse(new TextDecoder().decode(outcome.data)) as { value?: unknown }
  return value
}

const hex = (bytes: Uint8Array): string => toHex(bytes).slice(2)

describe('operations of the script host', () => {
  test('read the frame', () => {
    expect(evaluate('phat(op.input)', { input: Uint8Array.of(1, 2, 3) })).toBe('010203')
    expect(evaluate('phat(op.caller)')).toBe(hex(account(1)))
    expect(evaluate('phat(op.origin)')).toBe(hex(account(1)))
    expect(evaluate('phat(op.address)')).toBe(hex(account(0xaa)))
    expect(evaluate('phat(op.ownCodeHash)')).toBe(hex(account(0xcc)))
    expect(evaluate('phat(op.value)')).toBe(`05${'00'.repeat(15)}`)
    expect(evaluate('phat(op.balance)')).toBe(`e803${'00'.repeat(14)}`)
    expect(evaluate('phat(op.minimumBalance)')).toBe(`0a${'00'.repeat(15)}`)
    expect(evaluate('phat(op.blockNumber)')).toBe(77)
    expect(evaluate('phat(op.now)')).toBe(1_700_000_000_123)
    expect(evaluate('[phat(op.callerIsOrigin), phat(op.callerIsRoot), phat(op.isQuery)]')).toEqual([1, 0, 0])
    expect(evaluate('phat(op.isQuery)', { mode: 'query' })).toBe(1)
    expect(evaluate('phat(op.isQuery)', { mode: 'estimate' })).toBe(0)
    expect(evaluate('[phat(op.reentranceCount), phat(op.instantiationNonce)]')).toEqual([0, `09${'00'.repeat(7)}`])
    expect(evaluate('phat(op.accountReentranceCount, new Uint8Array(32))')).toBe(1)
    expect(evaluate('phat(op.gasLeft) > 1e12 && phat(op.gasLeft) < 2 ** 40')).toBe(true)
    expect(evaluate('phat(op.weightToFee, new Uint8Array(16).fill(1, 0, 1).fill(2, 8, 9))')).toBe(`03${'00'.repeat(15)}`)
  })

  test('read other accounts', () => {
    expect(evaluate('[phat(op.isContract, new Uint8Array(32).fill(0xaa)), phat(op.isContract, new Uint8Array(32))]')).toEqual([
      1, 0,
    ])
    expect(evaluate('phat(op.codeHash, new Uint8Array(32).fill(0xaa))')).toBe(hex(account(0xcc)))
    expect(evaluate('phat(op.codeHash, new Uint8Array(32)) === undefined')).toBe(true)
  })

  test('keep storage', () => {
    const effects = noEffects()
    const script = `[
      phat(op.getStorage, key) === undefined, phat(op.setStorage, pair), phat(op.setStorage, pair), phat(op.getStorage, key),
      phat(op.containsStorage, key), phat(op.takeStorage, key), phat(op.containsStorage, key) === undefined,
      phat(op.clearStorage, key) === undefined, phat(op.setStorage, pair) === undefined, phat(op.clearStorage, key)]`
    const expression = `((key, pair) => ${script})(Uint8Array.of(7, 8), Uint8Array.of(2, 7, 8, 9, 10, 11))`
    expect(evaluate(expression, { effects })).toEqual([true, null, 3, '090a0b', 3, '090a0b', true, true, true, 3])
    expect(effects.storage.size).toBe(0)
  })

  test('carry payloads of the largest size', () => {
    const expression = `(() => {
      const pair = new Uint8Array(1 + 1 + 1024 * 1024).fill(5)
      pair[0] = 1
      phat(op.setStorage, pair)
      const found = phat(op.getStorage, Uint8Array.of(5))
      return [found.length, found[0], found[found.length - 1]]
    })()`
    expect(evaluate(expression)).toEqual([1024 * 1024, 5, 5])
  })

  test('hash as the host does', () => {
    const bytes = Uint8Array.of(1, 2, 3)
    expect(evaluate('phat(op.hashBlake2_256, Uint8Array.of(1, 2, 3))')).toBe(hex(blake2b256(bytes)))
    expect(evaluate('phat(op.hashBlake2_128, Uint8Array.of(1, 2, 3))')).toBe(hex(blake2b128(bytes)))
    expect(evaluate('phat(op.hashKeccak256, Uint8Array.of(9, 1, 2, 3, 9).subarray(1, 4))')).toBe(hex(keccak256(bytes)))
    expect(evaluate('phat(op.hashSha256, Uint8Array.of(1, 2, 3))')).toBe(hex(sha256(bytes)))
  })

  test('know the address of an Ethereum key', () => {
    // The key of the secret 1, whose address is known to every wallet.
    const key = '0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798'
    const input = fromHex(`0x${key}`)
    expect(evaluate('phat(op.ecdsaToEthAddress, phat(op.input))', { input })).toBe('7e5f4552091a69125d5dfcb7b8c2659029395bdf')
    expect(evaluate('phat(op.ecdsaToEthAddress, new Uint8Array(33)) === undefined')).toBe(true)
    expect(evaluate('phat(op.ecdsaRecover, new Uint8Array(97)) === undefined')).toBe(true)
    expect(evaluate('phat(op.sr25519Verify, new Uint8Array(100))')).toBe(0)
  })

  test('emit events, messages and log lines', () => {
    const effects = noEffects()
    const lines: Uint8Array[] = []
    const extension = (id: number, input: Uint8Array) => {
      lines.push(concatBytes(Uint8Array.of(id), input))
      return { status: 0, output: new Uint8Array() }
    }
    evaluate(
      '[phat(op.depositEvent, new Uint8Array(67).fill(2)), phat(op.debug, "hello"), console.log("a", 1n), phat(op.log, Uint8Array.of(3, 104, 105))]',
      {
        effects,
        extension,
      },
    )
    expect(effects.events).toEqual([{ topics: [account(2), account(2)], data: Uint8Array.of(2, 2) }])
    expect(effects.messages).toEqual(['hello', 'a 1\n'])
    expect(lines).toEqual([concatBytes(Uint8Array.of(10, 3, 8), textBytes('hi'))])
  })

  test('run the chain extension', () => {
    const extension = (id: number, input: Uint8Array) =>
      id === 4 ? { status: 258, output: concatBytes(input, Uint8Array.of(9)) } : undefined
    expect(evaluate('phat(op.extension, Uint8Array.of(4, 0, 0, 0, 7))', { extension })).toBe('020100000709')
    expect(evaluate('phat(op.extension, Uint8Array.of(5, 0, 0, 0))', { extension })).toContain(
      'TypeError: the chain extension has no function 5',
    )
  })

  test('call other contracts', () => {
    const call: ContextOptions['call'] = (to, input) => {
      if (to[0] === 1) return { kind: 'returned', reverted: false, data: input }
      if (to[0] === 2) return { kind: 'returned', reverted: true, data: Uint8Array.of(8), address: account(3) }
      return { kind: 'failed', error: 'ContractTrapped', origin: 'callee' }
    }
    const request = (to: number): string => `new Uint8Array(58).fill(${to}, 1, 33).fill(6, 57)`
    expect(evaluate(`phat(op.call, ${request(1)})`, { call })).toBe('0006')
    expect(evaluate(`phat(op.call, ${request(2)})`, { call })).toBe('0108')
    expect(evaluate(`phat(op.call, ${request(4)})`, { call })).toBe(
      `0${scriptCallStatus.failed}${hex(textBytes('ContractTrapped'))}`,
    )
    expect(evaluate('phat(op.delegateCall, new Uint8Array(33).fill(1))', { call })).toBe('0001')
    expect(evaluate('phat(op.instantiate, new Uint8Array(60).fill(2, 1, 33))', { call })).toBe(`01${hex(account(3))}08`)
    expect(evaluate(`phat(op.call, ${request(9)}.subarray(0, 20))`, { call })).toContain('TypeError')
    expect(evaluate('[phat(op.transfer, new Uint8Array(48)), phat(op.transfer, new Uint8Array(48).fill(1))]')).toEqual([1, 0])
    expect(evaluate('[phat(op.setCodeHash, new Uint8Array(32)), phat(op.setCodeHash, new Uint8Array(32).fill(0xcc))]')).toEqual([
      0, 1,
    ])
  })

  test('end the frame where no script may catch', () => {
    expect(() => evaluate('(() => { try { phat(op.terminate, new Uint8Array(32)) } catch {} finally { return 1 } })()')).toThrow(
      FrameEnded,
    )
    const tooManyTopics = 'new Uint8Array(1 + 5 * 32).fill(5, 0, 1)'
    expect(() => evaluate(`(() => { try { phat(op.depositEvent, ${tooManyTopics}) } catch {} return 1 })()`)).toThrow(FrameEnded)
  })

  test('tell the script what is wrong with an argument', () => {
    const attempt = (call: string): unknown => evaluate(`(() => { try { ${call} } catch (error) { return String(error) } })()`)
    expect(attempt('phat()')).toMatch(/^TypeError: __phat/)
    expect(attempt('phat(1000)')).toMatch(/^TypeError: __phat/)
    expect(attempt('phat(1.5)')).toMatch(/^TypeError: __phat/)
    expect(attempt('phat("input")')).toMatch(/^TypeError: __phat/)
    expect(attempt('phat(op.getStorage, "key")')).toMatch(/^TypeError: __phat/)
    expect(attempt('phat(op.getStorage, new Uint16Array(2))')).toMatch(/^TypeError/)
    expect(attempt('phat(op.getStorage, { length: 3 })')).toMatch(/^TypeError/)
    expect(attempt('phat(op.getStorage, new Uint8Array(129))')).toMatch(/128/)
    expect(attempt('phat(op.isContract, new Uint8Array(31))')).toMatch(/expected an account: 32 bytes, not 31/)
    expect(attempt('phat(op.returnValue)')).toMatch(/flags/)
    expect(attempt('phat(op.returnValue, Uint8Array.of(2))')).toMatch(/bit 0/)
  })

  test('give the secrets of the contract to queries alone', () => {
    const secrets = new Map([['schlüssel', textBytes('value')]])
    const both = '[phat(op.secret, "schlüssel"), phat(op.secret, "other") === undefined]'
    expect(evaluate(both, { mode: 'query', secrets })).toEqual([hex(textBytes('value')), true])
    for (const mode of ['transaction', 'estimate'] as const) {
      expect(evaluate('phat(op.secret, "schlüssel")', { mode, secrets })).toContain(
        'TypeError: secrets are there in queries only',
      )
    }
    expect(evaluate('phat(op.secret, "k".repeat(65))', { mode: 'query', secrets })).toContain('at most 64 bytes')
  })

  test('carry text with every character', () => {
    const text = 'a\u0000é€😀\ufeff'
    expect(evaluate(`new TextEncoder().encode(${JSON.stringify(text)})`)).toBe(hex(textBytes(text)))
    expect(evaluate('new TextDecoder().decode(new TextEncoder().encode("x\\ud800y"))')).toBe('x\ufffdy')
    expect(evaluate('new TextDecoder().decode(phat(op.input))', { input: Uint8Array.of(0xff, 0x61) })).toBe('\ufffda')
    expect(
      evaluate(
        '(() => { try { return new TextDecoder("utf-8", { fatal: true }).decode(phat(op.input)) } catch (error) { return error.name } })()',
        {
          input: Uint8Array.of(0xff, 0x61),
        },
      ),
    ).toBe('TypeError')
  })
})
