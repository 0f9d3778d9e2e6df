// SPDX-License-Identifier: Apache-2.0
import { Keyring } from '@polkadot/keyring'
import { cryptoWaitReady } from '@polkadot/util-crypto'
import { Binary, createClient } from 'polkadot-api'
import { getPolkadotSigner } from 'polkadot-api/signer'
import { getWsProvider } from 'polkadot-api/ws-provider/node'
import { WebSocket } from 'ws'
import { runPolkadotApi } from '../../scenarios/polkadot-api.mjs'

await runPolkadotApi({
  createClient,
  getPolkadotSigner,
  getWsProvider,
  Keyring,
  cryptoWaitReady,
  websocketClass: WebSocket,
  /** This version has its own class for bytes, and names the block to watch by a word. */
  bytes: (bytes) => Binary.fromBytes(bytes),
  watchBest: 'best',
})
