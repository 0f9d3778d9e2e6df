// SPDX-License-Identifier: Apache-2.0
import { call } from '../definition.ts'

/** What the server says of itself. */
export const rpcGroup = {
  rpc_methods: call([], {
    docs: 'Names every method that this node serves on this address, aliases included.',
    result: '{methods: string[]}',
  }),
}
