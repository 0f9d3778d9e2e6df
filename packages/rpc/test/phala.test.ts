// SPDX-License-Identifier: Apache-2.0
import { createTestChain, type TestChain } from '@phat/chain/test/harness'
import { blake2b256, keypairFromSeed, twox128, verifyMultiSignature } from '@phat/crypto'
import { type DevEngine, startDevEngine } from '@phat/engine'
import { decodeCommit, decodeHeader, verifyStep, verifyTxProof } from '@phat/light-client'
import { type MessageOrigin, messageOrigin } from '@phat/messaging'
import { sequenceTag } from '@phat/pallet-phala-mq'
import { assert, concatBytes, fromHex, type Hex, known, textBytes, toHex } from '@phat/primitives'
import { verifyProof } from '@phat/trie'
import { blockFrame, framesMax } from '@phat/wire/block-frame'
import { type TrustRoot, trustRoot } from '@phat/wire/trust-root'
import { afterEach, expect, test } from 'vitest'
import { defaultLimits, type RpcLimits } from '../src/index.ts'
import { connect, noCommits, startTestServer, type TestClient } from './client.ts'

const stops: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

interface Served {
  readonly chain: TestChain
  readonly engine: DevEngine
  readonly client: TestClient
}

/** A real chain behind a server; `blocks` are made at once. */
async function serve(
  blocks: number,
  { archive = false, history = 256, limits = {} }: { archive?: boolean; history?: number; limits?: Partial<RpcLimits> } = {},
): Promise<Served> {
  const chain = createTestChain(archive ? { archive } : { history })
  const nothing = (): void => undefined
  const engine = startDevEngine({
    chain: chain.chain,
    pool: chain.pool,
    clock: chain.clock,
    log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
    chainName: 'phala-test',
    validator: keypairFromSeed(blake2b256(textBytes('validator')), 'ed25519'),
    seal: { mode: 'manual' },
    onFatal: (error) => {
      throw error
    },
  })
  const { server, url } = await startTestServer({ chain: chain.chain, pool: chain.pool, commits: engine, limits })
  stops.push(() => server.stop())
  const client = await connect(url)
  stops.push(() => client.close())
  for (let i = 0; i < blocks; i++) {
    chain.clock.advance(1_000)
    engine.seal()
  }
  return { chain, engine, client }
}

const keyOf = (pallet: string, item: string): Uint8Array => concatBytes(twox128(textBytes(pallet)), twox128(textBytes(item)))
const keys = [keyOf('System', 'Number'), keyOf('Balances', 'TotalIssuance'), keyOf('PhalaMq', 'OutboundMessages')]
const hexKeys = keys.map(toHex)

const readRoot = (hex: unknown): TrustRoot => trustRoot.decode(fromHex(hex as Hex))

test('from the trust root of any height on, a light client follows the frames to the values of their state', async () => {
  const { client } = await serve(6)
  for (const start of [0, 3]) {
    const root = readRoot(await client.call('phat_trustRoot', start))
    let trusted = root.trusted
    const frames = (await client.call('phat_blockFrames', start + 1, 9, hexKeys)) as Hex[]
    expect(frames).toHaveLength(6 - start)
    for (const [i, encoded] of frames.entries()) {
      const frame = blockFrame.decode(fromHex(encoded))
      const header = decodeHeader(frame.header)
      const commit = decodeCommit(frame.commit)
      assert(header.ok && commit.ok, 'the engine’s own bytes are read')
      const validators = frame.validators ?? trusted.nextValidators
      const step = verifyStep(
        trusted,
        { header: header.value, commit: commit.value, validators, nextValidators: frame.nextValidators ?? validators },
        { now: header.value.time, trustingPeriodMs: 60_000n, clockDriftMs: 1_000n },
      )
      const good = known(step.ok ? step.value : undefined, 'the step is good')
      const verdict = good.judge(
        good.checks.map(({ publicKey, message, signature }) =>
          verifyMultiSignature({ type: 'Ed25519', value: signature }, message, publicKey),
        ),
      )
      trusted = known(verdict.ok ? verdict.value : undefined, 'the signatures are good')
      expect(frame.sealProof.index).toBe(frame.sealProof.total - 1)
      expect(verifyTxProof(header.value.dataHash, frame.seal, frame.sealProof)).toBe(true)
      expect(toHex(blake2b256(frame.substrateHeader))).toBe(toHex(frame.seal.subarray(1)))
      const block = (await client.call('chain_getHeader', toHex(frame.seal.subarray(1)))) as { stateRoot: Hex; number: Hex }
      expect(Number(block.number)).toBe(start + 1 + i)
      const values = verifyProof(fromHex(block.stateRoot), frame.stateProof, keys)
      expect(values).toMatchObject({ ok: true, value: [Uint8Array.of(start + 1 + i, 0, 0, 0), expect.anything(), null] })
    }
  }
})

