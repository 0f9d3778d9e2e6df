// SPDX-License-Identifier: Apache-2.0
import { defineErrors } from '@phat/primitives'

/** Why the code of a script contract is refused at upload. */
export const scriptErrors = defineErrors('script', {
  'engine-hash': {
    why: 'The bytes given as the script engine are not those that this release pins.',
    remedy: 'Install the release again: the file quickjs.wasm of the package quickjs-wasi was changed or has another version.',
  },
  section: {
    why: 'The custom section phat.script of the code cannot be read, or has a version that this engine does not know.',
    remedy: 'Build the contract again with a phat build of this release.',
  },
  syntax: {
    why: 'The bundle is not JavaScript that the script engine can parse.',
    remedy: 'See the line that the detail names; the engine takes ES2023 as a classic script.',
  },
  'top-level': {
    why: 'The code at the top level of the bundle threw an exception, or asked for what only a call has.',
    remedy: 'Move work that needs a caller, state or a block into a constructor or a message.',
  },
  entry: {
    why: 'The bundle ran, but registered no entry.',
    remedy: 'Export a contract from the module that phat build is given.',
  },
  gas: {
    why: 'The code at the top level of the bundle used up the gas of the upload.',
    remedy: 'Look for an endless loop at top level; compute tables when a message first needs them, or allow more gas.',
  },
  memory: {
    why: 'The bundle needs more memory at top level than a script contract may have.',
    remedy: 'Make the bundle and its tables smaller.',
  },
  stack: {
    why: 'The code at the top level of the bundle recursed too deeply.',
    remedy: 'Replace the recursion by a loop.',
  },
})

export type ScriptErrorName = keyof typeof scriptErrors.entries
