// SPDX-License-Identifier: Apache-2.0

import type { ExecutedBlock } from '@phat/chain'
import { bytes, tuple } from '@phat/codec'
import type { Keypair } from '@phat/crypto'
import {
  addMilliseconds,
  appHash,
  type BlockId,
  type Commit,
  chainId,
  commitSignBytes,
  consensusParamsHash,
  emptyBlockId,
  emptyCommit,
  encodeCommit,
  encodeHeader,
  encodeSeal,
  makeBlock,
  resultsHash,
  type SignedHeader,
  type Time,
  type ValidatorSet,
  validatorAddress,
} from '@phat/light-client'
import type { BlockHash } from '@phat/primitives'

/** How a signed header is stored: the protobuf bytes of header and commit. */
const certificate = tuple(bytes, bytes)

/** What certifying a block gave. */
export interface CertifiedBlock {
  readonly signedHeader: SignedHeader
  /** The transactions of the engine's block, the seal last: what `dataHash` commits to. */
  readonly transactions: readonly Uint8Array[]
  /** For the block store. */
  readonly encoded: Uint8Array
}

/** Signs blocks as a network of one validator: the same header, commit and part-set format as CometBFT's. */
export interface Certifier {
  readonly chainId: string
  readonly validators: ValidatorSet
  readonly proposerAddress: Uint8Array
  certify(executed: ExecutedBlock, timeMs: number): CertifiedBlock
}

/** The power of the only validator; its size means nothing. */
const power = 10n
/** "No limit": the block limits of the chain are in weight and length. */
const params = { blockBytesMax: 22_020_096n, blockGasMax: -1n }

const timeOf = (ms: number): Time => addMilliseconds({ seconds: 0n, nanos: 0 }, BigInt(ms))

/** Makes the certifier of a chain. `validator` is an ed25519 key. */
export function createCertifier(name: string, genesisHash: BlockHash, validator: Keypair): Certifier {
  const id = chainId(name, genesisHash)
  const validators: ValidatorSet = [{ publicKey: validator.publicKey, power }]
  const proposerAddress = validatorAddress(validator.publicKey)
  const consensusHash = consensusParamsHash(params)
  let lastBlockId: BlockId = emptyBlockId
  let lastCommit: Commit = emptyCommit
  let lastAppHash: Uint8Array = appHash(genesisHash)
  let lastResults: Uint8Array = resultsHash([])
  return {
    chainId: id,
    validators,
    proposerAddress,
    certify: ({ block, inherentCount }, timeMs) => {
      // Inherents follow from the block's context, so only transactions travel; the seal certifies what executing them gave.
      const transactions = [...block.extrinsics.slice(inherentCount), encodeSeal(block.hash)]
      const made = makeBlock({
        chainId: id,
        appVersion: 1n,
        height: BigInt(block.number),
        time: timeOf(timeMs),
        lastBlockId,
        lastCommit,
        txs: transactions,
        validators,
        nextValidators: validators,
        consensusHash,
        appHash: lastAppHash,
        lastResultsHash: lastResults,
        proposerAddress,
      })
      const commit = signCommit(id, validator, proposerAddress, made.header.height, made.blockId, timeOf(timeMs + 1))
      lastBlockId = made.blockId
      lastCommit = commit
      lastAppHash = appHash(block.hash)
      lastResults = resultsHash(transactions.map(() => ({ code: 0, data: new Uint8Array(), gasWanted: 0n, gasUsed: 0n })))
      const signedHeader = { header: made.header, commit }
      return { signedHeader, transactions, encoded: certificate.encode([encodeHeader(made.header), encodeCommit(commit)]) }
    },
  }
}

function signCommit(
  id: string,
  validator: Keypair,
  address: Uint8Array,
  height: bigint,
  blockId: BlockId,
  timestamp: Time,
): Commit {
  const unsigned: Commit = {
    height,
    round: 0,
    blockId,
    signatures: [{ flag: 2, validatorAddress: address, timestamp, signature: new Uint8Array() }],
  }
  const signature = validator.sign(commitSignBytes(id, unsigned, 0))
  return { ...unsigned, signatures: [{ flag: 2, validatorAddress: address, timestamp, signature }] }
}
