// SPDX-License-Identifier: Apache-2.0
import { array, bytes, fixedBytes, option, struct, u32, u64, vec } from '@phat/codec'
import { blake2b256 } from '@phat/crypto'
import { concatBytes, known, toHex } from '@phat/primitives'
import { TypeRegistry } from '@polkadot/types'
import { expect, test } from 'vitest'
import { coarseResult, padReply } from '../src/cluster/padding.ts'
import type { ContractResult } from '../src/exec/contract-result.ts'
import { pinkEventTopic } from '../src/exec/effects.ts'
import type { ExtensionHost } from '../src/exec/extension-host.ts'
import { type PinkEvent, pinkEvent } from '../src/pink/pink-event.ts'
import { alice, bob, createBench, queryCall, scriptedRelease } from './cluster-fixture.ts'
import type { Step } from './scripted-runner.ts'

const emit = (event: PinkEvent): Step => ({
  do: 'event',
  topics: [toHex(pinkEventTopic)],
  data: toHex(pinkEvent.encode(event)),
})

const stop: PinkEvent = { type: 'StopSidevm' }
const weight = pinkEvent.decode(concatBytes(Uint8Array.of(9), bob, Uint8Array.of(5, 0, 0, 0)))
const cache = pinkEvent.decode(Uint8Array.of(5, 2, 4, 0x61))

test('the topic of PinkEvents is the one that ink! makes of its name', () => {
  expect(toHex(pinkEventTopic)).toBe(`0x40${toHex(new TextEncoder().encode('phala.pink.event')).slice(2)}${'00'.repeat(15)}`)
})

test('PinkEvents take effect from who may emit them, sorted from the events of contracts', () => {
  const bench = createBench()
  const system = bench.deploy({ salt: 1 })
  const other = bench.deploy({ salt: 2 })
  bench.cluster.apply({ kind: 'setSystemContract', contract: system }, bench.block)
  const steps: readonly Step[] = [emit(weight), emit(cache), { do: 'event', data: '0x0102', topics: [toHex(bob)] }]
  const pinkOf = (to: Uint8Array) => bench.call(to, steps).effects.pink
  expect(pinkOf(system)).toEqual([
    { contract: system, event: weight },
    { contract: system, event: cache },
  ])
  expect(pinkOf(other)).toEqual([{ contract: other, event: cache }])
  expect(bench.call(other, steps).effects.emitted).toEqual([{ contract: other, topics: [bob], data: Uint8Array.of(1, 2) }])
  // Bytes that are no PinkEvent ask for nothing, whatever their topic says.
  const malformed: Step = { do: 'event', topics: [toHex(pinkEventTopic)], data: '0x05ff' }
  expect(bench.call(other, [malformed]).effects).toEqual({ pink: [], emitted: [], instantiated: [] })
})

test('a query lets only the effects out that are for its worker, and an estimate none', () => {
  const bench = createBench()
  const system = bench.deploy()
  bench.cluster.apply({ kind: 'setSystemContract', contract: system }, bench.block)
  const request = queryCall(system, [emit(weight), emit(cache), { do: 'event', data: '0x01' }])
  const effects = (mode: 'query' | 'estimate') => bench.cluster.query(request, { mode, block: bench.block }).effects
  expect(effects('query')).toEqual({ pink: [{ contract: system, event: cache }], emitted: [], instantiated: [] })
  expect(effects('estimate')).toEqual({ pink: [], emitted: [], instantiated: [] })
})

const record = struct('EventRecord', { contract: fixedBytes(32), topics: vec(fixedBytes(32)), data: bytes })
const eventBlock = struct('EventBlock', {
  parentHash: fixedBytes(32),
  number: u64,
  runtimeVersion: array(u32, 2),
  bodyHash: fixedBytes(32),
  blockNumber: u32,
  nonce: option(fixedBytes(32)),
  entryContract: option(fixedBytes(32)),
  origin: option(fixedBytes(32)),
  events: vec(record),
})
const headerBytes = 32 + 8 + 8 + 32

test('events make a chain of blocks, each naming the one before, without what only the worker may know', () => {
  const bench = createBench()
  const contract = bench.deploy()
  const first = known(
    bench.call(contract, [{ do: 'event', data: '0x01' }, emit(cache), emit(stop)]).eventBlock,
    'there were events',
  )
  expect(bench.call(contract, [emit(cache)]).eventBlock).toBeUndefined()
  expect(bench.call(contract, [{ do: 'event', data: '0x02' }, { do: 'revert' }]).eventBlock).toBeUndefined()
  const second = known(bench.call(contract, [{ do: 'event', data: '0x03' }]).eventBlock, 'there was an event')
  const [a, b] = [eventBlock.decode(first.encoded), eventBlock.decode(second.encoded)]
  expect([a.number, b.number]).toEqual([0n, 1n])
  expect(a).toMatchObject({
    blockNumber: 1,
    entryContract: contract,
    origin: alice,
    runtimeVersion: [1, 2],
    parentHash: new Uint8Array(32),
  })
  expect(a.events.map(({ data }) => toHex(data))).toEqual(['0x01', toHex(pinkEvent.encode(stop))])
  expect(a.bodyHash).toEqual(blake2b256(first.encoded.subarray(headerBytes)))
  expect(b.parentHash).toEqual(blake2b256(first.encoded.subarray(0, headerBytes)))
})

