// SPDX-License-Identifier: Apache-2.0
import { Abi } from '@polkadot/api-contract'
import * as util from '@polkadot/util'
import { runPolkadotInk } from '../../scenarios/ink-polkadot-js.mjs'

await runPolkadotInk({
  Abi,
  util,
  versions: [4, 5],
  decodeEvent: (abi, topics, data) => {
    const account = abi.registry.createType('AccountId', new Uint8Array(32))
    return abi.decodeEvent({
      topics: topics.map((topic) => abi.registry.createType('H256', topic)),
      event: { data: [account, data] },
    })
  },
})
