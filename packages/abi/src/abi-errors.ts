// SPDX-License-Identifier: Apache-2.0
import { defineErrors } from '@phat/primitives'

export const abiErrors = defineErrors('abi', {
  'bad-declaration': {
    why: 'A contract declares something that the ink! ABI cannot express, such as more topics than an event may have.',
    remedy: 'Change the declaration as the message says.',
  },
  'not-metadata': {
    why: 'The file is not the metadata of an ink! contract: it is no JSON, or parts that every version has are missing.',
    remedy: 'Give the `.contract` file or the `metadata.json` that the build of the contract wrote.',
  },
  'unsupported-version': {
    why: 'The metadata has a version other than ink! 0 to 5.',
    remedy: 'Build the contract with ink! 5 or older: later versions make RISC-V code, which does not run here.',
  },
  'bad-metadata': {
    why: 'The metadata contradicts itself, or its types are too deep or too large to be those of a contract.',
    remedy: 'Build the contract again; if the error stays, its metadata was damaged or made to do harm.',
  },
  'unknown-entry': {
    why: 'The contract has no constructor, message or event of this name, selector or topic.',
    remedy: 'Choose one that the message lists, or check that the metadata belongs to the deployed code.',
  },
  'bad-argument': {
    why: 'An argument is missing, unknown, or not of its type.',
    remedy: 'Give the argument that the message names in the form that it expects; large numbers as text.',
  },
  'bad-output': {
    why: 'What the contract answered or emitted is not of the type that its metadata promises.',
    remedy: 'Check that the metadata belongs to the deployed code.',
  },
})
