// SPDX-License-Identifier: Apache-2.0

import { type ConnectedChain, decodeExtrinsic, encodeMortalEra, signExtrinsic, webSocketUrl } from '@phat/client/node'
import { keypairFromUri } from '@phat/crypto'
import { decodeMetadata, type RuntimeView, viewRuntime } from '@phat/metadata'
import { toHex } from '@phat/primitives'
import { createVersion1, metadataOf } from '@phat/runtime'
import { Metadata, TypeRegistry } from '@polkadot/types'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cliErrors } from '../src/terminal/cli-errors.ts'
import { nearest } from '../src/terminal/parse-arguments.ts'
import { inline, tree } from '../src/terminal/tree.ts'
import { parseAmount } from '../src/values/amount.ts'
import { parseArgument } from '../src/values/parse-value.ts'
import { showValue } from '../src/values/show-value.ts'

const encoded = metadataOf(createVersion1(), 14)
const view = viewRuntime(decodeMetadata(encoded))
const display = { view, ss58Prefix: 30, amounts: 'planck' } as const

function typeNamed(runtime: RuntimeView, path: string): number {
  const type = runtime.metadata.types.find((one) => one.path.join('::') === path)
  if (type === undefined) throw new Error(`no type ${path}`)
  return type.id
}

const chain: ConnectedChain = {
  rpc: { url: '', errors: cliErrors, request: () => Promise.reject(), subscribe: () => Promise.reject(), close: () => {} },
  view,
  name: 'test',
  genesisHash: `0x${'01'.repeat(32)}`,
  specVersion: 1,
  transactionVersion: 1,
  ss58Prefix: 30,
}

/** @polkadot/types over the same metadata. */
function foreignRegistry(): TypeRegistry {
  const registry = new TypeRegistry()
  registry.setMetadata(new Metadata(registry, toHex(encoded)))
  return registry
}

describe('a signed extrinsic', () => {
  const call = view.buildCall('Balances.transfer_keep_alive', {
    dest: { type: 'Id', value: new Uint8Array(32).fill(7) },
    value: 12_345n,
  })
  const terms = { nonce: 9, tip: 77n, birth: { number: 1234, hash: new Uint8Array(32).fill(3) } }

  test.each(['sr25519', 'ed25519', 'ecdsa'] as const)('by %s reads the same in @polkadot/types', (scheme) => {
    const keypair = keypairFromUri('//Alice', scheme)
    const { encoded: bytes, hash } = signExtrinsic(chain, call, keypair, terms)
    const theirs = foreignRegistry().createType('Extrinsic', bytes)
    expect(toHex(theirs.hash.toU8a())).toBe(toHex(hash))
    expect(theirs.isSigned && theirs.nonce.toNumber()).toBe(9)
    expect(theirs.tip.toBigInt()).toBe(77n)
    expect(theirs.era.asMortalEra.birth(1240)).toBe(1234)
    expect(theirs.method.toHuman()).toMatchObject({ section: 'balances', method: 'transferKeepAlive', args: { value: '12,345' } })
    expect(toHex(theirs.toU8a())).toBe(toHex(bytes))
  })

  test('is decoded to what was signed', () => {
    const keypair = keypairFromUri('//Alice')
    const decoded = decodeExtrinsic(chain, signExtrinsic(chain, call, keypair, terms).encoded)
    expect(decoded.call).toEqual(call)
    expect(decoded.signed?.address).toEqual({ type: 'Id', value: keypair.accountId })
    expect(decoded.signed?.extensions).toMatchObject({ CheckNonce: 9, ChargeTransactionPayment: 77n })
  })

  test('is refused for a chain with an extension of unknown contents', () => {
    const { extrinsic } = view.metadata
    const extensions = [
      ...extrinsic.extensions,
      { identifier: 'CheckMoon', type: typeNamed(view, 'sp_core::crypto::AccountId32'), additional: 0 },
    ]
    const strange = { ...chain, view: { ...view, metadata: { ...view.metadata, extrinsic: { ...extrinsic, extensions } } } }
    expect(() => signExtrinsic(strange, call, keypairFromUri('//Alice'), terms)).toThrow(
      expect.objectContaining({ code: 'cli.unsupported-extension' }),
    )
  })
})

test('mortal eras are those of @polkadot/types', () => {
  const registry = foreignRegistry()
  fc.assert(
    fc.property(fc.nat({ max: 0xffff_ffff }), fc.integer({ min: 2, max: 12 }), (current, power) => {
      const period = 2 ** power
      const theirs = registry.createType('ExtrinsicEra', { current, period })
      expect(toHex(encodeMortalEra(period, current))).toBe(toHex(theirs.toU8a()))
    }),
  )
})

