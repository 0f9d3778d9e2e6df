// SPDX-License-Identifier: Apache-2.0
import * as hdkd from '@polkadot-labs/hdkd'
import * as helpers from '@polkadot-labs/hdkd-helpers'
import { AccountId, createClient } from 'polkadot-api'
import { getPolkadotSigner } from 'polkadot-api/signer'
import { getWsProvider } from 'polkadot-api/ws'
import { WebSocket } from 'ws'
import { runPolkadotApi } from '../../scenarios/polkadot-api.mjs'

await runPolkadotApi({
  AccountId,
  createClient,
  getPolkadotSigner,
  getWsProvider,
  hdkd,
  helpers,
  websocketClass: WebSocket,
  /** This version takes plain bytes, and an object of options for what to watch. */
  bytes: (bytes) => bytes,
  watchBest: { at: 'best' },
})
