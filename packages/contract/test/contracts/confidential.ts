// SPDX-License-Identifier: Apache-2.0
import { contract, str } from '@phat/contract'

/** Reads a secret in a query, and tries to in a message. */
export const Confidential = contract('Confidential', {
  secrets: ['apiKey', 'other'],
  accepts: { legacy: false },
})
  .init('new', {}, () => ({}))
  .query('key', {}, str, (c) => c.secrets.apiKey)
  .query('other', {}, str, (c) => c.secrets.other)
  .message('touch', {}, () => undefined)
