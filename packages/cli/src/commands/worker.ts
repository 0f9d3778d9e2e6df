// SPDX-License-Identifier: Apache-2.0
import type { Command } from '../command.ts'
import { clientFlags } from '../terminal/client-flags.ts'

export const workerCommands: readonly Command[] = [
  {
    name: 'worker run',
    summary: 'Run a worker in the TEE of this machine',
    details: [
      'Finds the TEE as phat attest probe does; without one nothing starts. A simulated worker is part of a development network: npm start.',
      'The trust root says which chain it follows and from where. It belongs to the release and is measured with it: never take it from a host.',
      'Where the TEE has no sealing key, a gatekeeper needs recovery keys: any k of their holders bring the master key back, and could also have it to',
      'themselves. They belong to the release as well: who chooses them for a gatekeeper chooses who can read every cluster.',
    ],
    args: [],
    flags: [
      {
        name: 'trust-root',
        value: '<file>',
        summary: 'A file with the hex of the trust root (phat_trustRoot of a node that you trust).',
      },
      { name: 'data', value: '<folder>', summary: 'Where sealed keys and state lie.', fallback: 'phat-data/worker' },
      { name: 'host', value: '<address>', summary: 'Address to listen on.', fallback: '127.0.0.1' },
      { name: 'port', value: '<port>', summary: 'Port of all methods, for the relayer; 0 takes any free one.', fallback: '8000' },
      { name: 'public-port', value: '<port>', summary: 'Port of the public methods, for clients; none by default.' },
      { name: 'operator-port', value: '<port>', summary: 'Port of metrics and health; none by default.' },
      {
        name: 'recovery-keys',
        value: '<keys>',
        summary: 'Public keys (sr25519) that a master key is split to, separated by commas; none by default.',
      },
      { name: 'recovery-needed', value: '<k>', summary: 'How many of their holders bring it back.' },
      {
        name: 'allow-networks',
        value: '<networks>',
        summary: 'Addresses and networks that contracts may reach although they are not public, separated by commas.',
      },
      { name: 'root', value: '<folder>', summary: 'Where the file systems of the machine begin.', fallback: '/' },
    ],
    examples: [
      {
        line: 'worker run --trust-root trust-root.hex --root docs/guides',
        summary: 'Where no TEE can be found, it ends at once',
        exit: 'failed',
      },
      {
        line: 'worker run --trust-root trust-root.hex --recovery-keys //Alice,//Bob,//Charlie --recovery-needed 2 --allow-networks 10.1.0.0/16 --root docs/guides',
        summary:
          'A gatekeeper whose key any two of three bring back, and whose contracts reach a network of yours; without a TEE it ends as well',
        exit: 'failed',
      },
    ],
    exits: ['failed'],
    load: async () => (await import('../worker/run-action.ts')).runWorker,
  },
  {
    name: 'worker relay',
    summary: 'Carry blocks to a worker, and its registration and messages to the chain',
    details: [
      'A worker hears of the chain only what a relayer brings, and trusts none of it. The relayer runs outside the TEE, next to a node.',
      'It registers the worker, renews its evidence and hands its messages in, all signed and paid for by the account that it is given.',
    ],
    args: [],
    flags: [
      {
        name: 'url',
        value: '<url>',
        summary: 'The node; one that keeps every state where the worker is far behind.',
        fallback: 'ws://127.0.0.1:9944',
        env: 'PHAT_URL',
      },
      {
        name: 'worker',
        value: '<url>',
        summary: 'The port of all methods of the worker.',
        fallback: 'http://127.0.0.1:8000',
        env: 'PHAT_WORKER_URL',
      },
      { name: 'from', value: '<uri>', summary: "Secret URI of the operator's account.", env: 'PHAT_SURI' },
      {
        name: 'endpoints',
        value: '<urls>',
        summary: 'Where clients reach the worker, separated by commas; announced on the chain.',
      },
      { name: 'no-register', summary: 'Leave the registration as it is.' },
    ],
    examples: [
      {
        line: 'worker relay --from //Ferdie --no-register',
        summary: 'Beside a node of this machine',
        node: 'serves',
      },
    ],
    exits: ['failed'],
    load: async () => (await import('../worker/relay-action.ts')).relayForWorker,
  },
  {
    name: 'worker info',
    summary: 'Show what a worker is, how far it has come, and its cluster',
    details: [
      'Everything here is what the worker says of itself: only its registration on the chain proves what it is.',
      'Of a development network (npm start) the worker listens on port 8000.',
    ],
    args: [],
    flags: [
      { name: 'url', value: '<url>', summary: 'The worker to ask.', fallback: 'http://127.0.0.1:8000', env: 'PHAT_WORKER_URL' },
      { name: 'timeout', value: '<seconds>', summary: 'How long to wait for its answers.', fallback: '30' },
    ],
    examples: [
      { line: 'worker info', summary: 'The worker of a development network', node: 'network' },
      { line: 'worker info --json', summary: 'For scripts', node: 'network' },
    ],
    exits: ['failed', 'unreachable'],
    load: async () => (await import('../worker/info-action.ts')).showWorkerInfo,
  },
  {
    name: 'worker share',
    summary: 'Bring a share of the master key back to a worker that shall have it',
    details: [
      'For holders of recovery keys, when all gatekeepers are lost. The share is opened here, by the secret of its recovery key, and encrypted to one',
      'worker: the one whose public key you and the other holders agreed on. Nothing is encrypted unless the chain shows that it is registered',
      'with evidence that counts, of an accepted release, and named as a gatekeeper. The node is believed: use one of your own.',
      'With --out the share for the worker goes into a file, which whoever reaches the worker brings there by the same command; it opens nowhere else.',
    ],
    args: [
      {
        name: 'file',
        summary: 'Your share: recovery-shares-<rotation>.json of a gatekeeper, or what --out wrote.',
        required: true,
      },
      { name: 'key', summary: 'The public key of the worker, 0x and 64 digits; not for a file of --out.' },
    ],
    flags: [
      ...clientFlags,
      { name: 'from', value: '<uri>', summary: 'Secret URI of your recovery key (sr25519).', env: 'PHAT_SURI' },
      { name: 'worker', value: '<url>', summary: 'Bring the share to the private port of the worker.' },
      { name: 'out', value: '<file>', summary: 'Write the share for the worker to a file that does not exist yet.' },
      { name: 'dry-run', summary: 'Show what the chain says of the worker; encrypt and send nothing.' },
    ],
    examples: [
      {
        line: `worker share docs/guides/run-a-worker/recovery-shares-0.json 0x${'11'.repeat(32)} --from //Alice --dry-run`,
        summary: 'No worker of this key is registered: nothing would be encrypted to it',
        node: 'needed',
        exit: 'failed',
      },
    ],
    exits: ['failed', 'unreachable'],
    load: async () => (await import('../worker/share-action.ts')).shareWithWorker,
  },
]
