// SPDX-License-Identifier: Apache-2.0
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  canary,
  contentsOf,
  expectCommandFault,
  expectDiscreet,
  expectInReference,
  faultFolder,
} from '@phat/cli/test/faults-harness'
import { PhatError } from '@phat/primitives'
import { prpcPath } from '@phat/wire/prpc'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { commandFaults } from './faults-cli.ts'
import { type PrpcFault, prpcFaults, type RpcFault, rpcFaults } from './faults-rpc.ts'
import { connectionFaults, type FaultStage, type ProgramFault, workerFaults } from './faults-sdk.ts'
import { executionFaults, inputFaults } from './faults-sdk-calls.ts'
import { bundleOf, errorOf, startSdkStage } from './sdk-stage.ts'

// One network for all faults that need one. Each is brought about for real, through the surface that a person or a program meets it at.

const folder = faultFolder({ 'words.txt': 'no more than words', 'strict/empty': '' })
let stage: FaultStage
let values: Readonly<Record<string, string>>

beforeAll(async () => {
  const [network, otherBundle] = await Promise.all([startSdkStage(), bundleOf('../../contract/examples/counter.ts')])
  stage = { ...network, otherBundle }
  const { endpoint, genesisHash } = stage.network.ready
  const at = (name: string): string => join(folder.path, name)
  writeFileSync(at('trials.contract'), JSON.stringify(stage.bundle))
  writeFileSync(at('other.contract'), JSON.stringify(otherBundle))
  const networks = { strict: { url: endpoint, genesisHash }, other: { url: endpoint, genesisHash: `0x${'11'.repeat(32)}` } }
  writeFileSync(at('phat.config.json'), JSON.stringify({ networks }))
  values = { url: endpoint, address: stage.trials.address, nobody: `0x${'22'.repeat(32)}`, letter: 'a'.repeat(100) }
}, 240_000)

afterAll(async () => {
  await stage?.stop()
  folder.remove()
})

/** What every fault must leave as it is. */
const stateOf = async (): Promise<unknown> => (await stage.trials.query.get()).value

/** How many transactions Bob, who sends nearly all, has sent: where the input is bad there must be none. */
async function sentByBob(): Promise<unknown> {
  const params = [stage.phala.account.address]
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'system_accountNextIndex', params })
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body, signal: AbortSignal.timeout(20_000) }
  const answered = await fetch(stage.network.ready.endpoint.replace('ws:', 'http:'), init)
  const { result } = (await answered.json()) as { readonly result?: unknown }
  expect(result).toEqual(expect.any(Number))
  return result
}

describe('the SDK', () => {
  const unsent: readonly ProgramFault[] = [...connectionFaults, ...workerFaults, ...inputFaults]
  const all = [...unsent, ...executionFaults]

  test.each(all.map((fault) => [fault.name, fault.code, fault] as const))(
    'tells %s as %s',
    async (_name, _code, fault) => {
      const [before, sent] = [await stateOf(), await sentByBob()]
      const error = await errorOf(Promise.resolve(stage).then(fault.inject))
      if (!(error instanceof PhatError)) throw error ?? new Error('nothing went wrong')
      const { code, message, why, remedy } = error
      expect({ code, message }).toEqual({ code: fault.code, message: expect.stringMatching(fault.place) })
      expect(remedy.length).toBeGreaterThan(5)
      expectInReference(code, why)
      expectDiscreet(message)
      expect(await stateOf()).toBe(before)
      if (unsent.includes(fault)) expect(await sentByBob()).toBe(sent)
    },
    90_000,
  )
})

describe('the command line', () => {
  test.each(commandFaults.map((fault) => [fault.name, fault.code, fault] as const))(
    'tells %s as %s',
    async (_name, _code, fault) => {
      const [before, sent] = [await stateOf(), await sentByBob()]
      await expectCommandFault({ ...fault, env: { PHAT_URL: values.url ?? '', ...fault.env } }, values, folder.path)
      expect(await stateOf()).toBe(before)
      if (fault.exit === 'usage') expect(await sentByBob()).toBe(sent)
    },
    60_000,
  )
})

const rpcReference = readFileSync(join(import.meta.dirname, '../../../docs/reference/rpc.md'), 'utf8').replaceAll('\\', '')

describe('JSON-RPC', () => {
  const tell = ({ name, number, text }: RpcFault) => [name, number, text] as const

  test.each(rpcFaults.map((fault) => [...tell(fault), fault] as const))('tells %s as %i, %s', async (_1, number, text, fault) => {
    const signal = AbortSignal.timeout(20_000)
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: fault.body, signal }
    const answered = await (await fetch(stage.network.ready.endpoint.replace('ws:', 'http:'), init)).text()
    const { error } = JSON.parse(answered) as { readonly error?: { readonly code: number; readonly message: string } }
    expect({ answered, code: error?.code }).toEqual({ answered, code: number })
    expect(error?.message).toContain(text)
    expect(answered).toMatch(fault.place)
    expectDiscreet(answered)
    if (number < 1010) expect(rpcReference).toContain(`| ${number} | ${text}`)
  })
})

describe('pRPC', () => {
  test.each(prpcFaults.map((fault) => [fault.name, fault] as const))('tells %s', async (_, fault: PrpcFault) => {
    const [{ endpoint }] = stage.network.ready.workers
    const headers = { 'content-type': fault.type ?? 'application/json' }
    const init = { method: 'POST', body: fault.body, headers, signal: AbortSignal.timeout(20_000) }
    const path = fault.method === undefined ? '/prpc/PhactoryAPI.Nothing' : prpcPath(fault.method)
    const response = await fetch(`${endpoint}${path}`, init)
    const text = await response.text()
    expect({ status: response.status, text }).toEqual({ status: fault.status, text: expect.stringMatching(fault.place) })
    expectDiscreet(text)
  })
})

test('no secret is in any file that the network keeps beside its keys, nor in what it printed', () => {
  const { said, printed } = stage.network
  expect([...said, ...printed].join('\n')).not.toContain(canary)
  expect(contentsOf(folder.path).length).toBe(5)
})
