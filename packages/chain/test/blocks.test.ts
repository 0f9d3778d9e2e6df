// SPDX-License-Identifier: Apache-2.0
import { calculate_state_root, decode_proof } from '@acala-network/chopsticks-executor'
import { compact, Reader, u32, u64 } from '@phat/codec'
import { blake2b256 } from '@phat/crypto'
import { decodeFor, dispatchInfoOf, extrinsicHash, header as headerCodec } from '@phat/frame'
import { System } from '@phat/pallet-system'
import { fromByteString, known, toHex } from '@phat/primitives'
import { blockWeights } from '@phat/runtime'
import { describe, expect, test } from 'vitest'
import type { StoredBlock } from '../src/index.ts'
import { alice, bob, carol, createTestChain, dave, endowment, startMs, type TestChain, wholeState } from './harness.ts'

/** Ten blocks, some with transfers by keys of every scheme. */
async function walk(test: TestChain, blocks = 10): Promise<StoredBlock[]> {
  const sealed: StoredBlock[] = []
  for (let i = 0; i < blocks; i++) {
    if (i % 3 !== 0) {
      for (const who of [alice, carol, dave]) {
        const submitted = await test.pool.submit(test.transfer(who, bob, 1_000_000_000_000n + BigInt(i)))
        expect(submitted.ok).toBe(true)
      }
    }
    sealed.push(test.seal())
  }
  return sealed
}

const candidatesOf = ({ chain }: TestChain, block: StoredBlock) =>
  block.extrinsics
    .slice(1)
    .map((encoded) => ({ extrinsic: decodeFor(chain.validationExecution(), encoded), hash: extrinsicHash(encoded) }))

describe('a walk over blocks', () => {
  test('links headers, begins each block with its inherent, and moves time', async () => {
    const chain = createTestChain()
    const blocks = await walk(chain)
    let parent = chain.chain.genesisHash
    blocks.forEach((block, i) => {
      expect(block.number).toBe(i + 1)
      expect(toHex(block.header.parentHash)).toBe(toHex(parent))
      expect(toHex(block.hash)).toBe(toHex(blake2b256(headerCodec.encode(block.header))))
      expect(chain.chain.hashOf(block.number)).toEqual(block.hash)
      const inherent = decodeFor(chain.chain.validationExecution(), block.extrinsics[0] as Uint8Array)
      expect([inherent.call.pallet, inherent.call.call, inherent.signature]).toEqual(['Timestamp', 'set', undefined])
      expect(inherent.call.args).toEqual({ now: BigInt(startMs + 1000 * (i + 1)) })
      expect(block.extrinsics.length).toBe(i % 3 === 0 ? 1 : 4)
      parent = block.hash
    })
    expect(chain.freeOf(bob)).toBeGreaterThan(endowment)
  })

  test('has the roots that chopsticks computes from the whole state and from the list of extrinsics', async () => {
    const chain = createTestChain()
    const genesis = chain.chain.block(chain.chain.genesisHash) as StoredBlock
    for (const block of [genesis, ...(await walk(chain))]) {
      expect(await calculate_state_root(wholeState(chain.chain, block.hash), 1)).toBe(toHex(block.header.stateRoot))
      const indexed = block.extrinsics.map((encoded, i): [string, string] => [toHex(compact(u32).encode(i)), toHex(encoded)])
      expect(await calculate_state_root(indexed, 1)).toBe(toHex(block.header.extrinsicsRoot))
    }
  })

  test('reads and proves the state of every block that is kept, as chopsticks checks it, and none before', async () => {
    const chain = createTestChain({ history: 5 })
    const blocks = await walk(chain, 12)
    const [kept, pruned] = [blocks[8] as StoredBlock, blocks[2] as StoredBlock]
    const [key, value] = wholeState(chain.chain, kept.hash).at(-1) as [string, string]
    const at = Uint8Array.from(Buffer.from(key.slice(2), 'hex'))
    const proof = chain.chain.state(kept.hash)?.prove([at]) ?? []
    const proven: [string, string][] = await decode_proof(toHex(kept.header.stateRoot), proof.map(toHex))
    expect(new Map(proven).get(key)).toBe(value)
    expect(chain.chain.block(pruned.hash)?.header).toEqual(pruned.header)
    expect(chain.chain.state(pruned.hash)).toBeUndefined()
    expect(chain.chain.runtimeVersion(pruned.hash)).toBeUndefined()
    expect(() => chain.chain.call(pruned.hash, 'Core_version', new Uint8Array())).toThrow(
      expect.objectContaining({ code: 'chain.unknown-block' }),
    )
  })

  test('keeps a state reader truthful while blocks come, and ends it with an error once its state is gone', async () => {
    const chain = createTestChain({ history: 3 })
    const [first] = await walk(chain, 1)
    const reader = chain.chain.state((first as StoredBlock).hash)
    const keys = reader?.keysPaged(new Uint8Array(), 10_000) ?? []
    const before = keys.map((key) => reader?.get(key))
    await walk(chain, 3)
    expect(keys.map((key) => reader?.get(key))).toEqual(before)
    await walk(chain, 2)
    expect(() => reader?.get(keys[0] as Uint8Array)).toThrow(expect.objectContaining({ code: 'trie.version-unavailable' }))
  })
})

