// SPDX-License-Identifier: Apache-2.0
import { accountId, bytes, contract, fixedBytes, type MessageContextOf, mapping, option, str, struct, u32 } from '@phat/contract'
import { ensureMayRead, grants } from '@phat/contract/std'

const entry = struct('Entry', { subject: accountId, number: u32 })
const keyLength = 32

const declared = contract('Vault', {
  use: [grants],
  state: {
    // One key for each subject: without it the records are noise, in every copy that anybody has kept of them.
    keys: mapping(accountId, fixedBytes(keyLength)),
    records: mapping(entry, bytes),
    count: mapping(accountId, u32),
  },
  errors: { NoSubject: {}, AlreadyThere: {} },
  upgrade: { timelock: 7_200 },
})

/** Records that their subjects share by purpose and for a time, and can have forgotten at once. */
export const Vault = declared
  .init('new', {}, () => ({}))
  /** The key comes from the subject, made at random: one that the contract derives, it could derive again. */
  .message('enter', { key: fixedBytes(keyLength) }, (c, { key }) => {
    if (c.state.keys.get(c.caller) !== undefined) throw c.error.AlreadyThere()
    c.state.keys.set(c.caller, key)
  })
  .message('store', { record: bytes }, u32, (c, { record }) => {
    const key = c.state.keys.get(c.caller)
    if (key === undefined) throw c.error.NoSubject()
    const number = c.state.count.get(c.caller) ?? 0
    // Numbers are never used again, so that no two records are hidden by the same bytes.
    c.state.count.set(c.caller, number + 1)
    c.state.records.set({ subject: c.caller, number }, masked(c, key, number, record))
    return number
  })
  /** Deletes the key and nothing else: all records of the caller are unreadable from the next call on. */
  .message('forget', {}, (c) => {
    if (c.state.keys.get(c.caller) === undefined) throw c.error.NoSubject()
    c.state.keys.delete(c.caller)
  })
  .query('read', { subject: accountId, number: u32, purpose: str }, option(bytes), (c, { subject, number, purpose }) => {
    ensureMayRead(c, subject, 'record', purpose)
    const key = c.state.keys.get(subject)
    const record = c.state.records.get({ subject, number })
    return key === undefined || record === undefined ? undefined : masked(c, key, number, record)
  })

type Hashes = Pick<MessageContextOf<typeof declared>, 'crypto'>

const blockLength = 32

/** Adds a stream of bytes that follows from key and number; done twice it gives the record back. */
function masked({ crypto }: Hashes, key: Uint8Array, number: number, record: Uint8Array): Uint8Array {
  const result = record.slice()
  const seed = new Uint8Array(keyLength + 8)
  seed.set(key)
  const counters = new DataView(seed.buffer, keyLength)
  counters.setUint32(0, number, true)
  for (let at = 0; at < result.length; at += blockLength) {
    counters.setUint32(4, at / blockLength, true)
    const stream = crypto.blake2_256(seed)
    for (let i = 0; i < blockLength && at + i < result.length; i++) result[at + i] = (result[at + i] ?? 0) ^ (stream[i] ?? 0)
  }
  return result
}
