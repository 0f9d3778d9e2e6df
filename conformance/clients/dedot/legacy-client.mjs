// SPDX-License-Identifier: Apache-2.0
import { Keyring } from '@polkadot/keyring'
import { cryptoWaitReady } from '@polkadot/util-crypto'
import { LegacyClient, WsProvider } from 'dedot'
import { runDedot } from '../../scenarios/dedot.mjs'

const createClient = (provider) => LegacyClient.new(provider)
await runDedot({ createClient, WsProvider, Keyring, cryptoWaitReady }, 'legacy')
