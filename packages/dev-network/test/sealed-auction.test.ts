// SPDX-License-Identifier: Apache-2.0
import { rmSync } from 'node:fs'
import { u128 } from '@phat/codec'
import type { SealedBid } from '@phat/contract/examples/sealed-bid'
import { toHex } from '@phat/primitives'
import { type ContractClient, connect, keypairSigner, type Phala } from '@phat/sdk'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type NetworkProcess, startNetwork, temporaryFolder } from './network-process.ts'
import { bundleOf, timeoutMs } from './sdk-stage.ts'

// An auction on a private cluster and on a debuggable one: what its owner learns of a bid by all that he can ask.

const bid = 0x1122_3344_5566_7788_99aan
const tooLate = 1_000_000

interface Stage {
  readonly network: NetworkProcess
  readonly seller: Phala
  readonly bidder: ContractClient<typeof SealedBid>
  readonly auction: ContractClient<typeof SealedBid>
  stop(): Promise<void>
}

async function startStage(...flags: readonly string[]): Promise<Stage> {
  const folder = temporaryFolder()
  const network = await startNetwork(folder, '--workers', '1', ...flags)
  const bundle = await bundleOf('../../contract/examples/sealed-bid.ts')
  const seller = await connect(network.ready.endpoint, { signer: keypairSigner('//Alice'), timeoutMs })
  const auction = await seller.deploy<typeof SealedBid>(bundle, 'new', { closesAt: tooLate })
  const other = await connect(network.ready.endpoint, { signer: keypairSigner('//Bob'), timeoutMs })
  const bidder = other.contract<typeof SealedBid>(bundle, auction.address)
  await bidder.call.bid({ amount: bid })
  return {
    ...{ network, seller, bidder, auction },
    async stop() {
      seller.close()
      other.close()
      await network.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const stages: Stage[] = []
let secret: Stage
let open: Stage
beforeAll(async () => {
  secret = await startStage()
  stages.push(secret)
  open = await startStage('--debuggable')
  stages.push(open)
}, 240_000)
afterAll(async () => {
  for (const stage of stages) await stage.stop()
})

/** Everything that somebody was told, as one text; bytes as hex. */
const textOf = (told: unknown): string =>
  JSON.stringify(told, (_key, value: unknown) =>
    value instanceof Uint8Array ? toHex(value) : typeof value === 'bigint' ? `${value} ${value.toString(16)}` : value,
  )

/** The bid as numbers and as bytes. */
const traces = [String(bid), bid.toString(16), toHex(u128.encode(bid)).slice(2, 22)]
const showsBid = (told: unknown): boolean => traces.some((trace) => textOf(told).includes(trace))

/** What the account of a client learns by asking: answers, or the errors in their place. */
async function everythingAsked(auction: ContractClient<typeof SealedBid>): Promise<readonly unknown[]> {
  const asked = [
    auction.query.myBid(),
    auction.estimate.settle(),
    auction.estimate.bid({ amount: 1n }),
    auction.trace.settle(),
    auction.trace.bid({ amount: 1n }),
    auction.trace.myBid(),
    auction.call.settle(),
    auction.call.bid({ amount: 1n }),
  ]
  const told: unknown[] = []
  for (const one of asked.map((promise) => promise.catch((error: unknown) => error))) told.push(await one)
  return told
}

describe('the owner of an auction', () => {
  test('recovers no bid from what a private cluster answers him, and the bidder sees his own', async () => {
    const { auction, bidder } = secret
    const [own] = [await bidder.query.myBid()]
    expect(own.value).toBe(bid)
    expect(showsBid(own)).toBe(true)
    const told = await everythingAsked(auction)
    expect(told).toHaveLength(8)
    for (const one of told) expect(showsBid(one), textOf(one)).toBe(false)
  })

  test('is told of his tries no more than that they can be made', async () => {
    const { auction } = secret
    const traced = await auction.trace.settle()
    expect(traced).toMatchObject({ complete: false, debuggable: false, frames: [], storage: [] })
    expect(traced.value).toBeUndefined()
    expect(traced.error).toBeUndefined()
    expect(traced.gasRequired).toBeGreaterThan(0n)
  })

  test('sees every bid in a debuggable cluster, whose answers say that it is one', async () => {
    const { auction, bidder, network } = open
    expect(network.ready.cluster).toMatchObject({ debuggable: true })
    expect((await auction.query.myBid()).debuggable).toBe(true)
    const traced = await bidder.trace.bid({ amount: 5n })
    expect(traced).toMatchObject({ complete: true, debuggable: true, frames: [{ depth: 0, message: 'bid' }] })
    expect(showsBid(traced)).toBe(true)
  })
})