describe('a chain that executes the blocks of another', () => {
  test('comes to the same hashes', async () => {
    const proposer = createTestChain()
    const follower = createTestChain()
    for (const block of await walk(proposer)) {
      const timeMs = startMs + 1000 * block.number
      const executed = follower.chain.execute({ timeMs, digest: [] }, block)
      expect(toHex(executed.block.hash)).toBe(toHex(block.hash))
      expect(executed.inherentCount).toBe(1)
      follower.chain.commit(executed)
      expect(wholeState(follower.chain, block.hash)).toEqual(wholeState(proposer.chain, block.hash))
    }
  })

  const tampered: [string, (block: StoredBlock, chain: TestChain) => Partial<StoredBlock>][] = [
    ['another state root', ({ header }) => ({ header: { ...header, stateRoot: header.parentHash as never } })],
    ['another extrinsics root', ({ header }) => ({ header: { ...header, extrinsicsRoot: header.parentHash as never } })],
    ['another number', ({ header }) => ({ header: { ...header, number: header.number + 1 } })],
    ['another parent', ({ header }) => ({ header: { ...header, parentHash: header.stateRoot as never } })],
    [
      'a digest of its own',
      ({ header }) => ({ header: { ...header, digest: { logs: [{ type: 'Other', value: new Uint8Array(1) }] } } }),
    ],
    ['another order', ({ extrinsics: [inherent, a, b, c] }) => ({ extrinsics: [inherent, b, a, c] as Uint8Array[] })],
    ['a missing extrinsic', ({ extrinsics }) => ({ extrinsics: extrinsics.slice(0, -1) })],
    ['no inherent', ({ extrinsics }) => ({ extrinsics: extrinsics.slice(1) })],
    ['nothing at all', () => ({ extrinsics: [] })],
    ['its inherent twice', ({ extrinsics }) => ({ extrinsics: [extrinsics[0] as Uint8Array, ...extrinsics] })],
    ['its inherent at the end', ({ extrinsics }) => ({ extrinsics: [...extrinsics.slice(1), extrinsics[0] as Uint8Array] })],
    ['an extrinsic twice', ({ extrinsics }) => ({ extrinsics: [...extrinsics, extrinsics[1] as Uint8Array] })],
    ['bytes that are no extrinsic', ({ extrinsics }) => ({ extrinsics: [...extrinsics, new Uint8Array([4, 1])] })],
    [
      'a flipped bit in an extrinsic',
      ({ extrinsics: [inherent, a, ...rest] }) => {
        const flipped = (a as Uint8Array).slice()
        flipped[60] = (flipped[60] as number) ^ 1
        return { extrinsics: [inherent as Uint8Array, flipped, ...rest] }
      },
    ],
  ]
  test.each(tampered)('refuses a block with %s, and nothing changes', async (_name, tamper) => {
    const proposer = createTestChain()
    const follower = createTestChain()
    const [, second] = await walk(proposer, 2)
    const first = proposer.chain.block(proposer.chain.hashOf(1) as Uint8Array) as StoredBlock
    follower.chain.commit(follower.chain.execute({ timeMs: startMs + 1000, digest: [] }, first))
    const block = second as StoredBlock
    const before = wholeState(follower.chain, follower.chain.best.hash)
    const bad = { ...block, ...tamper(block, proposer) }
    const context = { timeMs: startMs + 2000, digest: [] }
    expect(() => follower.chain.execute(context, bad)).toThrow(expect.objectContaining({ code: 'chain.invalid-block' }))
    expect(follower.chain.best.number).toBe(1)
    expect(wholeState(follower.chain, follower.chain.best.hash)).toEqual(before)
    expect(toHex(follower.chain.commit(follower.chain.execute(context, block)).hash)).toBe(toHex(block.hash))
  })

  test('refuses a block at another time than it was made for', async () => {
    const proposer = createTestChain()
    const follower = createTestChain()
    const [block] = await walk(proposer, 1)
    expect(() => follower.chain.execute({ timeMs: startMs + 1001, digest: [] }, block as StoredBlock)).toThrow(
      expect.objectContaining({ code: 'chain.invalid-block' }),
    )
  })
})

