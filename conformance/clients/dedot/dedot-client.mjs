// SPDX-License-Identifier: Apache-2.0
import { Keyring } from '@polkadot/keyring'
import { cryptoWaitReady } from '@polkadot/util-crypto'
import { DedotClient, WsProvider } from 'dedot'
import { runScenario } from '../../report.mjs'
import { runDedot } from '../../scenarios/dedot.mjs'
import { createDedotSession } from '../../scenarios/dedot-session.mjs'
import { runRestart } from '../../scenarios/restart.mjs'
import { runUpgrade } from '../../scenarios/upgrade.mjs'

const modules = { createClient: (provider) => DedotClient.new(provider), WsProvider, Keyring, cryptoWaitReady }
await runScenario({
  all: () => runDedot(modules, 'v2'),
  restart: () => runRestart(() => createDedotSession(modules, true)),
  upgrade: () => runUpgrade(() => createDedotSession(modules, true)),
})
