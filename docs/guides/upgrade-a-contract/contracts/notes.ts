// SPDX-License-Identifier: Apache-2.0
import { accountId, contract, mapping, str, u32 } from '@phat/contract'

/** A note for each account, which only that account can read. */
export const Notes = contract('Notes', {
  state: { count: u32, notes: mapping(accountId, str) },
  upgrade: { timelock: 20 },
})
  .init('new', {}, () => ({ count: 0 }))
  .message('write', { text: str }, (c, { text }) => {
    c.state.notes.set(c.caller, text)
    c.state.count += 1
  })
  .query('read', {}, str, (c) => c.state.notes.get(c.caller) ?? '')
