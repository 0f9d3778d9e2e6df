// SPDX-License-Identifier: Apache-2.0
import type { Command } from '../command.ts'

export const workerCommands: readonly Command[] = [
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
]
