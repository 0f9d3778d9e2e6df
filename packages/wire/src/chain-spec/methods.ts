// SPDX-License-Identifier: Apache-2.0
import { call } from '../definition.ts'

/** The chain's unchanging facts (json-rpc-interface-spec, `chainSpec`). */
export const chainSpecGroup = {
  chainSpec_v1_chainName: call([], { docs: 'The name of the chain.', result: 'string' }),
  chainSpec_v1_genesisHash: call([], { docs: 'The hash of block 0.', result: 'hash' }),
  chainSpec_v1_properties: call([], {
    docs: 'Address format and token of the chain.',
    result: '{ss58Format: number, tokenDecimals: number, tokenSymbol: string}',
  }),
}
