// SPDX-License-Identifier: Apache-2.0

/** Every exit code of the command, with what it means to a script. */
export const exitCodes = {
  ok: { code: 0, meaning: 'It worked.' },
  failed: { code: 1, meaning: 'The operation failed: the node refused it, or what was asked for does not exist.' },
  usage: { code: 2, meaning: 'The command line is wrong: nothing was sent.' },
  unreachable: { code: 3, meaning: 'The node cannot be reached, does not answer in time or closed the connection.' },
  dispatchFailed: { code: 4, meaning: 'The transaction is in a block and its fee is paid, but its dispatch failed.' },
  storage: {
    code: 5,
    meaning: 'The node stopped because its disk is full or fails. What it told final is kept; start it again when there is room.',
  },
  database: { code: 6, meaning: 'The database is damaged, in use by another process, of another chain, or of a newer version.' },
  interrupted: { code: 130, meaning: 'Ctrl-C or SIGTERM ended the command before it was done.' },
} as const

export type ExitName = keyof typeof exitCodes
