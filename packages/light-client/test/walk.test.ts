// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import {
  appHash,
  type BlockId,
  type Commit,
  chainId,
  consensusParamsHash,
  decodeSeal,
  emptyBlockId,
  emptyCommit,
  encodeSeal,
  type LightBlock,
  makeBlock,
  openSealed,
  resultsHash,
  trustedStateOf,
  txProof,
  validatorAddress,
  verifyStep,
  verifyTxProof,
} from '../src/index.ts'
import { makeSigner, passes, signCommit } from './keys.ts'

/** A chain of one validator, as the dev engine makes it: each block carries the commit of the one before and its own seal. */
function makeChain(length: number) {
  const validator = makeSigner(7, 1n)
  const validators = [validator]
  const chain = chainId('phala-dev', new Uint8Array(32).fill(0xab))
  const substrateHash = (height: number) => new Uint8Array(32).fill(height)
  const blocks: (LightBlock & { txs: readonly Uint8Array[] })[] = []
  let last: { blockId: BlockId; commit: Commit } = { blockId: emptyBlockId, commit: emptyCommit }
  for (let height = 1; height <= length; height++) {
    const txs = [Uint8Array.of(8, 4, height), encodeSeal(substrateHash(height))]
    const { header, blockId } = makeBlock({
      chainId: chain,
      appVersion: 1n,
      height: BigInt(height),
      time: { seconds: 1_700_000_000n + BigInt(height), nanos: 0 },
      lastBlockId: last.blockId,
      lastCommit: last.commit,
      txs,
      validators,
      nextValidators: validators,
      consensusHash: consensusParamsHash({ blockBytesMax: 2_097_152n, blockGasMax: -1n }),
      appHash: appHash(substrateHash(height - 1)),
      lastResultsHash: resultsHash([]),
      proposerAddress: validatorAddress(validator.publicKey),
    })
    const commit = signCommit(chain, { height: BigInt(height), round: 0, blockId }, validators, () => true)
    blocks.push({ header, commit, validators, nextValidators: validators, txs })
    last = { blockId, commit }
  }
  return { blocks, substrateHash }
}

describe('a block certifies its own result', () => {
  const { blocks, substrateHash } = makeChain(4)
  const options = { now: { seconds: 1_700_000_010n, nanos: 0 }, trustingPeriodMs: 60_000n, clockDriftMs: 0n }

  it('follows commit, data hash and seal to the Substrate header of the same height, block by block', () => {
    let trusted = trustedStateOf(blocks[0] as LightBlock)
    for (const block of blocks.slice(1)) {
      const pending = verifyStep(trusted, block, options)
      const outcome = pending.ok ? pending.value.judge(pending.value.checks.map(passes)) : pending
      if (!outcome.ok) expect.fail(outcome.rejection.detail)
      trusted = outcome.value
      const seal = block.txs.at(-1) as Uint8Array
      expect(verifyTxProof(block.header.dataHash, seal, txProof(block.txs, block.txs.length - 1))).toBe(true)
      expect(decodeSeal(seal)).toEqual({ ok: true, value: substrateHash(Number(trusted.height)) })
      expect(openSealed(block.txs)).toMatchObject({ ok: true, value: { extrinsics: [block.txs[0]] } })
    }
    expect(trusted.height).toBe(4n)
  })

  it('proves no other header hash under the same commit', () => {
    const block = blocks[2] as (typeof blocks)[number]
    const forged = encodeSeal(substrateHash(99))
    expect(verifyTxProof(block.header.dataHash, forged, txProof(block.txs, 1))).toBe(false)
  })
})