describe('the weight of a block', () => {
  test('counts the base of each extrinsic, the inherent included', () => {
    const chain = createTestChain()
    const { hash, extrinsics } = chain.seal()
    const inherent = decodeFor(chain.chain.validationExecution(), known(extrinsics[0], 'a block begins with its inherent'))
    const { callWeight } = dispatchInfoOf(inherent.call)
    const { instances } = chain.runtime
    const item = known(
      known(instances.get(System.parts.identity), 'the runtime has System').storage.find(({ name }) => name === 'blockWeight'),
      'System has a block weight',
    )
    const stored = known(
      known(chain.chain.state(hash), 'the state is kept').get(fromByteString(item.prefix)),
      'a block has a weight',
    )
    const refTime = compact(u64)
    const reader = new Reader(stored)
    const [normal, , operational, , mandatory] = [1, 2, 3, 4, 5].map(() => refTime.read(reader))
    expect([normal, operational]).toEqual([0n, 0n])
    const { baseBlock, perClass } = blockWeights
    expect(mandatory).toBeGreaterThanOrEqual(baseBlock.refTime + perClass.mandatory.baseExtrinsic.refTime + callWeight.refTime)
  })
})

describe('a proposal', () => {
  test('stores nothing until it is committed, and is stale after another was', async () => {
    const chain = createTestChain()
    await chain.pool.submit(chain.transfer(alice, bob, 5_000_000_000_000n))
    chain.clock.advance(1000)
    const [a, b] = [chain.propose(), chain.propose()]
    expect(toHex(a.block.hash)).toBe(toHex(b.block.hash))
    expect(chain.chain.best.number).toBe(0)
    chain.chain.commit(a)
    expect(() => chain.chain.commit(b)).toThrow('a block is committed on the one it was executed on')
    expect(chain.chain.best.number).toBe(1)
  })

  test('offers a candidate twice to no avail: the second is stale and leaves no trace', () => {
    const chain = createTestChain()
    const [block] = [chain.transfer(alice, bob, 5_000_000_000_000n)].map((encoded) => ({
      extrinsics: [new Uint8Array(), encoded],
    }))
    const [candidate] = candidatesOf(chain, block as never)
    chain.clock.advance(1000)
    const executed = chain.propose([candidate, candidate] as never)
    expect(executed.block.extrinsics.length).toBe(2)
    expect(executed.refused.map(({ refusal }) => refusal)).toEqual([
      { kind: 'invalid', error: { type: 'Invalid', value: { type: 'Stale' } } },
    ])
  })
})
