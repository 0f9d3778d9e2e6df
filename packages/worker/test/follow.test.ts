// SPDX-License-Identifier: Apache-2.0
import { alice, bob, createTestChain, type TestChain } from '@phat/chain/test/harness'
import { blake2b256, keypairFromSeed, twox128, verifyMultiSignature } from '@phat/crypto'
import { type DevEngine, startDevEngine } from '@phat/engine'
import { header as headerCodec } from '@phat/frame'
import { encodeCommit, encodeHeader, type PendingVerdict, txProof } from '@phat/light-client'
import { assert, concatBytes, known, textBytes, toHex } from '@phat/primitives'
import { type BlockFrame, blockFrame, frameBytesMax } from '@phat/wire/block-frame'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readBlockFrame } from '../src/follow/block-frame.ts'
import {
  type FollowedBlock,
  type FollowOptions,
  followFrame,
  type VerifiedBlock,
  verifyFrame,
} from '../src/follow/verify-frame.ts'

const validatorOf = (name: string) => keypairFromSeed(blake2b256(textBytes(name)), 'ed25519')

interface Chain extends TestChain {
  readonly engine: DevEngine
}

const nothing = (): void => undefined

/** A chain of one validator; blocks come when a test says so. */
function startChain(validator = validatorOf('validator')): Chain {
  const chain = createTestChain()
  const log = { debug: nothing, info: nothing, warn: nothing, error: nothing }
  const { pool, clock } = chain
  const engine = startDevEngine({
    chain: chain.chain,
    pool,
    clock,
    log,
    chainName: 'phala-test',
    validator,
    seal: { mode: 'manual' },
    onFatal: (error) => {
      throw error
    },
  })
  return { ...chain, engine }
}

async function grow(chain: Chain, blocks: number, amount = 7n): Promise<void> {
  for (let block = 0; block < blocks; block++) {
    if (block % 2 === 1)
      await chain.pool.submit(chain.transfer(alice, bob, amount, { nonce: chain.pool.nextNonce(alice.accountId) }))
    chain.clock.advance(1_000)
    chain.engine.seal()
  }
}

const keyOf = (pallet: string, item: string): Uint8Array => concatBytes(twox128(textBytes(pallet)), twox128(textBytes(item)))

/** Two that exist, and one that does not yet. */
const keys = [keyOf('System', 'Number'), keyOf('Balances', 'TotalIssuance'), keyOf('PhalaMq', 'OutboundMessages')]

/** What an honest relayer sends. */
function frameOf({ engine, chain }: Chain, height: number): BlockFrame {
  const { header, commit } = known(engine.signedHeader(height), 'it is decided')
  const transactions = known(engine.transactions(height), 'it is decided')
  const hash = known(chain.hashOf(height), 'it is stored')
  const block = known(chain.block(hash), 'it is stored')
  return {
    header: encodeHeader(header),
    commit: encodeCommit(commit),
    validators: undefined,
    nextValidators: undefined,
    seal: known(transactions.at(-1), 'the seal is last'),
    sealProof: txProof(transactions, transactions.length - 1),
    substrateHeader: headerCodec.encode(block.header),
    stateProof: known(chain.state(hash), 'its state is kept').prove(keys),
  }
}

/** Trust in the genesis, as a release carries it. */
function trustRoot({ engine, chain }: Chain): FollowedBlock {
  return {
    number: 0,
    hash: chain.genesisHash,
    trusted: {
      chainId: engine.chainId,
      height: 0n,
      time: { seconds: 1_600_000_000n, nanos: 0 },
      hash: new Uint8Array(32),
      nextValidators: engine.validators(1),
    },
  }
}

const options: FollowOptions = {
  keys,
  now: { seconds: 1_700_001_000n, nanos: 0 },
  trustingPeriodMs: 365n * 86_400_000n * 10n,
  clockDriftMs: 10_000n,
}

const passes = ({ publicKey, message, signature }: PendingVerdict<unknown>['checks'][number]): boolean =>
  verifyMultiSignature({ type: 'Ed25519', value: signature }, message, publicKey)

function follow(previous: FollowedBlock, frame: BlockFrame): VerifiedBlock | string {
  const outcome = followFrame(previous, frame, options, passes)
  return outcome.ok ? outcome.value : outcome.rejection.code
}

function verified(previous: FollowedBlock, frame: BlockFrame): VerifiedBlock {
  const block = follow(previous, frame)
  assert(typeof block !== 'string', `the frame is good: ${block}`)
  return block
}

