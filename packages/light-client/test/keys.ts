// SPDX-License-Identifier: Apache-2.0
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { concatBytes, fromHex } from '@phat/primitives'
import {
  type Commit,
  type CommitSig,
  commitSignBytes,
  consensusParamsHash,
  emptyBlockId,
  emptyCommit,
  type LightBlock,
  makeBlock,
  type SignatureCheck,
  sortValidators,
  type Validator,
  type ValidatorSet,
  validatorAddress,
} from '../src/index.ts'

/** A validator with its secret, made from a seed so that every run signs the same bytes. */
export interface Signer extends Validator {
  readonly secret: KeyObject
}

const pkcs8Prefix = fromHex('0x302e020100300506032b657004220420')
const spkiPrefix = fromHex('0x302a300506032b6570032100')

export function makeSigner(seed: number, power: bigint): Signer {
  const der = Buffer.from(concatBytes(pkcs8Prefix, new Uint8Array(32).fill(seed)))
  const secret = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const publicKey = createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(-32)
  return { secret, publicKey: Uint8Array.from(publicKey), power }
}

/** What a caller of the package does with a signature check. */
export function passes({ publicKey, message, signature }: SignatureCheck): boolean {
  const key = createPublicKey({ key: Buffer.from(concatBytes(spkiPrefix, publicKey)), format: 'der', type: 'spki' })
  return verify(null, message, key, signature)
}

/** Signs a commit of `template`'s block by those of `set` that `votes` says yes for; the rest is absent. */
export function signCommit(
  chainId: string,
  template: Omit<Commit, 'signatures'>,
  set: readonly Signer[],
  votes: (signer: Signer) => boolean,
): Commit {
  const ordered = sortValidators(set) as Signer[]
  const timestamp = { seconds: 1_700_000_000n + template.height, nanos: 5 }
  const unsigned = ordered.map((signer): CommitSig => {
    const address = validatorAddress(signer.publicKey)
    return votes(signer)
      ? { flag: 2, validatorAddress: address, timestamp, signature: new Uint8Array(64) }
      : { flag: 1, validatorAddress: new Uint8Array(0), timestamp, signature: new Uint8Array(0) }
  })
  const commit = { ...template, signatures: unsigned }
  const signatures = unsigned.map((vote, index): CommitSig => {
    if (vote.flag === 1) return vote
    return {
      ...vote,
      signature: Uint8Array.from(sign(null, commitSignBytes(chainId, commit, index), (ordered[index] as Signer).secret)),
    }
  })
  return { ...commit, signatures }
}

/** A block with a commit by everyone (or by whom `votes` names), independent of any parent. */
export function makeLightBlock(options: {
  height: bigint
  validators: readonly Signer[]
  nextValidators?: ValidatorSet
  chainId?: string
  /** Seconds since 1970. */
  time?: bigint
  votes?: (signer: Signer) => boolean
}): LightBlock {
  const { height, validators, nextValidators = validators, chainId = 'test-chain', votes = () => true } = options
  const seconds = options.time ?? 1_700_000_000n + height
  const { header, blockId } = makeBlock({
    chainId,
    appVersion: 1n,
    height,
    time: { seconds, nanos: 0 },
    lastBlockId: emptyBlockId,
    lastCommit: emptyCommit,
    txs: [Uint8Array.of(1, 2, 3)],
    validators,
    nextValidators,
    consensusHash: consensusParamsHash({ blockBytesMax: 2_097_152n, blockGasMax: -1n }),
    appHash: new Uint8Array(32).fill(9),
    lastResultsHash: new Uint8Array(32).fill(8),
    proposerAddress: validatorAddress((validators[0] as Signer).publicKey),
  })
  return { header, commit: signCommit(chainId, { height, round: 0, blockId }, validators, votes), validators, nextValidators }
}
