// SPDX-License-Identifier: Apache-2.0
import { fromHex, known } from '@phat/primitives'
import { createSimulatedTee } from '@phat/tee'
import { trustRoot } from '@phat/wire/trust-root'
import { startWorker } from '@phat/worker'

// A worker in a process of its own, for tests that end it at any moment: the folder, then the trust root in hex.
const [, , dataFolder, root] = process.argv
const nothing = (): void => undefined
const worker = await startWorker({
  trustRoot: trustRoot.decode(fromHex(known(root, 'the second argument'))),
  tee: createSimulatedTee({
    sealingSecret: new Uint8Array(32).fill(0xf5),
    makeEvidence: () => ({ evidence: { format: 'sev-snp', report: new Uint8Array(1_184) } }),
  }),
  dataFolder: known(dataFolder, 'the first argument'),
  port: 0,
  // No cluster is served, so no thread starts.
  threadUrl: new URL('file:///nowhere'),
  checkpoint: { blocks: 40 },
  log: { info: nothing, warn: nothing, error: nothing },
  onFatal: (error) => {
    throw error
  },
})
process.send?.({ endpoint: worker.endpoint, resumedAt: worker.resumedAt })
