// SPDX-License-Identifier: Apache-2.0
import { defineErrors } from '@phat/primitives'

export const metadataErrors = defineErrors('metadata', {
  'not-metadata': {
    why: 'The bytes do not begin as runtime metadata does, with `meta` and a version byte.',
    remedy: 'Check that the answer came from `state_getMetadata` or the `Metadata` runtime API, without its length prefix.',
  },
  'unsupported-version': {
    why: 'The metadata has a version other than 14, 15 and 16.',
    remedy: 'Ask the node for one of these versions through `Metadata_metadata_at_version`.',
  },
  'unknown-type': {
    why: 'Metadata names a type id that its registry does not hold, or the type cannot be what it is used as.',
    remedy: 'Fetch the metadata again; if the error stays, the runtime that made it is at fault.',
  },
  'unknown-item': {
    why: 'The runtime has no pallet, call, storage item, constant or error of this name or index.',
    remedy: 'Check the spelling against the list that the message names; names are those of the metadata.',
  },
  'invalid-arguments': {
    why: 'The arguments of a call or the keys of a storage item are missing, unknown or too many.',
    remedy: 'Give the arguments that the message names, each once.',
  },
})
