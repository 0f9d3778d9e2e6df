// SPDX-License-Identifier: Apache-2.0
import { createClient } from 'polkadot-api'
import { getWsProvider } from 'polkadot-api/ws'
import { WebSocket } from 'ws'
import { endpoint } from '../../report.mjs'
import { runCodegen } from '../../scenarios/polkadot-api-codegen.mjs'

await runCodegen({
  cli: 'polkadot-api/bin/cli.js',
  createClient: () => createClient(getWsProvider(endpoint, { websocketClass: WebSocket })),
})
