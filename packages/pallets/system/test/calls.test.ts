// SPDX-License-Identifier: Apache-2.0
import { u64 } from '@phat/codec'
import { blake2b256 } from '@phat/crypto'
import { noneOrigin, rootOrigin, signed } from '@phat/frame'
import { System } from '@phat/pallet-system'
import { textBytes, toByteString } from '@phat/primitives'
import { alice } from '@phat/test-kit'
import { createMockRuntime } from '@phat/test-kit/vitest'
import { describe, expect, it } from 'vitest'

const chain = createMockRuntime()
const system = chain.calls(System)
const stored = (key: string) => chain.execution.overlay.get(toByteString(textBytes(key)))
const infoOf = (call: { readonly target: { readonly declaration: { cost(args: never, config: never): unknown } } }) =>
  call.target.declaration.cost((call as { readonly args?: unknown }).args as never, undefined as never)
const key = textBytes('a key')
const hash = blake2b256(key)

describe('calls of root', () => {
  it.each([
    ['setHeapPages', () => system.setHeapPages(signed(alice), { pages: 1n })],
    ['setCode', () => system.setCode(signed(alice), { code: key })],
    ['setCodeWithoutChecks', () => system.setCodeWithoutChecks(signed(alice), { code: key })],
    ['setStorage', () => system.setStorage(signed(alice), { items: [[key, key]] })],
    ['killStorage', () => system.killStorage(signed(alice), { keys: [key] })],
    ['killPrefix', () => system.killPrefix(noneOrigin, { prefix: key, subkeys: 1 })],
    ['authorizeUpgrade', () => system.authorizeUpgrade(signed(alice), { codeHash: hash })],
    ['authorizeUpgradeWithoutChecks', () => system.authorizeUpgradeWithoutChecks(noneOrigin, { codeHash: hash })],
  ])('%s is for nobody else', (_, step) => chain.expectNoop(step, 'BadOrigin'))

  it('are operational', () => {
    const code = key
    const calls = [
      chain.call(System, 'setHeapPages', { pages: 1n }),
      chain.call(System, 'setCode', { code }),
      chain.call(System, 'setCodeWithoutChecks', { code }),
      chain.call(System, 'setStorage', { items: [] }),
      chain.call(System, 'killStorage', { keys: [] }),
      chain.call(System, 'killPrefix', { prefix: key, subkeys: 0 }),
      chain.call(System, 'authorizeUpgrade', { codeHash: hash }),
      chain.call(System, 'applyAuthorizedUpgrade', { code }),
    ]
    for (const call of calls)
      expect([call.call, infoOf(call)]).toEqual([call.call, expect.objectContaining({ class: 'Operational' })])
  })
})

describe('remark', () => {
  it.each([
    ['nobody', noneOrigin],
    ['a sender', signed(alice)],
    ['root', rootOrigin],
  ])('changes nothing for %s', (_, origin) => {
    const before = chain.state()
    system.remark(origin, { remark: key })
    expect(chain.state()).toEqual(before)
    chain.expectEvents()
  })
})

describe('remarkWithEvent', () => {
  it('weighs more the longer it is: it hashes', () => {
    const cost = (n: number) => infoOf(chain.call(System, 'remarkWithEvent', { remark: new Uint8Array(n) }))
    expect(cost(10_000)).not.toEqual(cost(0))
  })

  it('tells the sender and the hash of the remark', () => {
    system.remarkWithEvent(signed(alice), { remark: textBytes('hello') })
    chain.expectEvents(['System.Remarked', { sender: alice, hash: blake2b256(textBytes('hello')) }])
  })

  it('needs a sender', () => {
    chain.expectNoop(() => system.remarkWithEvent(rootOrigin, { remark: key }), 'BadOrigin')
    chain.expectNoop(() => system.remarkWithEvent(noneOrigin, { remark: key }), 'BadOrigin')
  })
})

describe('setHeapPages', () => {
  it('stores the number and says in the digest that the environment changed', () => {
    system.setHeapPages(rootOrigin, { pages: 64n })
    expect(stored(':heappages')).toEqual(u64.encode(64n))
    expect(System.at(chain.execution).store.digest.get().logs).toEqual([{ type: 'RuntimeEnvironmentUpdated' }])
  })
})

describe('raw storage', () => {
  const fill = (...names: string[]) =>
    system.setStorage(rootOrigin, { items: names.map((name) => [textBytes(name), textBytes(`value of ${name}`)] as const) })

  it('is set and killed by key', () => {
    fill('one', 'two', 'three')
    expect(stored('two')).toEqual(textBytes('value of two'))
    system.killStorage(rootOrigin, { keys: [textBytes('one'), textBytes('three'), textBytes('nothing here')] })
    expect(['one', 'two', 'three'].map((name) => stored(name) !== undefined)).toEqual([false, true, false])
  })

  it('takes the last of several values for one key', () => {
    system.setStorage(rootOrigin, {
      items: [
        [key, textBytes('first')],
        [key, textBytes('second')],
      ],
    })
    expect(stored('a key')).toEqual(textBytes('second'))
  })

  it.each([
    [0, 'kept:1 kept:2 kept:3 keep'],
    [2, 'kept:3 keep'],
    [3, 'keep'],
    [4_294_967_295, 'keep'],
  ])('is killed by prefix, at most %d keys of it in byte order', (subkeys, left) => {
    const names = ['kept:1', 'kept:2', 'kept:3', 'keep']
    fill(...names)
    system.killPrefix(rootOrigin, { prefix: textBytes('kept'), subkeys })
    expect(names.filter((name) => stored(name) !== undefined).join(' ')).toBe(left)
  })

  it('of blocks before is killed by prefix together with that of this one', () => {
    fill('kept:1', 'kept:3')
    chain.runToBlock(2)
    fill('kept:2')
    system.killPrefix(rootOrigin, { prefix: textBytes('kept:'), subkeys: 2 })
    expect(['kept:1', 'kept:2', 'kept:3'].map((name) => stored(name) !== undefined)).toEqual([false, false, true])
  })

  it('has keys of a bounded length: a longer one fails the call, and never the block', () => {
    const [longest, longer] = [new Uint8Array(1_024).fill(3), new Uint8Array(1_025).fill(3)]
    const items = [
      [longest, key],
      [longer, key],
    ] as const
    chain.expectNoop(() => system.setStorage(rootOrigin, { items }), 'Exhausted')
    system.setStorage(rootOrigin, { items: items.slice(0, 1) })
    system.killStorage(rootOrigin, { keys: [longer] })
    expect(chain.execution.overlay.get(toByteString(longest))).toEqual(key)
    expect(chain.execution.overlay.changes().has(toByteString(longer))).toBe(false)
  })

  it('leaves the roots of child tries alone, which follow from their content', () => {
    const root = ':child_storage:default:some'
    system.setStorage(rootOrigin, { items: [[textBytes(root), key]] })
    expect(stored(root)).toBeUndefined()
    chain.execution.overlay.set(toByteString(textBytes(root)), key)
    system.killStorage(rootOrigin, { keys: [textBytes(root)] })
    for (const prefix of [root, ':child_storage:', ':child', ':', '']) {
      system.killPrefix(rootOrigin, { prefix: textBytes(prefix), subkeys: 100 })
    }
    expect(stored(root)).toEqual(key)
  })
})
