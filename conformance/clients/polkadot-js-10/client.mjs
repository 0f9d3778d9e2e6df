// SPDX-License-Identifier: Apache-2.0
import { ApiPromise, WsProvider } from '@polkadot/api'
import { Keyring } from '@polkadot/keyring'
import { cryptoWaitReady } from '@polkadot/util-crypto'
import { runPolkadotJs } from '../../scenarios/polkadot-js.mjs'

await runPolkadotJs({ ApiPromise, WsProvider, Keyring, cryptoWaitReady })
