// SPDX-License-Identifier: Apache-2.0
import { contract, u32 } from '@phat/contract'

/** The version before `upgraded.ts`. */
export const Upgradable = contract('Upgraded', { state: { count: u32 }, upgrade: 'owner' })
  .init('new', {}, () => ({ count: 7 }))
  .message('add', {}, (c) => {
    c.state.count += 1
  })
  .query('get', {}, u32, (c) => c.state.count)
