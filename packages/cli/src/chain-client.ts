// SPDX-License-Identifier: Apache-2.0
export {
  type ConnectedChain,
  describeDispatchError,
  type Inclusion,
  type Patience,
  readChain,
  readStorage,
  signNext,
  submitAndWatch,
} from '@phat/relayer/node-client'
export { connectRpc } from './chain/rpc-client.ts'