describe('a worker that follows a chain', () => {
  test('sees of each block what its state says, from the genesis on', async () => {
    const chain = startChain()
    await grow(chain, 12)
    let at: FollowedBlock = trustRoot(chain)
    for (let height = 1; height <= 12; height++) {
      const bytes = blockFrame.encode(frameOf(chain, height))
      const frame = readBlockFrame(bytes)
      const block = verified(at, known(frame.ok ? frame.value : undefined, 'an encoded frame is read'))
      const hash = known(chain.chain.hashOf(height), 'it is stored')
      const state = known(chain.chain.state(hash), 'its state is kept')
      expect(toHex(block.hash)).toBe(toHex(hash))
      expect(block.values.map((value) => value && toHex(value))).toEqual(
        keys.map((key) => {
          const value = state.get(key)
          return value === undefined ? null : toHex(value)
        }),
      )
      expect(block.values[0]?.[0]).toBe(height)
      // What is remembered of a block holds on to nothing of its frame.
      expect([block.hash.buffer.byteLength, block.stateRoot.buffer.byteLength]).toEqual([32, 32])
      expect(block.values[2]).toBeNull()
      at = block
    }
  })

  test('verifies nothing before the signatures are judged', async () => {
    const chain = startChain()
    await grow(chain, 1)
    const pending = verifyFrame(trustRoot(chain), frameOf(chain, 1), options)
    const { checks, judge } = known(pending.ok ? pending.value : undefined, 'the form is good')
    expect(checks).toHaveLength(1)
    expect(judge([false])).toMatchObject({ ok: false, rejection: { code: 'light-client.bad-signature' } })
    expect(judge([true]).ok).toBe(true)
  })

  test('takes blocks once and in order', async () => {
    const chain = startChain()
    await grow(chain, 4)
    const first = verified(trustRoot(chain), frameOf(chain, 1))
    expect(follow(first, frameOf(chain, 1))).toBe('follow.wrong-number')
    expect(follow(first, frameOf(chain, 3))).toBe('follow.wrong-number')
    expect(follow(trustRoot(chain), frameOf(chain, 2))).toBe('follow.wrong-number')
  })

  test('reports a second history that the same validator signed', async () => {
    const [chain, other] = [startChain(), startChain()]
    await grow(chain, 3)
    await grow(other, 3, 8n)
    const first = verified(trustRoot(chain), frameOf(chain, 1))
    const second = verified(first, frameOf(chain, 2))
    expect(typeof follow(first, frameOf(other, 2))).toBe('object')
    const outcome = followFrame(second, frameOf(other, 3), options, passes)
    expect(outcome).toMatchObject({ ok: false, rejection: { code: 'follow.broken-chain', action: 'report' } })
  })

  test('takes no blocks of validators that its trust root does not name, of another chain, or from the future', async () => {
    const [chain, stranger] = [startChain(), startChain(validatorOf('stranger'))]
    await grow(chain, 1)
    await grow(stranger, 1)
    const root = trustRoot(chain)
    expect(follow(root, frameOf(stranger, 1))).toBe('light-client.wrong-validators')
    expect(follow(root, { ...frameOf(stranger, 1), validators: stranger.engine.validators(1) })).toBe(
      'light-client.broken-succession',
    )
    expect(follow({ ...root, trusted: { ...root.trusted, chainId: 'other-0123456789abcdef' } }, frameOf(chain, 1))).toBe(
      'light-client.wrong-chain',
    )
    const early = followFrame(root, frameOf(chain, 1), { ...options, now: { seconds: 1_699_999_000n, nanos: 0 } }, passes)
    expect(early).toMatchObject({ ok: false, rejection: { code: 'light-client.from-future' } })
  })

  test('refuses each part of a frame that is of another block', async () => {
    const chain = startChain()
    await grow(chain, 3)
    const first = verified(trustRoot(chain), frameOf(chain, 1))
    const [own, other] = [frameOf(chain, 2), frameOf(chain, 3)]
    const refusals = {
      header: 'follow.wrong-number',
      commit: 'light-client.wrong-commit',
      seal: 'follow.wrong-seal',
      substrateHeader: 'follow.wrong-header',
      stateProof: 'trie.proof-incomplete',
    } as const
    for (const [part, code] of Object.entries(refusals)) {
      expect([part, follow(first, { ...own, [part]: other[part as keyof BlockFrame] })]).toEqual([part, code])
    }
    expect(follow(first, { ...own, stateProof: [...own.stateProof, Uint8Array.of(0)] })).toMatch(/^trie\.proof-/)
    expect(follow(first, { ...own, stateProof: own.stateProof.slice(1) })).toMatch(/^trie\.proof-/)
    const transactions = known(chain.engine.transactions(2), 'it is decided')
    expect(transactions.length).toBeGreaterThan(1)
    const [tx] = transactions
    expect(follow(first, { ...own, seal: known(tx, 'there is one').slice(0, 33), sealProof: txProof(transactions, 0) })).toBe(
      'follow.wrong-seal',
    )
  })

  test('accepts no frame with a flipped bit', async () => {
    const chain = startChain()
    await grow(chain, 2)
    const first = verified(trustRoot(chain), frameOf(chain, 1))
    const bytes = blockFrame.encode(frameOf(chain, 2))
    fc.assert(
      fc.property(fc.nat(bytes.length * 8 - 1), (bit) => {
        const flipped = bytes.slice()
        flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7))
        const frame = readBlockFrame(flipped)
        expect(frame.ok ? typeof follow(first, frame.value) : 'string').toBe('string')
      }),
      { numRuns: 3_000 },
    )
  })

  test('reads no frame that is too large, cut, or followed by more', async () => {
    const chain = startChain()
    await grow(chain, 1)
    const bytes = blockFrame.encode(frameOf(chain, 1))
    const codeOf = (input: Uint8Array): string => {
      const frame = readBlockFrame(input)
      return frame.ok ? 'read' : frame.rejection.code
    }
    expect(codeOf(bytes)).toBe('read')
    for (const input of [
      bytes.subarray(0, -1),
      Uint8Array.from([...bytes, 0]),
      new Uint8Array(frameBytesMax + 1),
      new Uint8Array(),
    ]) {
      expect(codeOf(input)).toBe('follow.bad-frame')
    }
  })
})
