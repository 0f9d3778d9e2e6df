// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from 'node:url'
import { selectorOf } from '@phat/abi'
import { str, u32, u128 } from '@phat/codec'
import { buildContract } from '@phat/contract/build'
import { encodeDispatchError, nativeSystemCode } from '@phat/contracts'
import { blake2b256 } from '@phat/crypto'
import { concatBytes, fromHex, known, textBytes } from '@phat/primitives'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  alice,
  bob,
  bytes32,
  deployment,
  failuresOf,
  idText,
  logLines,
  making,
  message,
  money,
  owner,
  palletItem,
  sealed1,
  sealed2,
  startCluster,
  systemContractOf,
  type TestCluster,
} from './cluster-fixture.ts'
import { dataOfAnswer, failureOfAnswer } from './contract-answer.ts'

const systemCode = nativeSystemCode()
const system = systemContractOf(systemCode)

async function built(path: string): Promise<Uint8Array> {
  const result = await buildContract({ entry: fileURLToPath(new URL(path, import.meta.url)) })
  return known(result.kind === 'refused' ? undefined : result.wasm, `${path} builds`)
}

const input = (label: string, ...args: readonly Uint8Array[]): Uint8Array => concatBytes(selectorOf(label, blake2b256), ...args)

let counterCode: Uint8Array<ArrayBufferLike>
let relayCode: Uint8Array<ArrayBufferLike>
let cluster: TestCluster
let counter: Uint8Array
let relay: Uint8Array

beforeAll(async () => {
  counterCode = await built('../../contract/examples/counter.ts')
  relayCode = await built('../../contract/test/contracts/relay.ts')
  cluster = startCluster()
  const counterMade = making(counterCode, { input: input('new', u32.encode(5)) })
  const relayMade = making(relayCode, { input: input('new') })
  counter = counterMade.contract
  relay = relayMade.contract
  const report = cluster.block(deployment(systemCode), ...counterMade.items, ...relayMade.items)
  expect(report.outcomes.map(({ kind }) => kind)).toEqual(['instantiated', 'deployed', 'instantiated', 'instantiated'])
})

const to = (contract: Uint8Array, origin = alice) => ({
  contract,
  origin,
  key: known(cluster.keys.get(idText(contract)), 'the contract has a key'),
})

/** The data of a query's answer, behind the two results that wrap it. */
function ask(contract: Uint8Array, asked: Uint8Array): Uint8Array | undefined {
  return dataOfAnswer(cluster.query({ to: contract, input: asked }))
}

describe('TypeScript contracts under the native system contract', () => {
  test('run commands of both envelopes and answer queries', () => {
    const increment = (by: number) => message(input('increment', u32.encode(by)))
    expect(failuresOf(cluster.block(sealed2(to(counter), increment(3), 40), sealed1(to(counter), increment(4))))).toEqual([])
    expect(ask(counter, input('get'))).toEqual(concatBytes(Uint8Array.of(0, 0), u32.encode(12)))
    expect(cluster.query({ to: counter, input: input('get') }).codeHash).toEqual(blake2b256(counterCode))
    // An error of the contract's own is its answer, no failure.
    expect(failuresOf(cluster.block(sealed2(to(counter), increment(2_000), 40)))).toEqual([])
    expect(ask(counter, input('get'))).toEqual(concatBytes(Uint8Array.of(0, 0), u32.encode(12)))
  })

  test('have secrets that only their queries read', () => {
    const set = (value: Uint8Array | undefined) =>
      ({ type: 'SetSecret', value: { nonce: bytes32(1), name: textBytes('apiKey'), value } }) as const
    expect(failuresOf(cluster.block(sealed2(to(relay), set(textBytes('k-1')), 40)))).toEqual([])
    expect(ask(relay, input('key'))).toEqual(concatBytes(Uint8Array.of(0), str.encode('k-1')))
    expect(failuresOf(cluster.block(sealed1(to(relay), set(textBytes('k-2')))))).toEqual([])
    expect(ask(relay, input('key'))).toEqual(concatBytes(Uint8Array.of(0), str.encode('k-2')))
    expect(failuresOf(cluster.block(sealed2(to(relay, bob), set(textBytes('mine')), 40)))).toEqual(['failed'])
    expect(failuresOf(cluster.block(sealed2(to(relay), set(undefined), 40)))).toEqual([])
    expect(failureOfAnswer(cluster.query({ to: relay, input: input('key') }))).toEqual(encodeDispatchError('ContractTrapped'))
  })

  test('make contracts, which the chain is told of with their keys', () => {
    const code = blake2b256(counterCode)
    const call = input('new', u32.encode(9))
    const make = input('make', code, concatBytes(Uint8Array.of(call.length << 2), call))
    const report = cluster.block({ kind: 'deposit', account: relay, amount: money }, sealed2(to(relay), message(make), 40))
    expect(report.outcomes).toMatchObject([{ kind: 'instantiated', deployer: relay, publicKey: expect.any(Uint8Array) }])
    expect(report.facts?.contracts).toBe(4)
    const [child] = report.outcomes
    if (child?.kind !== 'instantiated') return expect.unreachable()
    expect(cluster.read({ read: 'contract', contract: child.contract })).toEqual({ codeHash: code, deployer: relay })
    expect(failuresOf(cluster.block(sealed2(to(child.contract), message(input('increment', u32.encode(1))), 40)))).toEqual([])
    expect(ask(child.contract, input('get'))).toEqual(concatBytes(Uint8Array.of(0, 0), u32.encode(10)))
  })

  test('log with the account whose command it was', () => {
    const report = cluster.block(sealed2(to(relay, bob), message(input('log')), 40))
    expect(logLines(report)).toEqual([expect.stringContaining('block')])
    expect(report.logs[0]).toMatchObject({ kind: 'log', contract: relay, origin: bob, mode: 'transaction' })
  })

  test('get their weights by what the chain says of deposits', () => {
    const change = concatBytes(fromHex('0xa24bcb44'), counter, u128.encode(70_000_000_000n))
    expect(cluster.block(palletItem(system, change)).facts?.weights).toEqual([[counter, 7]])
    // Nobody else speaks for the chain.
    const refused = cluster.block(sealed2(to(system, owner), message(change), 40))
    expect(refused.facts).toBeUndefined()
  })
})
