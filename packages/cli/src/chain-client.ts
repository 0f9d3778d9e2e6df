// SPDX-License-Identifier: Apache-2.0
export { type ConnectedChain, readChain, readStorage } from './chain/connect-chain.ts'
export type { Patience } from './chain/deadline.ts'
export { describeDispatchError } from './chain/dispatch-error.ts'
export { connectRpc } from './chain/rpc-client.ts'
export { type Inclusion, signNext, submitAndWatch } from './chain/submit.ts'
