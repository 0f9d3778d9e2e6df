// SPDX-License-Identifier: Apache-2.0
import { definedErrors } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import * as wire from '../src/index.ts'
import { type MethodDefinition, namesOf, paramKinds, renderRpcReference, rpcErrorEntries, rpcMethods } from '../src/index.ts'

const definitions: readonly (readonly [string, MethodDefinition])[] = Object.entries(rpcMethods)

describe('methods', () => {
  test('no name is used twice', () => {
    const names = definitions.flatMap(([name, definition]) => namesOf(name, definition))
    expect(new Set(names).size).toBe(names.length)
  })

  test('every method is documented, and its parameters and errors are known', () => {
    for (const [name, { docs, result, params, errors }] of definitions) {
      expect(docs, name).toMatch(/\.$/)
      expect(result, name).not.toBe('')
      for (const param of params) {
        expect(paramKinds[param.kind], `${name}.${param.name}`).toBeDefined()
        expect(param.docs, `${name}.${param.name}`).toMatch(/\.$/)
      }
      for (const error of errors) expect(rpcErrorEntries[error], name).toBeDefined()
    }
  })

  test('no required parameter follows an optional one, but where Substrate has it so', () => {
    const broken = definitions.filter(([, { params }]) => {
      const firstOptional = params.findIndex((param) => !param.required)
      return firstOptional >= 0 && params.slice(firstOptional).some((param) => param.required)
    })
    expect(broken.map(([name]) => name)).toEqual(['state_getKeysPaged', 'childstate_getKeysPaged'])
  })

  test('subscriptions belong to a connection and have a way to end', () => {
    for (const [name, definition] of definitions) {
      if (definition.kind !== 'subscription') continue
      expect(definition.stateful, name).toBe(true)
      expect(definition.unsubscribe.length, name).toBeGreaterThan(0)
    }
  })

  test('groups that clients detect by prefix are complete', () => {
    const under = (prefix: string) =>
      definitions.flatMap(([name, definition]) => namesOf(name, definition)).filter((name) => name.startsWith(prefix))
    const chainHead = ['body', 'call', 'continue', 'follow', 'header', 'stopOperation', 'storage', 'unfollow', 'unpin']
    expect(under('chainHead_v1_').sort()).toEqual(chainHead.map((name) => `chainHead_v1_${name}`))
    expect(under('transaction_v1_').sort()).toEqual(['transaction_v1_broadcast', 'transaction_v1_stop'])
    expect(under('chainSpec_v1_')).toHaveLength(3)
    expect(under('archive_')).toHaveLength(10)
    expect(under('transactionWatch_v1_')).toHaveLength(2)
  })
})

test('errors have the numbers of the specifications', () => {
  const codes = Object.fromEntries(Object.entries(rpcErrorEntries).map(([name, { rpcCode }]) => [name, rpcCode]))
  expect(codes).toMatchObject({
    'parse-error': -32700,
    'invalid-request': -32600,
    'method-not-found': -32601,
    'invalid-params': -32602,
    internal: -32603,
    'too-many-follows': -32800,
    'block-not-pinned': -32801,
    'follow-without-runtime': -32802,
    'not-waiting': -32803,
    'duplicate-hashes': -32804,
  })
  expect(definedErrors().get('rpc')?.entries).toMatchObject(rpcErrorEntries)
})

test('the reference names every method, parameter and error', () => {
  const text = renderRpcReference()
  for (const [name, definition] of definitions) {
    expect(text).toContain(`### ${name}\n`)
    for (const other of namesOf(name, definition)) expect(text).toContain(other)
    for (const param of definition.params) expect(text).toContain(`\`${param.name}\``)
  }
  for (const { remedy } of Object.values(rpcErrorEntries)) expect(text).toContain(remedy)
})

test('the package exports this and nothing else', () => {
  expect(Object.keys(wire).sort()).toEqual([
    'buildModeNames',
    'namesOf',
    'needSentences',
    'paramKinds',
    'renderRpcReference',
    'rpcErrorEntries',
    'rpcErrors',
    'rpcMethods',
    'storageQueryTypes',
  ])
})
