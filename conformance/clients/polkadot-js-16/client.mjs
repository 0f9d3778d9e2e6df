// SPDX-License-Identifier: Apache-2.0
import { ApiPromise, WsProvider } from '@polkadot/api'
import { Keyring } from '@polkadot/keyring'
import * as util from '@polkadot/util-crypto'
import { runScenario } from '../../report.mjs'
import { runPolkadotJs } from '../../scenarios/polkadot-js.mjs'
import { runPolkadotJsContract } from '../../scenarios/polkadot-js-contract.mjs'
import { createPolkadotJsSession } from '../../scenarios/polkadot-js-session.mjs'
import { runRestart } from '../../scenarios/restart.mjs'
import { runUpgrade } from '../../scenarios/upgrade.mjs'

const modules = { ApiPromise, WsProvider, Keyring, cryptoWaitReady: util.cryptoWaitReady }
await runScenario({
  all: () => runPolkadotJs(modules),
  contract: () => runPolkadotJsContract({ ...modules, util }),
  restart: () => runRestart(() => createPolkadotJsSession(modules)),
  upgrade: () => runUpgrade(() => createPolkadotJsSession(modules)),
})
