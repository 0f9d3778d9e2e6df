// SPDX-License-Identifier: Apache-2.0
import { defineErrors } from '@phat/primitives'

/** Why valid WebAssembly is no contract. */
export const contractCodeErrors = defineErrors('contract-code', {
  'unknown-import': {
    why: 'The module imports a function that the host does not offer to contracts; the detail names it.',
    remedy: 'Compile for pallet-contracts with ink! 3, 4 or 5 (or Solang), and leave out what needs another chain.',
  },
  'import-type': {
    why: 'The module imports a host function with other parameters or results than it has.',
    remedy: 'Compile with the released toolchain of the language; a hand-written declaration has to match the documented one.',
  },
  'import-kind': {
    why: 'The module imports a table or a global, or a memory under another name than env.memory.',
    remedy: 'Import functions and env.memory only.',
  },
  export: {
    why: 'The module does not export exactly the functions `call` and `deploy`, without parameters.',
    remedy: 'Build it as a contract (cargo contract build); a library or a SideVM program is no contract.',
  },
  segments: {
    why: 'A data or element segment lies outside the memory or table of the module, so that no instance can be made.',
    remedy: 'Compile again: compilers lay segments out within the initial size.',
  },
  'too-large': {
    why: 'The code has more bytes than a cluster takes.',
    remedy: 'Build in release mode, optimise for size, and leave out what the contract does not use.',
  },
})
