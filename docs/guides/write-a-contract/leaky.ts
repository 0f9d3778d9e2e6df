// SPDX-License-Identifier: Apache-2.0
import { contract, str, u32 } from '@phat/contract'

/** Tells what it should keep: the build refuses it. */
export const Leaky = contract('Leaky', { state: { salary: u32 }, events: { Noted: { band: u32 } } })
  .init('new', { salary: u32 }, (_c, { salary }) => ({ salary }))
  .message('note', {}, (c) => {
    const band = c.state.salary - (c.state.salary % 10_000)
    c.emit.Noted({ band })
  })
  .query('ask', {}, str, async (c) => {
    const reply = await c.fetch('http://salaries.example/compare', { method: 'POST', body: `${c.state.salary}` })
    return `${reply.status}`
  })
