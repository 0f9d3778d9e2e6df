// SPDX-License-Identifier: Apache-2.0
import { createCipheriv } from 'node:crypto'
import { blake2b256, expandSr25519Seed, keypairFromUri } from '@phat/crypto'
import { createAgreementKey } from '@phat/crypto/agreement'
import {
  answer2,
  decodeLegacy,
  type EnvelopeContext,
  envelopeVersion,
  type LegacyQuery,
  legacyAnswer,
  legacyQuery,
  legacyReplayKey,
  openAnswer,
  openEnvelope,
  openLegacy,
  query2,
  type Receipt,
  requestHash,
  sealEnvelope,
  sealLegacy,
  signAnswer,
  sizeClass,
  verifyAnswer,
} from '@phat/envelope'
import { commandPayload, encryptedData } from '@phat/messaging'
import { concatBytes, known, textBytes, toHex } from '@phat/primitives'
import { sr25519Agreement, sr25519PairFromSeed } from '@polkadot/util-crypto'
import { waitReady } from '@polkadot/wasm-crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { padToClass, unpad } from '../src/size-class.ts'
import { sdkRegistry } from './sdk-types.ts'

const seed = (fill: number): Uint8Array => new Uint8Array(32).fill(fill)
const key = (fill: number) => createAgreementKey(known(expandSr25519Seed(seed(fill)), 'has 32 bytes'))
const [worker, client, other] = [key(1), key(2), key(3)]
const nonce = new Uint8Array(12).fill(5)
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })

beforeAll(() => waitReady())

describe('the legacy envelope', () => {
  /** As @phala/sdk does it: polkadot-js agreement and types, AES-256-GCM of another implementation. */
  function sealAsSdk(iv: Uint8Array, plaintext: Uint8Array): Uint8Array {
    const mine = sr25519PairFromSeed(seed(2))
    const shared = sr25519Agreement(mine.secretKey, sr25519PairFromSeed(seed(1)).publicKey)
    const cipher = createCipheriv('aes-256-gcm', shared, iv)
    const data = concatBytes(cipher.update(plaintext), cipher.final(), cipher.getAuthTag())
    return sdkRegistry.createType('EncryptedData', { iv, pubkey: mine.publicKey, data: toHex(data) }).toU8a()
  }

  test('has the bytes of the SDK, and opens them', () => {
    fc.assert(
      fc.property(bytes(12), fc.uint8Array({ maxLength: 300 }), (iv, plaintext) => {
        const sent = sealAsSdk(iv, plaintext)
        expect(encryptedData.encode(sealLegacy(client, worker.publicKey, iv, plaintext))).toEqual(sent)
        const opened = known(openLegacy(worker, known(decodeLegacy(sent), 'is one')), 'opens')
        expect(opened.plaintext).toEqual(plaintext)
        const answer = opened.sealAnswer(nonce, textBytes('yes'))
        expect(answer).toEqual(sealLegacy(worker, client.publicKey, nonce, textBytes('yes')))
        expect(openLegacy(client, answer)?.plaintext).toEqual(textBytes('yes'))
        expect(openLegacy(other, known(decodeLegacy(sent), 'is one'))).toBeUndefined()
      }),
      { numRuns: 20 },
    )
  })

  test('names duplicates of one sender; a copy under another account is another message: the front-running that remains', () => {
    const envelope = known(decodeLegacy(sealAsSdk(nonce, textBytes('bid 7'))), 'is one')
    expect(legacyReplayKey(seed(7), envelope)).toEqual(legacyReplayKey(seed(7), { ...envelope, iv: nonce.slice() }))
    expect(legacyReplayKey(seed(7), envelope)).not.toEqual(legacyReplayKey(seed(8), envelope))
    expect(openLegacy(worker, envelope)?.plaintext).toEqual(textBytes('bid 7'))
  })

  test('its queries and answers are encoded as the SDK reads and writes them', () => {
    const value: LegacyQuery = {
      head: { id: seed(9), nonce: seed(8) },
      data: { type: 'InkMessage', value: { payload: Uint8Array.of(1, 2, 3), deposit: 5n, transfer: 0n, estimating: true } },
    }
    const theirs = sdkRegistry.createType('InkQuery', {
      head: { id: toHex(seed(9)), nonce: toHex(seed(8)) },
      data: { InkMessage: { payload: '0x010203', deposit: 5, transfer: 0, estimating: true } },
    })
    expect(legacyQuery.encode(value)).toEqual(theirs.toU8a())
    const answer = legacyAnswer.encode({
      nonce: seed(8),
      result: { type: 'Err', value: { type: 'RuntimeError', value: 'no' } },
    })
    const read = sdkRegistry.createType('InkResponse', answer).toJSON() as { result: unknown }
    expect(read.result).toEqual({ err: { runtimeError: 'no' } })
    const ok = legacyAnswer.encode({
      nonce: seed(8),
      result: { type: 'Ok', value: { type: 'InkMessageReturn', value: Uint8Array.of(7) } },
    })
    expect((sdkRegistry.createType('InkResponse', ok).toJSON() as { result: unknown }).result).toEqual({
      ok: { inkMessageReturn: '0x07' },
    })
  })
})

