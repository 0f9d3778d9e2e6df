// SPDX-License-Identifier: Apache-2.0
export { appHash, appHashProof, type SubRoot, substrateRootName, verifyAppHashProof } from './certify/app-hash.ts'
export { chainId, chainIdLengthMax } from './certify/chain-id.ts'
export { decodeSeal, encodeSeal, isSeal, openSealed, type SealedTxs, sealSizeBytes, sealVersion } from './certify/seal.ts'
export { lightClientErrors, type Outcome } from './errors.ts'
export {
  type Block,
  type BlockContent,
  blockProtocol,
  type Evidence,
  encodeBlock,
  evidenceHash,
  type MadeBlock,
  makeBlock,
} from './format/block.ts'
export {
  commitHash,
  commitSignBytes,
  encodeCommit,
  encodeCommitSig,
  type Vote,
  type VoteType,
  voteSignBytes,
  voteTypes,
} from './format/commit.ts'
export { dataHash, txHash, txProof, verifyTxProof } from './format/data.ts'
export { decodeCommit, decodeHeader } from './format/decode.ts'
export { encodeBlockId, encodeHeader, headerHash } from './format/header.ts'
export { type MerkleProof, merkleProof, merkleRoot, verifyMerkleProof } from './format/merkle.ts'
export { consensusParamsHash, type HashedParams, resultsHash, type TxResult } from './format/params.ts'
export { cutBlock, encodePart, type Part, partSetHeader, partSizeBytes } from './format/parts.ts'
export {
  addMilliseconds,
  type BlockId,
  type BlockIdFlag,
  type Commit,
  type CommitSig,
  compareTime,
  emptyBlockId,
  emptyCommit,
  type Header,
  type PartSetHeader,
  type SignedHeader,
  type Time,
  type Validator,
  type ValidatorSet,
  validatorsMax,
  zeroTime,
} from './format/types.ts'
export { sortValidators, totalPower, totalPowerMax, validatorAddress, validatorSetHash } from './format/validators.ts'
export {
  type CommitToVerify,
  type CommitVerdict,
  type PendingVerdict,
  type SignatureCheck,
  verifyCommit,
} from './verify/verify-commit.ts'
export { type LightBlock, type StepOptions, type TrustedState, trustedStateOf, verifyStep } from './verify/verify-step.ts'
