// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest'
import { storageFunctions } from '../src/seal/host-functions.ts'
import { sealLimits } from '../src/seal/limits.ts'
import { absent, at, caller, ends, room, u32le } from './host-calls.ts'
import { account } from './test-context.ts'

const { run, testAll } = caller(storageFunctions)

describe('storage', () => {
  const key = account(11)
  const value = Uint8Array.of(1, 2, 3)
  const given = { [at.a]: key, [at.b]: value, ...room(10) }

  test('set_storage writes under fixed and variable keys, which are different cells', () => {
    const legacy = run('seal0', 'set_storage', [at.a, at.b, 3], given)
    const first = run('seal1', 'set_storage', [at.a, at.b, 3], given)
    const second = run('seal2', 'set_storage', [at.a, 32, at.b, 3], given)
    expect([first.result, second.result]).toEqual([absent, absent])
    expect([...legacy.context.storage.entries.keys()]).toEqual([...first.context.storage.entries.keys()])
    expect([...legacy.context.storage.entries.keys()]).not.toEqual([...second.context.storage.entries.keys()])
    expect(second.context.storage.get(key)).toEqual(value)
    expect(legacy.context.storage.get(key, true)).toEqual(value)
  })

  test.each([
    ['seal0', [at.a, at.b, 1_048_577]],
    ['seal2', [at.a, 32, at.b, 1_048_577]],
  ])('%s.set_storage refuses a value above the limit before it reads it', (module, args) => {
    expect(() => run(module, 'set_storage', args, given)).toThrow(ends('ValueTooLarge'))
  })

  test('keys have at most 128 bytes', () => {
    expect(run('seal2', 'set_storage', [at.a, sealLimits.storageKey, at.b, 3], given).result).toBe(absent)
    for (const [module, name, args] of [
      ['seal2', 'set_storage', [at.a, 129, at.b, 3]],
      ['seal1', 'get_storage', [at.a, 129, at.out, at.outLength]],
      ['seal1', 'contains_storage', [at.a, 129]],
      ['seal1', 'clear_storage', [at.a, 129]],
      ['seal0', 'take_storage', [at.a, 129, at.out, at.outLength]],
    ] as const) {
      expect(() => run(module, name, args, given), name).toThrow(ends('DecodingFailed'))
    }
  })

  test('get, contains, clear and take answer for a key that is not there', () => {
    expect(run('seal0', 'get_storage', [at.a, at.out, at.outLength], given).result).toBe(3)
    expect(run('seal1', 'get_storage', [at.a, 32, at.out, at.outLength], given).result).toBe(3)
    expect(run('seal0', 'contains_storage', [at.a], given).result).toBe(absent)
    expect(run('seal1', 'contains_storage', [at.a, 32], given).result).toBe(absent)
    expect(run('seal0', 'clear_storage', [at.a], given).result).toBe(0)
    expect(run('seal1', 'clear_storage', [at.a, 32], given).result).toBe(absent)
    expect(run('seal0', 'take_storage', [at.a, 32, at.out, at.outLength], given).result).toBe(3)
  })

  test.each([
    ['seal0', 'get_storage', [at.a, at.out, at.outLength], true, 0, true],
    ['seal1', 'get_storage', [at.a, 32, at.out, at.outLength], false, 0, true],
    ['seal0', 'contains_storage', [at.a], true, 3, true],
    ['seal1', 'contains_storage', [at.a, 32], false, 3, true],
    ['seal0', 'clear_storage', [at.a], true, 0, false],
    ['seal1', 'clear_storage', [at.a, 32], false, 3, false],
    ['seal0', 'take_storage', [at.a, 32, at.out, at.outLength], false, 0, false],
    ['seal1', 'set_storage', [at.a, at.b, 1], true, 3, true],
    ['seal2', 'set_storage', [at.a, 32, at.b, 1], false, 3, true],
  ] as const)('%s.%s finds what is there', (module, name, args, fixed, result, remains) => {
    const stored = new Map([[key, value]])
    const answer = run(module, name, args, given, { stored, fixed })
    expect(answer.result).toBe(result)
    expect(answer.context.storage.get(key, fixed) !== undefined).toBe(remains)
    if (name === 'get_storage' || name === 'take_storage') {
      expect(answer.memory(at.out, 3)).toEqual(value)
      expect(answer.memory(at.outLength, 4)).toEqual(u32le(3))
      expect(() => run(module, name, args, { ...given, ...room(2) }, { stored, fixed })).toThrow(ends('OutputBufferTooSmall'))
    }
  })
})

testAll()
