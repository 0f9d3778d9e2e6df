// SPDX-License-Identifier: Apache-2.0
import { Keyring } from '@polkadot/keyring'
import { cryptoWaitReady } from '@polkadot/util-crypto'
import { createClient } from 'polkadot-api'
import { getPolkadotSigner } from 'polkadot-api/signer'
import { getWsProvider } from 'polkadot-api/ws'
import { WebSocket } from 'ws'
import { runPolkadotApi } from '../../scenarios/polkadot-api.mjs'

await runPolkadotApi({
  createClient,
  getPolkadotSigner,
  getWsProvider,
  Keyring,
  cryptoWaitReady,
  websocketClass: WebSocket,
  /** This version takes plain bytes, and an object of options for what to watch. */
  bytes: (bytes) => bytes,
  watchBest: { at: 'best' },
})
