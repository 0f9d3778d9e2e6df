// SPDX-License-Identifier: Apache-2.0
export { type Answers, answersOf, type Fields } from './node/answers.ts'
export {
  type BlockContents,
  type BlockHeader,
  type ExtrinsicOutcome,
  eventsOf,
  fetchBlock,
  fetchHeader,
  outcomeOf,
  readHeader,
} from './node/blocks.ts'
export { type ConnectedChain, readChain, readStorage } from './node/connected-chain.ts'
export { type DispatchFailure, describeDispatchError, dispatchErrorType } from './node/dispatch-error.ts'
export { encodeMortalEra, mortalPeriod } from './node/era.ts'
export type { TransactionTerms } from './node/extensions.ts'
export {
  bareExtrinsic,
  type CallToSign,
  type DecodedExtrinsic,
  decodeExtrinsic,
  type PreparedExtrinsic,
  prepareExtrinsic,
  type SignedExtrinsic,
  signExtrinsic,
  signedExtrinsic,
} from './node/extrinsic.ts'
export type { ClientErrors, ClientFault } from './node/node-errors.ts'
export { type Patience, within } from './node/patience.ts'
export { isPoolRefusal, poolErrors } from './node/pool-errors.ts'
export { connectNode, type Notifications, type RpcClient, webSocketUrl } from './node/rpc-client.ts'
export { type RpcFailure, rpcFailureOf } from './node/rpc-failure.ts'
export { findInclusion, type Inclusion, type Step, signNext, submitAndWatch } from './node/submit.ts'
