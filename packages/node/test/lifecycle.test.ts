// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events'
import { createServer } from 'node:net'
import { createManualClock, openChain, silentLog } from '@phat/chain'
import { addressOf, alice, bob, signFor } from '@phat/chain/test/harness'
import { makeCall, type RuntimeCall } from '@phat/frame'
import { createMemoryStore } from '@phat/kv'
import { Balances } from '@phat/pallet-balances'
import { Sudo } from '@phat/pallet-sudo'
import { System } from '@phat/pallet-system'
import { known, PhatError, textBytes, toHex } from '@phat/primitives'
import { createRuntimes } from '@phat/runtime'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { RunningNode } from '../src/index.ts'
import { devSpec } from '../src/spec/built-in-specs.ts'
import { specState } from '../src/spec/spec-state.ts'
import { ask, start } from './test-node.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

/** The genesis is the node's, so that what is signed here is good there. */
const runtimes = createRuntimes()
const twin = openChain({
  store: createMemoryStore(),
  runtimes,
  genesis: specState(devSpec(runtimes), runtimes),
  verify: () => true,
  clock: createManualClock(0),
  log: silentLog,
  finalityDelayMs: 0,
})
const runtime = runtimes.newest
const sign = (call: RuntimeCall, nonce = 0) => toHex(signFor(twin, alice, call, { nonce }))
const pay = makeCall(runtime, Balances, 'transferKeepAlive', { dest: addressOf(bob), value: 10n ** 12n })

const portOf = (node: RunningNode): number => Number(new URL(node.httpEndpoint).port)

async function codeOf(step: () => Promise<unknown>): Promise<unknown> {
  try {
    return await step()
  } catch (error) {
    return error instanceof PhatError ? error.code : error
  }
}

/** Threads beside the main one. */
function threads(): number {
  // Its type in Node 20 is that of a plain object.
  const report = process.report.getReport() as { readonly workers?: readonly unknown[] }
  return known(report.workers, 'a report lists the threads').length
}

describe('a node', () => {
  it('answers as the development chain, and takes a transaction into a block', async () => {
    const node = await start()
    expect(node.genesisHash).toBe(toHex(twin.genesisHash))
    expect(await ask(node, 'system_chain')).toMatchObject({ result: node.chainName })
    expect(await ask(node, 'chain_getBlockHash', 0)).toMatchObject({ result: node.genesisHash })
    const { result: hash } = await ask(node, 'author_submitExtrinsic', sign(pay))
    expect(hash).toMatch(/^0x[0-9a-f]{64}$/)
    const { extrinsics } = node.engine.seal()
    expect(extrinsics.length).toBe(2)
    expect(await ask(node, 'system_accountNextIndex', node.accounts[0]?.ss58)).toMatchObject({ result: 1 })
  })

  it('lets go of its port and its threads when it stops, so that the next one starts in its place', async () => {
    const before = threads()
    const first = await start()
    await ask(first, 'author_submitExtrinsic', sign(pay))
    const port = portOf(first)
    expect(threads()).toBeGreaterThan(before)
    await first.stop()
    expect(threads()).toBe(before)
    const second = await start({ port })
    expect(portOf(second)).toBe(port)
    expect(await ask(second, 'chain_getBlockHash', 0)).toMatchObject({ result: first.genesisHash })
    await second.stop()
    await expect(fetch(second.httpEndpoint)).rejects.toThrow()
    expect(threads()).toBe(before)
  })

  it('makes no block after it stopped, and stops but once', async () => {
    const node = await start()
    node.engine.seal()
    await Promise.all([node.stop(), node.stop()])
    await node.stop()
    expect(await codeOf(async () => node.engine.seal())).toBe('engine.stopped')
  })
})

describe('a node that does not start', () => {
  it('says that there is no such chain, and leaves nothing running', async () => {
    const before = threads()
    expect(await codeOf(() => start({ chain: 'no-such-file.json' }))).toBe('spec.unreadable')
    expect(await codeOf(() => start({ archive: true, stateHistory: 10 }))).toBe('node.bad-option')
    expect(threads()).toBe(before)
  })

  it('says that the port is taken, and leaves nothing running', async () => {
    const other = createServer()
    other.listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as { port: number } // A server that listens on TCP has such an address.
    const before = threads()
    expect(await codeOf(() => start({ port }))).toBe('node.port-taken')
    expect(threads()).toBe(before)
    other.close()
    await once(other, 'close')
    expect(portOf(await start({ port }))).toBe(port)
  })
})

describe('a chain that cannot go on', () => {
  it('is told once, with the reason; no block is made after it, and reads of the past still answer', async () => {
    const fatal: unknown[] = []
    const node = await start({ onFatal: (error) => fatal.push(error) })
    const garbage = makeCall(runtime, System, 'setCodeWithoutChecks', { code: textBytes('no runtime') })
    await ask(node, 'author_submitExtrinsic', sign(makeCall(runtime, Sudo, 'sudo', { call: garbage })))
    const last = node.engine.seal()
    expect(fatal).toEqual([])
    expect(await codeOf(async () => node.engine.seal())).toBe('chain.unknown-runtime')
    expect(fatal).toEqual([expect.objectContaining({ code: 'chain.unknown-runtime' })])
    expect(await codeOf(async () => node.engine.seal())).toBe('engine.stopped')
    expect(fatal.length).toBe(1)
    expect(await ask(node, 'chain_getBlockHash', 1)).toMatchObject({ result: toHex(last.hash) })
    const refused = await ask(node, 'author_submitExtrinsic', sign(pay, 1))
    expect(refused.error).toBeDefined()
  })
})

describe('what a node writes', () => {
  const secrets = [
    'bottom drive obey lake curtain smoke basket hold race lonely fit walk',
    // The mini secret of //Alice, and the development phrase's.
    'e5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a',
    'fac7959dbfe72f052e5a0c3c8d6530f202b02fd8f9f5ca3580ec8deb7797479e',
  ]

  it.each([true, false])('is lines of flat fields without a secret (JSON: %s)', async (logJson) => {
    const written: string[] = []
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      written.push(String(text))
      return true
    })
    const node = await start({ logLevel: 'debug', logJson })
    await ask(node, 'author_submitExtrinsic', sign(pay))
    await ask(node, 'author_submitExtrinsic', '0x00ff')
    await ask(node, 'state_call', 'Nothing_here', '0x')
    node.engine.seal()
    await node.stop()
    const lines = written.join('').trimEnd().split('\n')
    expect(lines.some((line) => line.includes('engine.sealed'))).toBe(true)
    expect(lines.some((line) => line.includes('rpc.listening'))).toBe(true)
    if (logJson) {
      for (const line of lines) {
        const fields: Record<string, unknown> = JSON.parse(line)
        expect(fields).toMatchObject({ level: expect.any(String), time: expect.any(Number), event: expect.any(String) })
        for (const field of Object.values(fields)) expect(['string', 'number', 'boolean']).toContain(typeof field)
      }
    }
    for (const secret of secrets) expect(written.join('').toLowerCase()).not.toContain(secret)
  })
})
