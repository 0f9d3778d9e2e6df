// SPDX-License-Identifier: Apache-2.0
import { contract, str, u16, u32 } from '@phat/contract'

/** Asks a service that wants a key, without showing the key to anybody. */
export const Weather = contract('Weather', {
  state: { asked: u32 },
  errors: { NoAnswer: { status: u16 } },
  secrets: ['apiKey'],
})
  .init('new', {}, () => ({ asked: 0 }))
  .query('temperature', { city: str }, str, async (c, { city }) => {
    const reply = await c.fetch(`https://weather.example/now?city=${encodeURIComponent(city)}`, {
      headers: { authorization: `Bearer ${c.secrets.apiKey}` },
    })
    if (reply.status !== 200) throw c.error.NoAnswer({ status: reply.status })
    return reply.text()
  })
  .query('keyLength', {}, u32, (c) => c.secrets.apiKey.length)
