// SPDX-License-Identifier: Apache-2.0
import { defineErrors } from '@phat/primitives'

export const databaseErrors = defineErrors('database', {
  'in-use': {
    why: 'Another process has the database open.',
    remedy: 'Stop that process, or give this node a folder of its own.',
  },
  newer: {
    why: 'The database was made by a newer version of this software.',
    remedy: 'Install that version or a later one, or start with another folder.',
  },
  foreign: {
    why: 'The folder holds the database of another chain, or something that is no database of this software.',
    remedy: 'Choose the data folder of this chain, or the chain specification of that folder.',
  },
  corrupt: {
    why: 'The database is damaged: records that must be there are missing or cannot be read.',
    remedy: 'Restore the data folder from a backup, or delete it and synchronize again; check the disk.',
  },
  missing: {
    why: 'There is no database in the folder.',
    remedy: 'Check the data folder and the chain; a node makes its database when it first starts.',
  },
  'checkpoint-failed': {
    why: 'A checkpoint of the state could not be written; the database itself is not affected, a restart only takes longer.',
    remedy: 'Make room on the disk; the node tries again by itself.',
    retryable: true,
  },
})
