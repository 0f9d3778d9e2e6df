// SPDX-License-Identifier: Apache-2.0
import { ApiPromise, WsProvider } from '@polkadot/api'
import { Keyring } from '@polkadot/keyring'
import { cryptoWaitReady } from '@polkadot/util-crypto'
import { runScenario } from '../../report.mjs'
import { runPolkadotJs } from '../../scenarios/polkadot-js.mjs'
import { createPolkadotJsSession } from '../../scenarios/polkadot-js-session.mjs'
import { runRestart } from '../../scenarios/restart.mjs'
import { runUpgrade } from '../../scenarios/upgrade.mjs'

const modules = { ApiPromise, WsProvider, Keyring, cryptoWaitReady }
await runScenario({
  all: () => runPolkadotJs(modules),
  restart: () => runRestart(() => createPolkadotJsSession(modules)),
  upgrade: () => runUpgrade(() => createPolkadotJsSession(modules)),
})
