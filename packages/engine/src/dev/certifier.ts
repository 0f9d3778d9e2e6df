// SPDX-License-Identifier: Apache-2.0
import type { StoredBlock } from '@phat/chain'
import { type Keypair, verifyMultiSignature } from '@phat/crypto'
import {
  addMilliseconds,
  appHash,
  type BlockId,
  type Commit,
  chainId,
  commitSignBytes,
  consensusParamsHash,
  dataHash,
  emptyBlockId,
  emptyCommit,
  makeBlock,
  resultsHash,
  type SignatureCheck,
  type SignedHeader,
  type Time,
  type ValidatorSet,
  validatorAddress,
  validatorSetHash,
  verifyCommit,
} from '@phat/light-client'
import { type BlockHash, equalBytes } from '@phat/primitives'
import { engineErrors } from '../engine-errors.ts'
import { type Certificate, transactionsOf } from './certificate.ts'

/** What a block takes over from the one before it. */
export interface CertifiedParent {
  readonly blockId: BlockId
  readonly commit: Commit
  /** Over the Substrate header of the parent. */
  readonly appHash: Uint8Array
  readonly resultsHash: Uint8Array
}

/** Signs blocks as a network of one validator: the same header, commit and part-set format as CometBFT's. */
export interface Certifier {
  readonly chainId: string
  readonly validators: ValidatorSet
  readonly proposerAddress: Uint8Array
  /** What the first block takes over. */
  readonly genesis: CertifiedParent
  /** Certifies a block on its parent. */
  certify(parent: CertifiedParent, block: StoredBlock, inherentCount: number, timeMs: number): SignedHeader
  /** What the block after `block` takes over. */
  parentOf(block: StoredBlock, certificate: Certificate): CertifiedParent
  /**
   * Refuses to go on from what a store gave back unless it is of this chain, by this validator and of this block.
   * @throws PhatError `engine.bad-certificate`, `engine.other-validator`
   */
  requireOwn(block: StoredBlock, certificate: Certificate): void
}

/** The power of the only validator; its size means nothing. */
const power = 10n
/** "No limit": the block limits of the chain are in weight and length. */
const params = { blockBytesMax: 22_020_096n, blockGasMax: -1n }
const noData = new Uint8Array(0)

const timeOf = (ms: number): Time => addMilliseconds({ seconds: 0n, nanos: 0 }, BigInt(ms))

/** Makes the certifier of a chain. `validator` is an ed25519 key. */
export function createCertifier(name: string, genesisHash: BlockHash, validator: Keypair): Certifier {
  const id = chainId(name, genesisHash)
  const validators: ValidatorSet = [{ publicKey: validator.publicKey, power }]
  const proposerAddress = validatorAddress(validator.publicKey)
  const consensusHash = consensusParamsHash(params)
  return {
    chainId: id,
    validators,
    proposerAddress,
    genesis: { blockId: emptyBlockId, commit: emptyCommit, appHash: appHash(genesisHash), resultsHash: resultsHash([]) },
    certify: (parent, block, inherentCount, timeMs) => {
      const made = makeBlock({
        chainId: id,
        appVersion: 1n,
        height: BigInt(block.number),
        time: timeOf(timeMs),
        lastBlockId: parent.blockId,
        lastCommit: parent.commit,
        txs: transactionsOf(block, inherentCount),
        validators,
        nextValidators: validators,
        consensusHash,
        appHash: parent.appHash,
        lastResultsHash: parent.resultsHash,
        proposerAddress,
      })
      const commit = signCommit(id, validator, proposerAddress, made.header.height, made.blockId, timeOf(timeMs + 1))
      return { header: made.header, commit }
    },
    parentOf: (block, { signedHeader, inherentCount }) => ({
      blockId: signedHeader.commit.blockId,
      commit: signedHeader.commit,
      appHash: appHash(block.hash),
      resultsHash: resultsOf(block.extrinsics.length - inherentCount + 1),
    }),
    requireOwn: (block, certificate) => requireOwn(id, validators, block, certificate),
  }
}

/** Every transaction of a block succeeds for the engine; what it did is told by the chain's events. */
function resultsOf(count: number): Uint8Array {
  return resultsHash(new Array(count).fill({ code: 0, data: noData, gasWanted: 0n, gasUsed: 0n }))
}

function requireOwn(
  id: string,
  validators: ValidatorSet,
  block: StoredBlock,
  { signedHeader, inherentCount }: Certificate,
): void {
  const { header, commit } = signedHeader
  if (!equalBytes(header.nextValidatorsHash, validatorSetHash(validators))) {
    throw engineErrors.error('other-validator', `block ${block.number} announces another validator for the next`)
  }
  const pending = verifyCommit({ chainId: id, validators, header, commit })
  const verdict = pending.ok ? pending.value.judge(pending.value.checks.map(isGood)) : pending
  if (!verdict.ok) throw engineErrors.error('bad-certificate', `of block ${block.number}: ${verdict.rejection.code}`)
  const isOfBlock =
    header.height === BigInt(block.number) && equalBytes(header.dataHash, dataHash(transactionsOf(block, inherentCount)))
  if (!isOfBlock) throw engineErrors.error('bad-certificate', `at ${block.number} it is of another block`)
}

function isGood({ publicKey, message, signature }: SignatureCheck): boolean {
  return verifyMultiSignature({ type: 'Ed25519', value: signature }, message, publicKey)
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
