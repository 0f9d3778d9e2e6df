// SPDX-License-Identifier: Apache-2.0
import { toHex } from '@phat/primitives'
import { describe, expect, it } from 'vitest'
import {
  commitHash,
  commitSignBytes,
  consensusParamsHash,
  dataHash,
  encodeBlock,
  evidenceHash,
  headerHash,
  makeBlock,
  partSetHeader,
  resultsHash,
  validatorAddress,
  validatorSetHash,
  verifyCommit,
} from '../src/index.ts'
import { passes } from './keys.ts'
import {
  hasVectors,
  type JsonCommit,
  type JsonHeader,
  type JsonSet,
  readCommit,
  readHeader,
  readSet,
  readVector,
} from './vectors.ts'

interface BlockFile {
  result: {
    block: { header: JsonHeader; last_commit: JsonCommit }
    block_id: { hash: string; parts: { hash: string; total: number } }
  }
}
interface CommitFile {
  result: { signed_header: { header: JsonHeader; commit: JsonCommit } }
}
interface GenesisFile {
  result: { genesis: JsonSet & { consensus_params: { block: { max_bytes: string; max_gas: string } } } }
}

const upper = (bytes: Uint8Array) => toHex(bytes).slice(2).toUpperCase()

describe.skipIf(!hasVectors)('real CometBFT blocks', () => {
  it('hashes a header to its known hash', () => {
    const header = readHeader(readVector<JsonHeader>('cometbft-0.38/header_with_known_hash.json'))
    expect(upper(headerHash(header))).toMatch(/^F30A71F2.*8D56$/)
  })

  it.each([1, 10])('encodes block %i to the bytes whose part set CometBFT voted on', (height) => {
    const { block, block_id } = readVector<BlockFile>(`cometbft-0.38/block_at_height_${height}.json`).result
    const header = readHeader(block.header)
    const lastCommit = readCommit(block.last_commit)
    const parts = partSetHeader(encodeBlock({ header, txs: [], evidence: [], lastCommit }))
    expect(upper(headerHash(header))).toBe(block_id.hash)
    expect(parts.total).toBe(block_id.parts.total)
    expect(upper(parts.hash)).toBe(block_id.parts.hash)
  })

  it('rebuilds block 10 from what its proposer knew', () => {
    const { block, block_id } = readVector<BlockFile>('cometbft-0.38/block_at_height_10.json').result
    const { genesis } = readVector<GenesisFile>('cometbft-0.38/genesis.json').result
    const real = readHeader(block.header)
    const validators = readSet(genesis)
    const made = makeBlock({
      chainId: 'dockerchain',
      appVersion: 1n,
      height: 10n,
      time: real.time,
      lastBlockId: real.lastBlockId,
      lastCommit: readCommit(block.last_commit),
      txs: [],
      validators,
      nextValidators: validators,
      consensusHash: consensusParamsHash({
        blockBytesMax: BigInt(genesis.consensus_params.block.max_bytes),
        blockGasMax: BigInt(genesis.consensus_params.block.max_gas),
      }),
      appHash: new Uint8Array(8),
      lastResultsHash: resultsHash([]),
      proposerAddress: validatorAddress((validators[0] as { publicKey: Uint8Array }).publicKey),
    })
    expect(made.header).toEqual(real)
    expect(upper(made.blockId.hash)).toBe(block_id.hash)
    expect(upper(made.blockId.parts.hash)).toBe(block_id.parts.hash)
  })

  it('commits to commit, data, evidence and validators by the hashes in the header', () => {
    const { block } = readVector<BlockFile>('cometbft-0.38/block_at_height_10.json').result
    const header = readHeader(block.header)
    expect(commitHash(readCommit(block.last_commit))).toEqual(header.lastCommitHash)
    expect(dataHash([])).toEqual(header.dataHash)
    expect(evidenceHash([])).toEqual(header.evidenceHash)
    expect(validatorSetHash(readSet(readVector<GenesisFile>('cometbft-0.38/genesis.json').result.genesis))).toEqual(
      header.validatorsHash,
    )
  })

  it('verifies the commit of block 10, and the signature covers exactly the sign bytes', () => {
    const { header, commit } = readVector<CommitFile>('cometbft-0.38/commit_at_height_10.json').result.signed_header
    const validators = readSet(readVector<GenesisFile>('cometbft-0.38/genesis.json').result.genesis)
    const input = { chainId: 'dockerchain', validators, header: readHeader(header), commit: readCommit(commit) }
    const pending = verifyCommit(input)
    if (!pending.ok) expect.fail(pending.rejection.detail)
    expect(pending.value.checks[0]?.message).toEqual(commitSignBytes('dockerchain', input.commit, 0))
    expect(pending.value.judge(pending.value.checks.map(passes))).toEqual({
      ok: true,
      value: { signedPower: 10n, totalPower: 10n },
    })
  })
})