const context: EnvelopeContext = { purpose: 'command', sender: seed(11), target: seed(12), genesis: seed(13) }
const lifetime = { height: 100, blocksMax: 50 }
const plaintext = textBytes('bid 25')
const sealed = sealEnvelope(client, worker.publicKey, { nonce, expiry: 120 }, context, plaintext)

describe('version 2', () => {
  test('opens for what it was made for, and names itself', () => {
    const opened = openEnvelope(worker, sealed, context, lifetime)
    expect(opened).toMatchObject({ plaintext, expiry: 120 })
    expect(opened.refused).toBeUndefined()
    expect(openEnvelope(worker, sealed, { ...context, sender: seed(14) }, lifetime)).toEqual({ refused: 'cannot-open' })
    expect(openEnvelope(worker, sealed, { ...context, target: seed(14) }, lifetime)).toEqual({ refused: 'cannot-open' })
    expect(openEnvelope(worker, sealed, { ...context, genesis: seed(14) }, lifetime)).toEqual({ refused: 'cannot-open' })
    expect(openEnvelope(worker, sealed, { ...context, purpose: 'query' }, lifetime)).toEqual({ refused: 'cannot-open' })
    expect(openEnvelope(other, sealed, context, lifetime)).toEqual({ refused: 'cannot-open' })
  })

  test('counts from its making to its expiry height, if that is near enough', () => {
    const at = (height: number, blocksMax = 50) => openEnvelope(worker, sealed, context, { height, blocksMax }).refused
    expect(at(120)).toBeUndefined()
    expect(at(121)).toBe('expired')
    expect(at(70)).toBeUndefined()
    expect(at(69)).toBe('expiry-too-far')
  })

  test('with any byte changed, cut or added does not open', () => {
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = sealed.slice()
        changed[at] = known(changed[at], 'is in range') ^ flip
        expect(openEnvelope(worker, changed, context, lifetime).refused).toBeDefined()
      }),
      { numRuns: 150 },
    )
    for (const cut of [0, 44, 45, 48, 49, sealed.length - 1])
      expect(openEnvelope(worker, sealed.subarray(0, cut), context, lifetime).refused).toBeDefined()
    expect(openEnvelope(worker, concatBytes(sealed, Uint8Array.of(0)), context, lifetime).refused).toBe('cannot-open')
  })

  test('has one replay key a header, and another for every other nonce', () => {
    const name = (envelope: Uint8Array): string => {
      const opened = openEnvelope(worker, envelope, context, lifetime)
      return opened.refused === undefined ? toHex(opened.replayKey) : opened.refused
    }
    expect(name(sealed)).toBe(name(sealed.slice()))
    const again = sealEnvelope(client, worker.publicKey, { nonce: nonce.map(() => 6), expiry: 120 }, context, plaintext)
    expect(name(again)).not.toBe(name(sealed))
  })

  test('is never a legacy envelope, nor the other way round', () => {
    fc.assert(
      fc.property(bytes(12), fc.uint8Array({ maxLength: 2000 }), (iv, text) => {
        const legacy = encryptedData.encode(sealLegacy(client, worker.publicKey, iv, text))
        expect(envelopeVersion(legacy)).toBe('legacy')
        expect(openEnvelope(worker, legacy, context, lifetime)).toEqual({ refused: 'wrong-version' })
        const newer = sealEnvelope(client, worker.publicKey, { nonce: iv, expiry: 120 }, context, text)
        expect(envelopeVersion(newer)).toBe(2)
        expect(decodeLegacy(newer)).toBeUndefined()
        expect(() => sdkRegistry.createType('EncryptedData', newer)).toThrow()
      }),
      { numRuns: 15 },
    )
    // Whatever else the bytes are: what has the mark of version 2 never decodes as legacy.
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 45, maxLength: 200 }), (any) => {
        any[44] = 0x0b
        expect(decodeLegacy(any)).toBeUndefined()
      }),
    )
  })

  test('stands in a command behind its own index', () => {
    const payload = commandPayload.encode({ type: 'Envelope', value: sealed })
    expect(payload[0]).toBe(2)
    expect(commandPayload.decode(payload)).toEqual({ type: 'Envelope', value: sealed })
  })

  test('hides lengths in classes that waste an eighth at most', () => {
    fc.assert(
      fc.property(fc.nat(200_000), (length) => {
        const size = sizeClass(length)
        expect(size).toBeGreaterThanOrEqual(Math.max(length, 256))
        expect(sizeClass(size)).toBe(size)
        if (length > 256) expect(size - length).toBeLessThanOrEqual(length / 8)
      }),
    )
    expect(sealEnvelope(client, worker.publicKey, { nonce, expiry: 1 }, context, new Uint8Array(252)).length).toBe(sealed.length)
    const padded = padToClass(plaintext)
    expect(unpad(padded)).toEqual(plaintext)
    for (const [at, value] of [
      [255, 1],
      [3, 1],
      [1, 1],
    ] as const) {
      const wrong = padded.slice()
      wrong[at] = value
      expect(unpad(wrong), `byte ${at}`).toBeUndefined()
    }
    expect(unpad(concatBytes(padded, new Uint8Array(32)))).toBeUndefined()
  })

  test('refuses to encrypt to what is no key', () => {
    expect(() => sealEnvelope(client, new Uint8Array(32), { nonce, expiry: 1 }, context, plaintext)).toThrow(
      expect.objectContaining({ code: 'envelope.bad-public-key' }),
    )
    expect(() => sealLegacy(client, new Uint8Array(32).fill(255), nonce, plaintext)).toThrow('ristretto')
  })

  test('20,000 mutated envelopes are refused or opened, nothing else', () => {
    let state = 99
    const random = (below: number): number => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0
      return Math.floor((state / 2 ** 32) * below)
    }
    const outcomes = new Set<string>()
    for (let i = 0; i < 20_000; i++) {
      let mutated = sealed.slice()
      // Mostly the clear part, and mostly such that the curve is not asked: the rest is the property above.
      for (let n = 0; n <= random(3); n++) mutated[random(49)] = random(256)
      if (i % 50 !== 0) mutated[45] = 200
      if (random(3) === 0) mutated = mutated.slice(0, random(mutated.length))
      decodeLegacy(mutated)
      outcomes.add(openEnvelope(worker, mutated, context, lifetime).refused ?? 'opened')
    }
    for (const refusal of ['malformed', 'wrong-version', 'cannot-open', 'expiry-too-far']) expect(outcomes).toContain(refusal)
  })
})

