// SPDX-License-Identifier: Apache-2.0
import { bytes, contract, declassify, u32 } from '@phat/contract'

/** Fails in each way that a contract can. */
export const Trials = contract('Trials', {
  state: { count: u32, kept: bytes },
  errors: { TooLarge: { by: u32 } },
  events: { Counted: { by: u32 } },
})
  .init('new', { start: u32 }, (c, { start }) => {
    if (start > 1_000) throw c.error.TooLarge({ by: start })
    return { count: start, kept: new Uint8Array() }
  })
  .message('add', { by: u32 }, u32, (c, { by }) => {
    if (by > 1_000) throw c.error.TooLarge({ by })
    c.state.count += by
    c.emit.Counted({ by: declassify(by, 'tests look for it in the event') })
    return c.state.count
  })
  .message('keep', { content: bytes }, (c, { content }) => {
    c.state.kept = content
  })
  .message('spin', {}, (c) => {
    for (;;) c.state.count += 1
  })
  .message('trap', {}, () => {
    throw new TypeError('a bug')
  })
  .query('get', {}, u32, (c) => c.state.count)
