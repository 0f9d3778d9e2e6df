// SPDX-License-Identifier: Apache-2.0
import {
  accountId,
  bool,
  bytes,
  contract,
  fixedBytes,
  hash,
  interfaceOf,
  mapping,
  option,
  remoteMessage,
  sealFor,
  str,
  struct,
  u32,
  u64,
  u128,
  vec,
} from '@phat/contract'
import { Counter } from '../../examples/counter.ts'

const receipt = struct('Receipt', { amount: u128, note: str })

/** The counter of the examples, by its declaration. */
const counter = interfaceOf(Counter)

/** The same as somebody would describe it who has only its metadata, and forgets that it may fail. */
const misdescribed = { get: remoteMessage('get', {}, u32) }

const self = interfaceOf(contract('Self', {}).query('depth', { left: u32 }, u32, () => 0, { infallible: true }))

/** What the tests of the engine need that the examples do not have. */
export const Relay = contract('Relay', {
  state: { told: u32, history: mapping(u32, u64) },
  events: { Sealed: { sealed: bytes }, Plain: { ok: bool } },
  secrets: ['apiKey'],
})
  .init('new', {}, () => ({ told: 0 }))
  .message('bump', { of: accountId, by: u32 }, u32, (c, { of, by }) => {
    c.at(counter, of).increment({ by })
    return c.at(counter, of).get({})
  })
  .message('raw', { of: accountId, input: bytes }, str, (c, { of, input }) => {
    const reply = c.call(of, input)
    return reply.kind === 'failed' ? reply.error : `${reply.kind} ${reply.data.join()}`
  })
  .message('get', { of: accountId }, u32, (c, { of }) => c.at(misdescribed, of).get({}))
  .message('depth', { left: u32 }, u32, (c, { left }) => {
    c.state.told = left
    const below = left === 0 ? 0 : c.at(self, c.address).depth({ left: left - 1 }, { allowReentry: true })
    // What the inner call wrote is seen here: another instance ran on the same state.
    return below + (left === 0 ? 0 : 1) + c.state.told * 10
  })
  .message('sealed', { reader: fixedBytes(32), amount: u128 }, (c, { reader, amount }) => {
    c.emit.Sealed({ sealed: sealFor(c, reader, receipt, { amount, note: 'for you alone' }) })
  })
  .message('log', {}, (c) => {
    c.log.warn(`block ${c.blockNumber} at ${c.block.time}`)
  })
  .message('pay', { to: accountId, amount: u128 }, bool, (c, { to, amount }) => c.transfer(to, amount), { payable: true })
  .message('funds', {}, vec(u128), (c) => [c.value, c.balance], { payable: true, selector: '0xcafef00d' })
  .message('who', {}, vec(accountId), (c) => [c.caller, c.origin, c.address])
  .message('make', { codeHash: hash, input: bytes }, accountId, (c, { codeHash, input }) =>
    c.instantiate(codeHash, input, { salt: Uint8Array.of(input.length) }),
  )
  .message('hashOf', { of: accountId }, option(hash), (c, { of }) => c.codeHashOf(of))
  .message('end', { beneficiary: accountId }, (c, { beneficiary }) => c.terminate(beneficiary))
  .query('sign', { message: bytes }, vec(bytes), (c, { message }) => {
    const key = c.crypto.key('signing')
    const digest = c.crypto.blake2_256(message)
    const signature = key.signHash(digest)
    return [key.publicKey('ecdsa'), c.crypto.ecdsaRecover(signature, digest) ?? new Uint8Array(), key.sign('ed25519', message)]
  })
  .query('price', { pair: str }, str, async (c, { pair }) => {
    const reply = await c.fetch(`https://api.example.org/price/${pair}`, { headers: { accept: 'text/plain' } })
    return `${reply.status} ${reply.text()}`
  })
  .query('both', {}, vec(str), async (c) => {
    const replies = await c.fetchAll([{ url: 'https://a.example.org/' }, { url: 'https://unreachable.example.org/' }])
    return replies.map((reply) => ('failed' in reply ? reply.failed : reply.text()))
  })
  .query('random', { length: u32 }, bytes, (c, { length }) => c.random(length))
  .query('key', {}, str, (c) => c.secrets.apiKey)
