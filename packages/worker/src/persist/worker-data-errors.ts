// SPDX-License-Identifier: Apache-2.0
import { defineErrors } from '@phat/primitives'

export const workerDataErrors = defineErrors('worker-data', {
  'other-chain': {
    why: 'The data folder belongs to a worker of a chain with another genesis.',
    remedy: 'Name the folder of this chain, or an empty one: then the worker begins anew and registers with fresh keys.',
  },
  'other-trust-root': {
    why: 'The data folder was made by a release that trusts another block than this one.',
    remedy: 'Run the release that made it, or name an empty folder: a new release registers with fresh keys.',
  },
  'keys-unreadable': {
    why: 'The sealed keys do not open: they come from another machine or another measurement of the worker, or were changed.',
    remedy: 'Start the worker where and as it ran before, or name an empty folder: then it registers with fresh keys.',
  },
  'keys-missing': {
    why: 'The log of the worker is there and the sealed keys that belong to it are not: somebody took them away.',
    remedy: 'Put the whole folder back as it was, or name an empty one: then the worker registers with fresh keys.',
  },
  'log-missing': {
    why: 'Sealed keys of an older worker are there and its log is not: somebody took it away.',
    remedy: 'Put the whole folder back as it was, or name an empty one: then the worker registers with fresh keys.',
  },
  incomplete: {
    why: 'The newest log ends before its checkpoint is complete. A worker renames a file only when it is whole: somebody cut it off.',
    remedy: 'Name an empty folder: the worker follows the chain again with fresh keys. Find out who wrote to the disk.',
  },
  unreadable: {
    why: 'A record of the log opens and is none that this release knows.',
    remedy: 'Run the release that wrote the folder, or name an empty one: then the worker registers with fresh keys.',
  },
})
