// SPDX-License-Identifier: Apache-2.0
import { Abi } from '@polkadot/api-contract'
import * as util from '@polkadot/util'
import { runPolkadotInk } from '../../scenarios/ink-polkadot-js.mjs'

// This version knows nothing of ink! 5.
await runPolkadotInk({ Abi, util, versions: [4], decodeEvent: (abi, _topics, data) => abi.decodeEvent(data) })
