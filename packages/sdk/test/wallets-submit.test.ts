// SPDX-License-Identifier: Apache-2.0
import { PHA, textBytes } from '@phat/primitives'
import { ethereumWallet } from '@phat/test-kit/wallets'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openNetwork } from '../src/chain/network.ts'
import { createSubmitter } from '../src/chain/submit-call.ts'
import type { EthereumProvider } from '../src/signer/ethereum-provider.ts'
import { ethereumSigner } from '../src/signer/ethereum-signer.ts'
import { beginWait } from '../src/wait.ts'
import { seedOf, startTestNode, type TestNode } from './wallets-node.ts'

const wallet = ethereumWallet(seedOf('a slow person'))
const patience = { signal: new AbortController().signal, timeoutMs: 20_000 }
const remark = { name: 'System.remark', args: { remark: textBytes('hello') } }
let node: TestNode
/** What the pool holds. */
const pending = async (): Promise<readonly unknown[]> => (await node.chain.rpc.request('author_pendingExtrinsics')) as unknown[]

beforeAll(async () => {
  node = await startTestNode()
  await node.fund(wallet.account)
})
afterAll(() => node.stop())

test('the fee that is told before covers what a meta call takes, its service fee included', async () => {
  const network = await openNetwork(node.chain.rpc.url, patience, undefined)
  const submitter = createSubmitter(network, ethereumSigner(wallet.provider, wallet.address))
  const told = await submitter.fee(beginWait({}, patience), [remark])
  const sent = submitter.send(beginWait({}, patience), [remark])
  await expect.poll(pending).toHaveLength(1)
  await node.seal()
  const { fee = 0n } = await sent
  expect(fee).toBeGreaterThan(PHA / 100n)
  expect(told).toBeGreaterThanOrEqual(fee)
  expect(told - fee).toBeLessThan(PHA / 100n)
  network.close()
})

/** A person who looks at each request until they are told to agree. */
function slowPerson(): { readonly provider: EthereumProvider; readonly asked: Promise<void>; agree(): void } {
  let agree = (): void => undefined
  let told = (): void => undefined
  const agreed = new Promise<void>((resolve) => {
    agree = resolve
  })
  const asked = new Promise<void>((resolve) => {
    told = resolve
  })
  const request: EthereumProvider['request'] = async (wanted) => {
    told()
    await agreed
    return wallet.provider.request(wanted)
  }
  return { provider: { request }, asked, agree }
}

test('a call that the person signs after nobody waits for it any more is not sent', async () => {
  const network = await openNetwork(node.chain.rpc.url, patience, undefined)
  const { provider, asked, agree } = slowPerson()
  const { send } = createSubmitter(network, ethereumSigner(provider, wallet.address))
  const given = new AbortController()
  const first = send(beginWait({ signal: given.signal }, patience), [remark])
  await asked
  given.abort()
  await expect(first).rejects.toMatchObject({ code: 'sdk.interrupted' })
  agree()
  // The next one waits for its turn, and so for what becomes of the first.
  const second = send(beginWait({}, patience), [remark])
  await expect.poll(pending).toHaveLength(1)
  await node.seal()
  expect((await second).success).toBe(true)
  expect(await pending()).toEqual([])
  const [before, after] = wallet.shown.slice(-2).map(({ message }) => message.nonce)
  expect(after).toBe(before)
  network.close()
})
