// SPDX-License-Identifier: Apache-2.0
import { Keyring } from '@polkadot/keyring'
import { cryptoWaitReady } from '@polkadot/util-crypto'
import { DedotClient, WsProvider } from 'dedot'
import { runDedot } from '../../scenarios/dedot.mjs'

const createClient = (provider) => DedotClient.new(provider)
await runDedot({ createClient, WsProvider, Keyring, cryptoWaitReady }, 'v2')
