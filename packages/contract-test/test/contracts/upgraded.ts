// SPDX-License-Identifier: Apache-2.0
import { contract, u32, u64, value } from '@phat/contract'

/** Third version: counts in 64 bits under another name, and remembers by how much. */
export const Upgraded = contract('Upgraded', { state: { total: u64, step: value(u32, 1) }, upgrade: 'owner', stateVersion: 3 })
  .init('new', {}, () => ({ total: 0n }))
  .migrate(1, (c) => {
    c.state.total = BigInt(c.old.read('count', u32) ?? 0) * 100n
    c.old.remove('count')
  })
  .migrate(2, (c) => {
    c.state.step = 5
    c.state.total += 1n
  })
  .message('add', {}, (c) => {
    c.state.total += BigInt(c.state.step)
  })
  .query('get', {}, u64, (c) => c.state.total)
