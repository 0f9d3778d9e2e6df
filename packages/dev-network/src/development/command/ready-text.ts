// SPDX-License-Identifier: Apache-2.0
import { table } from '@phat/cli'
import { formatPha, toHex } from '@phat/primitives'
import type { DevNetwork } from '../start-dev-network.ts'

/** What a person reads of a network that is up. */
export function readyText({ node, identity, workers, cluster, dataFolder }: DevNetwork): string {
  const { endpoint, httpEndpoint, chainName, genesisHash, startedAt, accounts } = node
  return [
    'A development network is running',
    ...table([
      ['chain', `${chainName}, ${startedAt === 0 ? 'new' : `goes on after block ${startedAt}`}`],
      ['RPC', `${endpoint}  ${httpEndpoint}`],
      ['genesis', `${genesisHash}, of seed ${identity.seed}${begunAnew(identity.resets)}`],
      ...workers.flatMap(({ name, endpoint: url, publicKey, resumedAt }, i): [string, string][] => {
        const role = i === 0 ? ', the gatekeeper as well' : ''
        return [
          [name, `${url}${role}${resumedAt === 0 ? '' : `, goes on after block ${resumedAt}`}`],
          ['', publicKey],
        ]
      }),
      [
        'cluster',
        `${toHex(cluster.id)}, public, owned by //Alice${identity.debuggable ? ', DEBUGGABLE: nothing in it is private' : ''}`,
      ],
      ['system', toHex(cluster.systemContract)],
      ['data', dataFolder],
    ]),
    '',
    workers.length === 1
      ? 'The worker runs on a SIMULATED machine: its evidence proves nothing, and whoever reads the data folder can read its secrets.'
      : 'The workers run on SIMULATED machines: their evidence proves nothing, and whoever reads the data folder can read their secrets.',
    '',
    'Accounts and what they began with; their keys are public, never use them with real funds',
    ...accounts.flatMap(({ uri, ss58, hex, balance }) => [
      `  ${uri.padEnd(10)} ${ss58}  ${formatPha(balance)}`,
      `  ${' '.repeat(10)} ${hex}`,
    ]),
    '',
    'Try, in another terminal',
    ...nextCommands(endpoint).map((line) => `  npx ${line}`),
    '',
    'Ctrl-C stops it; npm start goes on with all keys, npm start -- --fresh begins anew.',
  ].join('\n')
}

const begunAnew = (times: number): string => (times === 0 ? '' : `, begun anew ${times === 1 ? 'once' : `${times} times`}`)

/** The next three commands, as they are typed where the node listens there. */
export function nextCommands(nodeUrl: string): readonly string[] {
  const url = nodeUrl === 'ws://127.0.0.1:9944' ? '' : ` --url ${nodeUrl}`
  return [
    'phat new my-counter',
    `phat deploy my-counter/contracts/counter.ts start=5 --from //Alice${url}`,
    `phat query counter get${url}`,
  ]
}
