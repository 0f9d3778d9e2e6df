// SPDX-License-Identifier: Apache-2.0

import { alice, bob } from '@phat/chain/test/harness'
import {
  appHash,
  chainId,
  dataHash,
  decodeSeal,
  encodeCommit,
  encodeHeader,
  headerHash,
  type LightBlock,
  type SignedHeader,
  trustedStateOf,
  txProof,
  validatorAddress,
  verifyCommit,
  verifyStep,
  verifyTxProof,
} from '@phat/light-client'
import { known, toHex } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import { readCertificate } from '../src/index.ts'
import { createTestEngine, passes, type TestEngine, validator } from './setup.ts'

const amount = 1_000_000_000_000n

/** Fifty blocks, every other one with transactions. */
async function fifty(): Promise<TestEngine> {
  const test = createTestEngine()
  for (let i = 0; i < 50; i++) {
    for (let nonce = 0; nonce < (i % 2) * 3; nonce++) {
      const next = test.pool.nextNonce(alice.accountId)
      await test.pool.submit(test.transfer(alice, bob, amount, { nonce: next }))
    }
    test.clock.advance(1000)
    test.engine.seal()
  }
  return test
}

const signed = ({ engine }: TestEngine, height: number): SignedHeader => known(engine.signedHeader(height), 'it is decided')
const lightBlock = (test: TestEngine, height: number): LightBlock => ({
  ...signed(test, height),
  validators: test.engine.validators(height),
  nextValidators: test.engine.validators(height + 1),
})

const options = { now: { seconds: 1_700_001_000n, nanos: 0 }, trustingPeriodMs: 86_400_000n, clockDriftMs: 10_000n }

/** The verdict of a step with all its signatures checked. */
function step(...args: Parameters<typeof verifyStep>): string {
  const pending = verifyStep(...args)
  if (!pending.ok) return pending.rejection.code
  const verdict = pending.value.judge(pending.value.checks.map(passes))
  return verdict.ok ? 'ok' : verdict.rejection.code
}

describe('the blocks of the dev engine', () => {
  test('verify one by one and in leaps for a light client that trusts the first', async () => {
    const test = await fifty()
    expect(test.engine.chainId).toBe(chainId('phala-test', test.chain.genesisHash))
    let trusted = trustedStateOf(lightBlock(test, 1))
    for (let height = 2; height <= 50; height++) {
      const block = lightBlock(test, height)
      expect(step(trusted, block, options)).toBe('ok')
      const commit = verifyCommit({ chainId: test.engine.chainId, validators: block.validators, ...signed(test, height) })
      expect(commit.ok && commit.value.judge(commit.value.checks.map(passes)).ok).toBe(true)
      trusted = trustedStateOf(block)
    }
    expect(step(trustedStateOf(lightBlock(test, 1)), lightBlock(test, 50), options)).toBe('ok')
  })

  test('prove the Substrate header of their own height by the seal, and that of the one before by the application hash', async () => {
    const test = await fifty()
    let before = test.chain.genesisHash
    let lastId = new Uint8Array()
    for (let height = 1; height <= 50; height++) {
      const { header, commit } = signed(test, height)
      const block = known(test.chain.block(known(test.chain.hashOf(height), 'it is stored')), 'it is stored')
      const transactions = known(test.engine.transactions(height), 'it is decided')
      expect(toHex(dataHash(transactions))).toBe(toHex(header.dataHash))
      expect(transactions.slice(0, -1)).toEqual(block.extrinsics.slice(1))
      const seal = known(transactions.at(-1), 'the seal is last')
      expect(verifyTxProof(header.dataHash, seal, txProof(transactions, transactions.length - 1))).toBe(true)
      const opened = decodeSeal(seal)
      expect(opened.ok && toHex(opened.value)).toBe(toHex(block.hash))
      expect(toHex(header.appHash)).toBe(toHex(appHash(before)))
      expect(toHex(header.lastBlockId.hash)).toBe(toHex(lastId))
      expect(toHex(commit.blockId.hash)).toBe(toHex(headerHash(header)))
      expect(header.height).toBe(BigInt(height))
      // The proposer stands in the header's digest, the engine's hash nowhere: it would be circular.
      const address = validatorAddress(validator.publicKey)
      expect(block.header.digest.logs).toEqual([{ type: 'PreRuntime', value: [new Uint8Array([99, 109, 98, 116]), address] }])
      expect(toHex(header.proposerAddress)).toBe(toHex(address))
      before = block.hash
      lastId = commit.blockId.hash.slice()
    }
  })

  test('are stored with their certificate', async () => {
    const test = await fifty()
    for (const height of [1, 2, 50]) {
      const { header, commit } = signed(test, height)
      expect(readCertificate(test.chain, height)).toEqual({ signedHeader: { header, commit }, inherentCount: 1 })
      // The protobuf bytes stand in it as they are.
      const stored = toHex(known(test.chain.certificate(height), 'the certificate is stored'))
      for (const bytes of [encodeHeader(header), encodeCommit(commit)]) expect(stored).toContain(toHex(bytes).slice(2))
    }
    expect(test.chain.certificate(0)).toBeUndefined()
    expect(test.chain.certificate(51)).toBeUndefined()
    expect(test.engine.signedHeader(51)).toBeUndefined()
    expect(test.engine.transactions(0)).toBeUndefined()
  })
})

describe('a light client refuses', () => {
  const tampered: [string, (block: LightBlock, other: LightBlock) => LightBlock][] = [
    ['another data hash', (block, other) => ({ ...block, header: { ...block.header, dataHash: other.header.validatorsHash } })],
    ['another application hash', (block, other) => ({ ...block, header: { ...block.header, appHash: other.header.dataHash } })],
    ['another time', (block) => ({ ...block, header: { ...block.header, time: { seconds: 1_700_000_500n, nanos: 0 } } })],
    ['the commit of another block', (block, other) => ({ ...block, commit: other.commit })],
    ['another chain id', (block) => ({ ...block, header: { ...block.header, chainId: `${block.header.chainId}x` } })],
    [
      'another part set',
      (block, other) => ({
        ...block,
        commit: { ...block.commit, blockId: { ...block.commit.blockId, parts: { total: 1, hash: other.commit.blockId.hash } } },
      }),
    ],
    [
      'a signature that was changed',
      (block) => {
        const [vote] = block.commit.signatures
        const signature = known(vote, 'there is one vote').signature.slice()
        signature[3] = (signature[3] as number) ^ 1
        return { ...block, commit: { ...block.commit, signatures: [{ ...known(vote, 'there is one vote'), signature }] } }
      },
    ],
    [
      'more power than there is',
      (block) => ({ ...block, validators: block.validators.map((each) => ({ ...each, power: 11n })) }),
    ],
    ['nobody to sign', (block) => ({ ...block, commit: { ...block.commit, signatures: [] } })],
  ]
  test.each(tampered)('a block with %s', async (_name, tamper) => {
    const test = await fifty()
    const trusted = trustedStateOf(lightBlock(test, 9))
    const block = lightBlock(test, 10)
    expect(step(trusted, block, options)).toBe('ok')
    expect(step(trusted, tamper(block, lightBlock(test, 12)), options)).toMatch(/^light-client\./)
  })
})
