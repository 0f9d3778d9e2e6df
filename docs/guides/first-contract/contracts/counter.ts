// SPDX-License-Identifier: Apache-2.0
import { contract, declassify, u32 } from '@phat/contract'

/** Counts in secret; the number is announced when somebody asks for it. */
export const Counter = contract('Counter', {
  state: { count: u32 },
  errors: { TooLarge: { by: u32 } },
  events: { Announced: { count: u32 } },
})
  .init('new', { start: u32 }, (_c, { start }) => ({ count: start }))
  .message('increment', { by: u32 }, (c, { by }) => {
    if (by > 1_000) throw c.error.TooLarge({ by })
    c.state.count += by
  })
  .message('announce', {}, (c) => {
    c.emit.Announced({ count: declassify(c.state.count, 'announcing the count is what the message is for') })
  })
  .query('get', {}, u32, (c) => c.state.count)
