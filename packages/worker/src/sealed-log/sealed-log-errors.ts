// SPDX-License-Identifier: Apache-2.0
import { defineErrors } from '@phat/primitives'

export const sealedLogErrors = defineErrors('sealed-log', {
  tampered: {
    why: 'A record of the worker’s log is not what this worker wrote at this place: it was changed, swapped, moved, or comes from another log.',
    remedy: 'Delete the folder; the worker takes its state from its cluster again. Find out who wrote to the disk.',
  },
  'wrong-key': {
    why: 'The log was written under another key, for another cluster or epoch, or its beginning was changed.',
    remedy: 'Start the worker with the folder that belongs to it, or delete the folder to begin anew.',
  },
  'rolled-back': {
    why: 'The log ends before a record that is known to have been written: an older copy was put back, or its end was cut off.',
    remedy: 'Delete the folder; the worker takes its state from its cluster again. A worker never goes on from an older copy.',
  },
  'too-large': {
    why: 'A record is larger than the log takes.',
    remedy: 'This is a fault of the worker; report it with the version.',
  },
  closed: {
    why: 'The log was closed, or an earlier write failed, after which nothing more is written.',
    remedy: 'Look for the first error of the log: a full disk or a lost device. Start the worker again once it is mended.',
  },
})