test('frames are bounded by count, by what there is and by the size of an answer, yet never fewer than one', async () => {
  const { client } = await serve(framesMax + 2)
  const lengthOf = async (from: number, count: number, asker = client): Promise<number> =>
    ((await asker.call('phat_blockFrames', from, count, hexKeys)) as unknown[]).length
  expect(await lengthOf(1, 1_000)).toBe(framesMax)
  expect(await lengthOf(framesMax, 10)).toBe(3)
  expect(await lengthOf(framesMax + 3, 10)).toBe(0)
  expect(await lengthOf(1, 0)).toBe(0)
  const small = await serve(5, { limits: { responseBytesMax: 12_000 } })
  const few = await lengthOf(1, 5, small.client)
  expect(few).toBeGreaterThan(1)
  expect(few).toBeLessThan(5)
  const tiny = await serve(5, { limits: { responseBytesMax: 2_000 } })
  expect(await tiny.client.fail('phat_blockFrames', 1, 5, hexKeys)).toMatchObject({ code: -32008 })
})

test('what cannot be answered is refused by its own error', async () => {
  const { client } = await serve(8, { history: 3 })
  expect(await client.fail('phat_blockFrames', 0, 1, hexKeys)).toMatchObject({ code: -32602 })
  expect(await client.fail('phat_blockFrames', 2, 1, hexKeys)).toMatchObject({
    code: 7001,
    message: 'The state is no longer kept: after block 2',
  })
  expect(await client.call('phat_blockFrames', 6, 1, hexKeys)).toHaveLength(1)
  const many = new Array(defaultLimits.proofKeysMax + 1).fill('0x00')
  expect(await client.fail('phat_blockFrames', 6, 1, many)).toMatchObject({ code: -32602 })
  expect(await client.fail('phat_trustRoot', 9)).toMatchObject({ code: 7002 })
  const young = await serve(0)
  expect(await young.client.fail('phat_trustRoot')).toMatchObject({ code: 7002 })
  expect(await young.client.call('phat_blockFrames', 1, 1, hexKeys)).toEqual([])
})

test('a node without commits serves no frames', async () => {
  const { server, url } = await startTestServer()
  stops.push(() => server.stop())
  const client = await connect(url)
  stops.push(() => client.close())
  expect(await client.fail('phat_blockFrames', 1, 1, [])).toMatchObject({ code: -32601 })
  const other = await startTestServer({ commits: noCommits })
  stops.push(() => other.server.stop())
  const asker = await connect(other.url)
  stops.push(() => asker.close())
  other.chain.importBlock()
  expect(await asker.fail('phat_blockFrames', 1, 1, [])).toMatchObject({ code: 7002 })
})

test('an archive answers frames of every height, in any order', async () => {
  const { client, chain } = await serve(40, { archive: true, history: 3 })
  for (const from of [1, 2, 3, 20, 7, 39, 1, 21]) {
    const [encoded] = (await client.call('phat_blockFrames', from, 1, hexKeys)) as Hex[]
    const { stateProof } = blockFrame.decode(fromHex(known(encoded, 'one was asked for')))
    const block = known(chain.chain.block(known(chain.chain.hashOf(from), 'it is stored')), 'it is stored')
    expect(verifyProof(block.header.stateRoot, stateProof, keys)).toMatchObject({
      ok: true,
      value: [Uint8Array.of(from, 0, 0, 0), expect.anything(), null],
    })
  }
})

test('the next sequence of a sender counts the messages that wait in the pool', async () => {
  const { server, url, pool } = await startTestServer()
  stops.push(() => server.stop())
  const client = await connect(url)
  stops.push(() => client.close())
  const sender: MessageOrigin = { type: 'Worker', value: new Uint8Array(32).fill(7) }
  const asked = toHex(messageOrigin.encode(sender))
  expect(await client.call('pha_getMqNextSequence', asked)).toBe(3)
  for (const sequence of [3n, 4n, 6n]) pool.provide(sequenceTag(sender, sequence))
  expect(await client.call('pha_getMqNextSequence', asked)).toBe(5)
  expect(await client.call('pha_getMqNextSequence', toHex(messageOrigin.encode({ type: 'Gatekeeper', value: undefined })))).toBe(
    3,
  )
  expect(await client.fail('pha_getMqNextSequence', '0x63')).toMatchObject({ code: -32602 })
  expect(await client.fail('pha_getMqNextSequence', `${asked}00`)).toMatchObject({ code: -32602 })
})
