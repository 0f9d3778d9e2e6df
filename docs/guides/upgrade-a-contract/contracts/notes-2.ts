// SPDX-License-Identifier: Apache-2.0
import { accountId, contract, mapping, str, u32, u64 } from '@phat/contract'

/** The second version: counts in 64 bits, under another name, and tells the number. */
export const Notes = contract('Notes', {
  state: { written: u64, notes: mapping(accountId, str) },
  version: '0.2.0',
  stateVersion: 2,
  upgrade: { timelock: 20 },
})
  .init('new', {}, () => ({ written: 0n }))
  .migrate(1, (c) => {
    c.state.written = BigInt(c.old.read('count', u32) ?? 0)
    c.old.remove('count')
  })
  .message('write', { text: str }, (c, { text }) => {
    c.state.notes.set(c.caller, text)
    c.state.written += 1n
  })
  .query('read', {}, str, (c) => c.state.notes.get(c.caller) ?? '')
  .query('written', {}, u64, (c) => c.state.written)