describe('values', () => {
  const account = fc.uint8Array({ minLength: 32, maxLength: 32 })
  const u128 = fc.bigInt({ min: 0n, max: (1n << 128n) - 1n })
  const calls = fc.letrec((tie) => ({
    call: fc.oneof(
      { depthSize: 'small', maxDepth: 3 },
      fc.record({
        type: fc.constant('System'),
        value: fc.record({ type: fc.constant('remark'), value: fc.record({ remark: fc.uint8Array() }) }),
      }),
      fc.record({
        type: fc.constant('Balances'),
        value: fc.record({
          type: fc.constant('transfer_keep_alive'),
          value: fc.record({
            dest: fc.oneof(
              account.map((value) => ({ type: 'Id', value })),
              fc.uint8Array().map((value) => ({ type: 'Raw', value })),
            ),
            value: u128,
          }),
        }),
      }),
      fc.record({
        type: fc.constant('Utility'),
        value: fc.record({ type: fc.constant('batch'), value: fc.record({ calls: fc.array(tie('call'), { maxLength: 3 }) }) }),
      }),
    ),
  })).call

  test('that are shown can be read back: calls within calls', () => {
    const type = view.metadata.extrinsic.call ?? -1
    fc.assert(
      fc.property(calls, (call) => {
        const shown = JSON.stringify(showValue(display, type, call))
        expect(parseArgument(view, 'call', type, shown)).toEqual(call)
        expect(JSON.stringify(showValue(display, type, view.call.decode(view.call.encode(call as never))))).toBe(shown)
      }),
    )
  })

  test('of every stored type are shown by their defaults', () => {
    const shown = view.metadata.pallets.flatMap(({ name, storage }) =>
      (storage?.entries ?? []).map((entry) => {
        const item = view.storage(`${name}.${entry.name}`)
        const value = item.decodeValue(undefined)
        return value === undefined ? null : JSON.stringify(showValue(display, item.valueType, value))
      }),
    )
    expect(shown.length).toBeGreaterThan(20)
    expect(shown).not.toContain(undefined)
  })

  test('show amounts as PHA to people only', () => {
    const { valueType } = view.storage('System.Account')
    const value = view.storage('System.Account').decodeValue(undefined) as { data: object }
    const rich = { ...value, data: { ...value.data, free: 1_500_000_000_000n } }
    expect(showValue({ ...display, amounts: 'pha' }, valueType, rich)).toMatchObject({ data: { free: '1.5 PHA' } })
    expect(showValue(display, valueType, rich)).toMatchObject({ data: { free: '1500000000000' } })
  })

  test('stop at a nesting that no person writes', () => {
    const type = view.metadata.extrinsic.call ?? -1
    const deep = `${'{"utility.batch":{"calls":['.repeat(200)}"system.remark"${']}}'.repeat(200)}`
    expect(() => parseArgument(view, 'call', type, deep)).toThrow(expect.objectContaining({ code: 'cli.bad-value' }))
  })
})

test('amounts are PHA unless they say planck', () => {
  expect(['5', '0.25', '5 PHA', '1,000', '500 planck', '1_000planck'].map(parseAmount)).toEqual([
    5_000_000_000_000n,
    250_000_000_000n,
    5_000_000_000_000n,
    1_000_000_000_000_000n,
    500n,
    1000n,
  ])
  for (const wrong of ['', '-5', '5e3', '0x5', '5 DOT', '.5', '5.']) expect(() => parseAmount(wrong)).toThrow()
})

test('addresses of nodes are written in several ways', () => {
  expect(webSocketUrl('ws://127.0.0.1:9944', cliErrors)).toBe('ws://127.0.0.1:9944')
  expect(webSocketUrl('http://127.0.0.1:9944/', cliErrors)).toBe('ws://127.0.0.1:9944')
  expect(webSocketUrl('https://api.example.org/ws?key=1', cliErrors)).toBe('wss://api.example.org/ws?key=1')
  for (const wrong of ['', 'localhost:9944', '127.0.0.1', 'ftp://x'])
    expect(() => webSocketUrl(wrong, cliErrors)).toThrow(/the address of a node/)
})

test('the nearest word is proposed only when it is near', () => {
  expect(nearest('trasnfer', ['transfer', 'block'])).toBe('transfer')
  expect(nearest('swim', ['transfer', 'block'])).toBeUndefined()
})

test('values stay on a line while they fit, and nothing is cut', () => {
  const long = { list: Array.from({ length: 3 }, (_, i) => ({ index: i, hash: `0x${'ab'.repeat(32)}` })), none: null }
  expect(inline({ a: [1, '2'], b: {} })).toBe('{ a: [1, 2], b: {} }')
  const lines = tree(long)
  expect(lines[0]).toBe('  list:')
  expect(lines.at(-1)).toBe('  none: none')
  expect(lines.join('').match(/(ab){32}/g)).toHaveLength(3)
})
