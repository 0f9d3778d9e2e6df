// SPDX-License-Identifier: Apache-2.0
import { Keyring } from '@polkadot/keyring'
import { cryptoWaitReady } from '@polkadot/util-crypto'
import { createClient } from 'polkadot-api'
import { getPolkadotSigner } from 'polkadot-api/signer'
import { getWsProvider } from 'polkadot-api/ws'
import { WebSocket } from 'ws'
import { runScenario } from '../../report.mjs'
import { runPolkadotApi } from '../../scenarios/polkadot-api.mjs'
import { createPolkadotApiSession } from '../../scenarios/polkadot-api-session.mjs'
import { runRestart } from '../../scenarios/restart.mjs'
import { runUpgrade } from '../../scenarios/upgrade.mjs'

const modules = {
  createClient,
  getPolkadotSigner,
  getWsProvider,
  Keyring,
  cryptoWaitReady,
  websocketClass: WebSocket,
  /** This version takes plain bytes, and an object of options for what to watch. */
  bytes: (bytes) => bytes,
  watchBest: { at: 'best' },
}
await runScenario({
  all: () => runPolkadotApi(modules),
  restart: () => runRestart(() => createPolkadotApiSession(modules)),
  upgrade: () => runUpgrade(() => createPolkadotApiSession(modules)),
})
