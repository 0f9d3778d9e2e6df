// SPDX-License-Identifier: Apache-2.0
import { accountId, contract, declassify, str, u32 } from '@phat/contract'

/** A contract that does with a text whatever a contract can do with one. */
export const Witness = contract('Witness', {
  state: { note: str, by: accountId, kept: u32 },
  secrets: ['apiKey'],
})
  .init('new', { note: str }, (c, { note }) => ({ note, by: c.caller, kept: 0 }))
  .message('keep', { text: str }, (c, { text }) => {
    c.state.note = text
    c.state.by = c.caller
    c.state.kept += 1
  })
  .message('say', { text: str }, (c, { text }) => {
    c.log.warn(declassify(text, 'tests look for it where it must not be'))
    c.log.debug(declassify(text, 'tests look for it where it must not be'))
  })
  .message('trap', { text: str }, (_c, { text }) => {
    throw new Error(declassify(text, 'tests look for it where it must not be'))
  })
  .query('note', {}, str, (c) => c.state.note)
  .query('by', {}, accountId, (c) => c.state.by)
  .query('kept', {}, u32, (c) => c.state.kept)
  .query('echo', { text: str }, str, (c, { text }) => {
    c.log.info(declassify(text, 'tests look for it where it must not be'))
    return text
  })
  .query('trapNow', { text: str }, str, (_c, { text }) => {
    throw new Error(declassify(text, 'tests look for it where it must not be'))
  })
  .query('secret', {}, str, (c) => c.secrets.apiKey)
  .query('post', { url: str }, u32, async (c, { url }) => {
    const reply = await c.fetch(declassify(url, 'tests look for it where it must not be'), { method: 'POST', body: 'one' })
    return reply.status
  })
