// SPDX-License-Identifier: Apache-2.0
import { textBytes, toByteString } from '@phat/primitives'

/** Where the runtime's code stands (`sp_core::storage::well_known_keys::CODE`). */
export const codeKey = toByteString(textBytes(':code'))
/** Where the number of heap pages stands. */
export const heapPagesKey = toByteString(textBytes(':heappages'))