describe('answers', () => {
  test('open for the request that they answer, and for no other', () => {
    const opened = openEnvelope(worker, sealed, context, lifetime)
    if (opened.refused !== undefined) expect.fail(opened.refused)
    const answer = opened.sealAnswer(nonce, textBytes('25'))
    expect(openAnswer(client, worker.publicKey, sealed, answer)).toEqual(textBytes('25'))
    const again = sealEnvelope(client, worker.publicKey, { nonce: nonce.map(() => 6), expiry: 120 }, context, plaintext)
    expect(openAnswer(client, worker.publicKey, again, answer)).toBeUndefined()
    expect(openAnswer(client, other.publicKey, sealed, answer)).toBeUndefined()
    for (const length of [0, 12, 27, answer.length - 1])
      expect(openAnswer(client, worker.publicKey, sealed, answer.subarray(0, length))).toBeUndefined()
  })

  test('are prepared before they are known, each for one sealing', () => {
    const opened = openEnvelope(worker, sealed, context, lifetime)
    if (opened.refused !== undefined) expect.fail(opened.refused)
    const prepared = opened.prepareAnswer(nonce)
    expect(prepared.requestHash).toEqual(requestHash(sealed))
    expect(prepared.seal(textBytes('25'))).toEqual(opened.sealAnswer(nonce, textBytes('25')))
    expect(() => prepared.seal(textBytes('26'))).toThrow('a nonce is used once')
  })

  test('carry a receipt of their worker that no change survives', () => {
    const identity = keypairFromUri('//Worker')
    const about: Omit<Receipt, 'answerHash'> = {
      requestHash: requestHash(sealed),
      contract: seed(1),
      codeHash: seed(2),
      height: 100,
      blockTime: 1_700_000_000_000n,
      stateRoot: seed(3),
      worker: identity.publicKey,
      evidence: seed(4),
      simulated: true,
      debuggable: false,
    }
    const outcome = { type: 'Ok', value: { type: 'InkMessageReturn', value: Uint8Array.of(1) } } as const
    const answer = answer2.decode(answer2.encode(signAnswer(outcome, about, (message) => identity.sign(message))))
    expect(verifyAnswer(answer, requestHash(sealed))).toBe(true)
    expect(answer.receipt.answerHash).toEqual(blake2b256(answer.outcome))
    expect(verifyAnswer(answer, requestHash(plaintext))).toBe(false)
    expect(verifyAnswer({ ...answer, outcome: Uint8Array.of(1) }, requestHash(sealed))).toBe(false)
    for (const change of [{ height: 101 }, { simulated: false }, { stateRoot: seed(9) }, { worker: seed(9) }, { blockTime: 0n }])
      expect(verifyAnswer({ ...answer, receipt: { ...answer.receipt, ...change } }, requestHash(sealed))).toBe(false)
  })

  test('version 2 queries name a block and survive a round trip', () => {
    const value = { contract: seed(1), recentBlock: seed(2), data: { type: 'SidevmMessage', value: Uint8Array.of(1) } } as const
    expect(query2.decode(query2.encode(value))).toEqual(value)
  })
})