test('the chain extension learns from the cluster what stands in its state, and emits in the name of its contract', () => {
  const hosts: ExtensionHost[] = []
  const release = {
    ...scriptedRelease,
    runners: scriptedRelease.runners.map((runner) => ({
      ...runner,
      run: (...[code, entry, context]: Parameters<typeof runner.run>) => {
        context.extension.run(1, new Uint8Array(0))
        return runner.run(code, entry, context)
      },
    })),
  }
  const systemCode = new TextEncoder().encode('scripted system 2')
  const bench = createBench({
    releases: [release],
    key: new Uint8Array(64).fill(3),
    systemCode: () => systemCode,
    extension: (host) => {
      hosts.push(host)
      return {
        run: () => {
          if (host.context.value > 0n) host.emit(pinkEvent.encode(stop))
          if (host.context.value > 1n) host.importSystemCode(alice)
          return undefined
        },
      }
    },
  })
  const contract = bench.deploy()
  const receipt = bench.call(contract, [], { value: 2n })
  expect(receipt.effects.pink).toEqual([{ contract, event: stop }])
  const host = known(hosts.at(-1), 'the extension was called')
  expect(host.clusterKey).toEqual(new Uint8Array(64).fill(3))
  expect(host.codeExists(blake2b256(systemCode), 'ink')).toBe(true)
  expect(host.codeExists(blake2b256(systemCode), 'sidevm')).toBe(false)
  const { free, held } = bench.cluster.read().account(alice)
  expect(host.balanceOf(alice)).toEqual({ total: free + held, free })
  expect(host.eventChainHead().number).toBe(1n)
  expect(host.entryContract).toEqual(contract)
  expect(createBench().call(contract, []).error).toBe('ContractNotFound')
})

const result = (deposit: bigint, gas: bigint): ContractResult => ({
  gasConsumed: gas,
  gasRequired: gas,
  deposit,
  debug: [],
  result: { ok: true, flags: 0, data: new Uint8Array(3) },
})

test('queries show gas and deposits as coarse as pink-runtime does', () => {
  // Vectors of pink-runtime's mask_low_bits_works, here with 28 bits of gas at least.
  const gas: readonly (readonly [bigint, bigint])[] = [
    [0n, 0x0fff_ffffn],
    [0x10_0000_0000n, 0x10_0fff_ffffn],
    [0x10_0000_0000_0000n, 0x10_0fff_ffff_ffffn],
    [0xffff_ffff_0000_0000n, 0xffff_ffff_ffff_ffffn],
  ]
  for (const [exact, shown] of gas)
    expect(coarseResult(result(0n, exact), 1n)).toMatchObject({ gasConsumed: shown, gasRequired: shown })
  const deposits: readonly (readonly [bigint, bigint, bigint])[] = [
    [0n, 0n, 0n],
    [0n, 1n, 255n],
    [0n, 10n, 4_095n],
    [0x10n, 10n, 4_095n],
    [0x10_0000n, 10n, 0x10_0fffn],
    [0x10_0000_0000n, 10n, 0x10_0fff_ffffn],
    [-0x10_0000n, 10n, -0x10_0fffn],
  ]
  for (const [exact, perByte, shown] of deposits) expect(coarseResult(result(exact, 1n), perByte).deposit).toBe(shown)
})

test('replies are filled up to classes after the result, where a client does not look', () => {
  const policy = { replySizes: [64, 256], coarseGas: true }
  const sizes = [0, 63, 64, 65, 256, 257, 600].map((length) => padReply(new Uint8Array(length), policy).length)
  expect(sizes).toEqual([64, 64, 64, 256, 256, 512, 768])
  const bench = createBench({ padding: policy })
  const contract = bench.deploy()
  const reply = bench.cluster.query(queryCall(contract, [{ do: 'report' }]), { mode: 'query', block: bench.block })
  expect(reply.encoded.length % 256).toBe(0)
  const decoded = new TypeRegistry().createType('ContractExecResult', reply.encoded)
  expect(decoded.toJSON()).toMatchObject({ result: { ok: { flags: [] } } })
})

test('money that a query pretends its origin to have is nowhere afterwards', () => {
  const bench = createBench({ gasPrice: 1n, treasury: bob }, 10n)
  const stranger = new Uint8Array(32).fill(0x99)
  const contract = bench.cluster.read().account(stranger)
  expect(contract.free).toBe(0n)
  const request = { ...queryCall(bob, []), origin: stranger, gasFree: false, gasLimit: 1_000n }
  const ask = (deposit: bigint) => bench.cluster.query(request, { mode: 'estimate', block: bench.block, deposit }).result.result
  expect(ask(0n)).toEqual({ ok: false, error: 'FundsUnavailable' })
  expect(ask(10n ** 21n)).toEqual({ ok: false, error: 'ContractNotFound' })
  expect(bench.cluster.read().account(stranger).free).toBe(0n)
  expect(bench.cluster.read().issuance()).toBe(20n)
})

test('debug messages are kept to 128 KiB, those of failed frames too', () => {
  const bench = createBench()
  const contract = bench.deploy()
  const long = 'x'.repeat(100_000)
  const receipt = bench.call(contract, [
    { do: 'call', to: toHex(contract), steps: [{ do: 'debug', text: 'inner ' }, { do: 'trap' }] },
    { do: 'debug', text: long },
    { do: 'debug', text: long },
    { do: 'debug', text: ' end' },
  ])
  const text = new TextDecoder().decode(concatBytes(...(receipt.result?.debug ?? [])))
  expect(text).toBe(`inner ${long} end`)
})
