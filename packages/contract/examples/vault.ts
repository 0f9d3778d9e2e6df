// SPDX-License-Identifier: Apache-2.0
import { accountId, bytes, contract, declassify, mapping, option, str, u32 } from '@phat/contract'
import { ensureMayRead, grants } from '@phat/contract/std'

/** Records that their owners share: by purpose, and for a time. */
export const Vault = contract('Vault', {
  use: [grants],
  state: { records: mapping(accountId, bytes), size: mapping(accountId, u32) },
  events: { Stored: { bytes: u32 } },
  upgrade: { timelock: 7_200 },
})
  .init('new', {}, () => ({}))
  .message('store', { record: bytes }, (c, { record }) => {
    c.state.records.set(c.caller, record)
    c.state.size.set(c.caller, record.length)
    c.emit.Stored({ bytes: declassify(record.length, 'the size of the encrypted call shows it already') })
  })
  .message('remove', {}, (c) => {
    c.state.records.delete(c.caller)
    c.state.size.delete(c.caller)
  })
  .query('read', { owner: accountId, purpose: str }, option(bytes), (c, { owner, purpose }) => {
    ensureMayRead(c, owner, 'record', purpose)
    return c.state.records.get(owner)
  })
  .query('sizeOf', { owner: accountId }, option(u32), (c, { owner }) => {
    ensureMayRead(c, owner, 'record', 'statistics')
    return c.state.size.get(owner)
  })
