// SPDX-License-Identifier: Apache-2.0
import { accountId, contract, indexed, option, str, u128 } from '@phat/contract'
import { ownable, psp22, roles } from '@phat/contract/std'

/** A contract that has every entry and error of the standard library, and events besides, of which the library emits none. */
export const WholeLibrary = contract('WholeLibrary', {
  use: [psp22, ownable, roles],
  events: { Minted: { to: indexed(option(accountId)), amount: indexed(u128), note: str }, Stopped: {} },
}).init('new', {}, () => ({}))
