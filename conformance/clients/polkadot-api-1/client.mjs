// SPDX-License-Identifier: Apache-2.0
import { Keyring } from '@polkadot/keyring'
import { cryptoWaitReady } from '@polkadot/util-crypto'
import { Binary, createClient } from 'polkadot-api'
import { getPolkadotSigner } from 'polkadot-api/signer'
import { getWsProvider } from 'polkadot-api/ws-provider/node'
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
  /** This version has its own class for bytes, and names the block to watch by a word. */
  bytes: (bytes) => Binary.fromBytes(bytes),
  watchBest: 'best',
  /** It adds to what it broadcasts while it goes through that, and so never ends when it connects again. */
  loopsOnReconnect: true,
}
await runScenario({
  all: () => runPolkadotApi(modules),
  restart: () => runRestart(() => createPolkadotApiSession(modules)),
  upgrade: () => runUpgrade(() => createPolkadotApiSession(modules)),
})
