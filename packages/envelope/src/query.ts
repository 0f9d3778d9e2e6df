// SPDX-License-Identifier: Apache-2.0
import { arm, bool, bytes, fixedBytes, result, str, struct, u32, u64, u128, type ValueOf, variant } from '@phat/codec'
import { h256, sr25519Public } from '@phat/messaging'

/** What a query asks. `deposit` is minted for the caller in the state that the query throws away. */
export const query = variant('phactory_api::contracts::InkQuery', {
  InkMessage: arm(0, { payload: bytes, deposit: u128, transfer: u128, estimating: bool }),
  SidevmMessage: arm(1, bytes),
  /** Ours: the same as `InkMessage`, answered by a `TracedOutcome`. */
  InkTraced: arm(128, { payload: bytes, deposit: u128, transfer: u128, estimating: bool }),
  InkInstantiate: arm(2, { codeHash: h256, salt: bytes, instantiateData: bytes, deposit: u128, transfer: u128 }),
})
export type Query = ValueOf<typeof query>

const queryHead = struct('phala_types::contract::ContractQueryHead', { id: h256, nonce: fixedBytes(32) })

/** The plaintext of a legacy query. The nonce is given back with the answer and protects nothing. */
export const legacyQuery = struct('phala_types::contract::ContractQuery', { head: queryHead, data: query })
export type LegacyQuery = ValueOf<typeof legacyQuery>

/** Why a query that reached its contract has no result. */
export const queryError = variant('phactory_api::contracts::InkQueryError', {
  BadOrigin: arm(0),
  RuntimeError: arm(1, str),
  SidevmNotFound: arm(2),
  NoResponse: arm(3),
  ServiceUnavailable: arm(4),
  Timeout: arm(5),
})
export type QueryError = ValueOf<typeof queryError>

/** The bytes are a `ContractExecResult`, a `ContractInstantiateResult`, or what the side program said. */
export const queryOutcome = result(
  variant('phactory_api::contracts::InkQueryOk', { InkMessageReturn: arm(0, bytes) }),
  queryError,
)
export type QueryOutcome = ValueOf<typeof queryOutcome>

/** The plaintext of a legacy answer. */
export const legacyAnswer = struct('phala_types::contract::ContractQueryResponse', {
  nonce: fixedBytes(32),
  result: queryOutcome,
})

/** The plaintext of a version 2 query. The worker must have verified the block, so that it cannot answer from before it. */
export const query2 = struct('phat_envelope::Query', { contract: h256, recentBlock: h256, data: query })
export type Query2 = ValueOf<typeof query2>

/** What a worker states of an answer, under its identity key. Hashes are blake2b-256; `blockTime` in milliseconds. */
export const receipt = struct('phat_envelope::Receipt', {
  requestHash: h256,
  answerHash: h256,
  contract: h256,
  codeHash: h256,
  height: u32,
  blockTime: u64,
  stateRoot: h256,
  worker: sr25519Public,
  evidence: h256,
  /** Its evidence is of the simulated vendor: it proves nothing. */
  simulated: bool,
  /** Callers of the cluster are shown all that their calls do, private state included: nothing in it is private. */
  debuggable: bool,
})
export type Receipt = ValueOf<typeof receipt>

/** The plaintext of a version 2 answer. `answerHash` of the receipt is the hash of `outcome` as it stands here. */
export const answer2 = struct('phat_envelope::Answer', { outcome: bytes, receipt, signature: fixedBytes(64) })
export type Answer2 = ValueOf<typeof answer2>
