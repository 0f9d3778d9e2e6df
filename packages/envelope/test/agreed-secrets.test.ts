// SPDX-License-Identifier: Apache-2.0
import { expandSr25519Seed } from '@phat/crypto'
import { type AgreementKey, createAgreementKey } from '@phat/crypto/agreement'
import {
  createAgreedSecrets,
  createSessionKey,
  type EnvelopeContext,
  openAnswer,
  openEnvelope,
  sealEnvelope,
} from '@phat/envelope'
import { known, textBytes, toHex } from '@phat/primitives'
import { expect, test } from 'vitest'

const seed = (fill: number): Uint8Array => new Uint8Array(32).fill(fill)
const key = (fill: number): AgreementKey => createAgreementKey(known(expandSr25519Seed(seed(fill)), 'has 32 bytes'))
const context: EnvelopeContext = { purpose: 'query', sender: seed(11), target: seed(12), genesis: seed(13) }
const lifetime = { height: 100, blocksMax: 50 }
const nonceOf = (value: number): Uint8Array => new Uint8Array(12).fill(value)

/** A key that counts its agreements. */
function counted(inner: AgreementKey): AgreementKey & { readonly agreed: number } {
  let agreed = 0
  return {
    publicKey: inner.publicKey,
    agree: (theirs) => {
      agreed++
      return inner.agree(theirs)
    },
    get agreed() {
      return agreed
    },
  }
}

const sealed = (from: AgreementKey, to: AgreementKey, nonce: number, text = 'bid 25'): Uint8Array =>
  sealEnvelope(from, to.publicKey, { nonce: nonceOf(nonce), expiry: 120 }, context, textBytes(text))

test('a session agrees once at each end; each of its envelopes has its own ciphertext, replay key and answer', () => {
  const [worker, inner] = [counted(key(1)), counted(key(2))]
  const session = createSessionKey(inner)
  const secrets = createAgreedSecrets()
  const replayKeys = new Set<string>()
  const bodies = new Set<string>()
  for (let nonce = 1; nonce <= 5; nonce++) {
    const bytes = sealed(session, worker, nonce)
    const opened = openEnvelope(worker, bytes, context, lifetime, secrets)
    if (opened.refused !== undefined) expect.fail(opened.refused)
    expect(opened.plaintext).toEqual(textBytes('bid 25'))
    expect(openEnvelope(key(1), bytes, context, lifetime)).toMatchObject({
      plaintext: opened.plaintext,
      replayKey: opened.replayKey,
    })
    const answer = opened.sealAnswer(nonceOf(9), textBytes('yes'))
    expect(openAnswer(session, worker.publicKey, bytes, answer)).toEqual(textBytes('yes'))
    expect(openAnswer(session, worker.publicKey, sealed(session, worker, nonce + 100), answer)).toBeUndefined()
    replayKeys.add(toHex(opened.replayKey))
    bodies.add(toHex(bytes.subarray(49)))
    bodies.add(toHex(answer.subarray(12)))
  }
  expect([worker.agreed, inner.agreed]).toEqual([1, 1])
  expect([replayKeys.size, bodies.size]).toEqual([5, 10])
})

test('what was dropped agrees again, and answers to it are sealed all the same', () => {
  const worker = counted(key(1))
  const secrets = createAgreedSecrets(2)
  const senders = [key(2), key(3), key(4)]
  const first = openEnvelope(worker, sealed(key(2), worker, 1), context, lifetime, secrets)
  if (first.refused !== undefined) expect.fail(first.refused)
  for (const sender of senders)
    expect(openEnvelope(worker, sealed(sender, worker, 2), context, lifetime, secrets).refused).toBeUndefined()
  expect([worker.agreed, secrets.size]).toEqual([3, 2])
  // Its secret was erased in the memory meanwhile, not in the hand of who has to answer.
  expect(openAnswer(key(2), worker.publicKey, sealed(key(2), worker, 1), first.sealAnswer(nonceOf(9), textBytes('yes')))).toEqual(
    textBytes('yes'),
  )
  expect(openEnvelope(worker, sealed(key(2), worker, 3), context, lifetime, secrets).refused).toBeUndefined()
  expect([worker.agreed, secrets.size]).toEqual([4, 2])
})

test('dropped secrets are erased', () => {
  const secrets = createAgreedSecrets(1)
  const secret = seed(7)
  secrets.keep(seed(1), seed(2), secret)
  const copy = secrets.recall(seed(1), seed(2))
  secrets.keep(seed(1), seed(3), secret)
  expect(secrets.recall(seed(1), seed(2))).toBeUndefined()
  expect(copy).toEqual(seed(7))
  secrets.forgetAll()
  expect([secrets.recall(seed(1), seed(3)), secrets.size]).toEqual([undefined, 0])
  expect(secret).toEqual(seed(7))
})

test('envelopes that do not open leave nothing behind, and take the place of nobody', () => {
  const worker = counted(key(1))
  const secrets = createAgreedSecrets(1)
  expect(openEnvelope(worker, sealed(key(2), worker, 1), context, lifetime, secrets).refused).toBeUndefined()
  for (const sender of [3, 4, 5]) {
    const foreign = sealed(key(sender), key(9), 1)
    expect(openEnvelope(worker, foreign, context, lifetime, secrets).refused).toBe('cannot-open')
  }
  // Somebody else's ephemeral key in front of bytes of one's own.
  const stolen = sealed(key(3), worker, 2)
  stolen.set(key(2).publicKey, 12)
  expect(openEnvelope(worker, stolen, context, lifetime, secrets).refused).toBe('cannot-open')
  expect(secrets.size).toBe(1)
  const agreed = worker.agreed
  expect(openEnvelope(worker, sealed(key(2), worker, 3), context, lifetime, secrets).refused).toBeUndefined()
  expect(worker.agreed).toBe(agreed)
})

test('one memory serves several keys of its owner without mixing them up', () => {
  const secrets = createAgreedSecrets()
  for (const owner of [key(1), key(5)])
    for (const nonce of [1, 2])
      expect(openEnvelope(owner, sealed(key(2), owner, nonce), context, lifetime, secrets).refused).toBeUndefined()
  expect(secrets.size).toBe(2)
  expect(openEnvelope(key(5), sealed(key(2), key(1), 3), context, lifetime, secrets).refused).toBe('cannot-open')
})
