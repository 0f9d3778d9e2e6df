// SPDX-License-Identifier: Apache-2.0
import { concatBytes } from '@phat/primitives'
import { describe, expect, it } from 'vitest'
import {
  addMilliseconds,
  type BlockContent,
  consensusParamsHash,
  cutBlock,
  dataHash,
  emptyBlockId,
  emptyCommit,
  encodeBlock,
  encodePart,
  headerHash,
  makeBlock,
  merkleRoot,
  partSetHeader,
  partSizeBytes,
  resultsHash,
  sortValidators,
  validatorAddress,
  validatorSetHash,
  verifyMerkleProof,
  zeroTime,
} from '../src/index.ts'
import { makeSigner } from './keys.ts'

const validators = [makeSigner(1, 5n), makeSigner(2, 7n), makeSigner(3, 5n)]
const content: BlockContent = {
  chainId: 'phala-dev-0011223344556677',
  appVersion: 1n,
  height: 1n,
  time: { seconds: 1_700_000_000n, nanos: 0 },
  lastBlockId: emptyBlockId,
  lastCommit: emptyCommit,
  txs: [],
  validators,
  nextValidators: validators,
  consensusHash: consensusParamsHash({ blockBytesMax: 2_097_152n, blockGasMax: -1n }),
  appHash: new Uint8Array(32),
  lastResultsHash: resultsHash([]),
  proposerAddress: validatorAddress(new Uint8Array(32)),
}

describe('a made block', () => {
  it('holds its transactions, in order, in tag and length of protobuf', () => {
    const txs = [Uint8Array.of(1, 2), Uint8Array.of(), Uint8Array.of(3)]
    const bytes = concatBytes(...makeBlock({ ...content, txs }).parts.map((part) => part.bytes))
    const data = Uint8Array.of(0x12, 9, 0x0a, 2, 1, 2, 0x0a, 0, 0x0a, 1, 3)
    const noEvidence = Uint8Array.of(0x1a, 0)
    const noCommit = Uint8Array.of(0x22, 4, 0x1a, 2, 0x12, 0)
    const tail = concatBytes(data, noEvidence, noCommit)
    expect(bytes.subarray(bytes.length - tail.length)).toEqual(tail)
    expect(makeBlock({ ...content, txs }).header.dataHash).toEqual(dataHash(txs))
  })

  it('wraps evidence by its kind and commits to it', () => {
    const one = { kind: 'duplicateVote', bytes: Uint8Array.of(7) } as const
    const two = { kind: 'lightClientAttack', bytes: Uint8Array.of(8) } as const
    const { block, header } = makeBlock({ ...content, evidence: [one, two] })
    const encoded = Uint8Array.of(0x1a, 10, 0x0a, 3, 0x0a, 1, 7, 0x0a, 3, 0x12, 1, 8)
    const bytes = encodeBlock(block)
    expect(bytes.subarray(bytes.length - 6 - encoded.length, bytes.length - 6)).toEqual(encoded)
    expect(header.evidenceHash).toEqual(merkleRoot([one.bytes, two.bytes]))
  })

  it('names itself by header hash and part set', () => {
    const { block, header, blockId } = makeBlock(content)
    expect(blockId).toEqual({ hash: headerHash(header), parts: partSetHeader(encodeBlock(block)) })
  })

  it('is cut into parts of 64 KiB whose proofs hold against the part set', () => {
    const txs = [new Uint8Array(150_000).fill(4)]
    const { block, blockId, parts } = makeBlock({ ...content, txs })
    expect(parts.map(({ bytes }) => bytes.length)).toEqual([
      partSizeBytes,
      partSizeBytes,
      encodeBlock(block).length - 2 * partSizeBytes,
    ])
    expect(concatBytes(...parts.map(({ bytes }) => bytes))).toEqual(encodeBlock(block))
    for (const { bytes, proof } of parts) expect(verifyMerkleProof(blockId.parts.hash, bytes, proof)).toBe(true)
  })

  it('has one part when its bytes end exactly on the boundary', () => {
    expect(partSetHeader(new Uint8Array(partSizeBytes)).total).toBe(1)
    expect(partSetHeader(new Uint8Array(partSizeBytes + 1)).total).toBe(2)
  })

  it('encodes a part with its proof as protobuf does', () => {
    const [part] = cutBlock(Uint8Array.of(5)).parts
    if (part === undefined) expect.fail('one byte is one part')
    const encoded = encodePart(part)
    expect(encoded.subarray(0, 9)).toEqual(Uint8Array.of(0x12, 1, 5, 0x1a, 36, 0x08, 1, 0x1a, 32))
    expect(encoded.subarray(9)).toEqual(merkleRoot([Uint8Array.of(5)]))
  })

  it('changes its hash with every field of the header', () => {
    const { header } = makeBlock(content)
    const original = headerHash(header)
    for (const name of Object.keys(header) as (keyof typeof header)[]) {
      const value = header[name]
      const changed =
        value instanceof Uint8Array
          ? Uint8Array.of(...value, 1)
          : typeof value === 'bigint'
            ? value + 1n
            : typeof value === 'string'
              ? `${value}x`
              : name === 'version'
                ? { block: 11n, app: 99n }
                : name === 'time'
                  ? { seconds: 1n, nanos: 0 }
                  : { hash: new Uint8Array(32), parts: { total: 1, hash: new Uint8Array(32) } }
      expect(headerHash({ ...header, [name]: changed }), name).not.toEqual(original)
    }
  })
})

describe('a validator set', () => {
  it('is ordered by power, then address, whatever order it comes in', () => {
    const sorted = sortValidators(validators)
    expect(sorted.map(({ power }) => power)).toEqual([7n, 5n, 5n])
    expect(validatorSetHash([...validators].reverse())).toEqual(validatorSetHash(validators))
  })

  it('changes its hash with power and key', () => {
    const other = [{ ...(validators[0] as (typeof validators)[0]), power: 6n }, ...validators.slice(1)]
    expect(validatorSetHash(other)).not.toEqual(validatorSetHash(validators))
    expect(validatorSetHash([...validators.slice(1), makeSigner(9, 5n)])).not.toEqual(validatorSetHash(validators))
  })
})

describe('results and times', () => {
  it('commits to code, data and gas of each result in the fields of ExecTxResult, and to nothing else', () => {
    const result = { code: 1, data: Uint8Array.of(2), gasWanted: 3n, gasUsed: 4n }
    const encoded = Uint8Array.of(0x08, 1, 0x12, 1, 2, 0x28, 3, 0x30, 4)
    expect(resultsHash([result, { ...result, code: 0, data: new Uint8Array(0) }])).toEqual(
      merkleRoot([encoded, Uint8Array.of(0x28, 3, 0x30, 4)]),
    )
  })

  it('adds milliseconds across the second, and before 1970', () => {
    expect(addMilliseconds({ seconds: 1n, nanos: 999_000_001 }, 1n)).toEqual({ seconds: 2n, nanos: 1 })
    expect(addMilliseconds({ seconds: 0n, nanos: 0 }, -1n)).toEqual({ seconds: -1n, nanos: 999_000_000 })
    expect(addMilliseconds(zeroTime, 1_500n)).toEqual({ seconds: zeroTime.seconds + 1n, nanos: 500_000_000 })
  })
})
