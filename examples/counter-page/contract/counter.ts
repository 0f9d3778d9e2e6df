// SPDX-License-Identifier: Apache-2.0
import { contract, u32 } from '@phat/contract'

/** Counts in secret: chain and operators see that something was called, not by how much, nor the number. */
export const Counter = contract('Counter', {
  state: { count: u32 },
  errors: { TooLarge: { by: u32 } },
})
  .init('new', { start: u32 }, (_c, { start }) => ({ count: start }))
  .message('increment', { by: u32 }, (c, { by }) => {
    if (by > 1_000) throw c.error.TooLarge({ by })
    c.state.count += by
  })
  .query('get', {}, u32, (c) => c.state.count)
