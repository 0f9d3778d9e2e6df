// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto'
import { concatBytes } from '@phat/primitives'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { composeHash, composeMeasurements, normalizeCompose, osImageHash } from '../src/events/compose-hash.ts'
import { runtimeEventDigest, runtimeEventPreimage } from '../src/events/measured-event.ts'
import { readDstackEventLog, readDstackQuote } from '../src/events/read-event-log.ts'
import { replayRtmr } from '../src/events/replay-rtmr.ts'
import { isMalformed } from '../src/malformed.ts'
import { appId, bootEvent, composeFile, composeSha, dstackLog, registersOf, runtimeEvent } from './events-dstack-log.ts'

const configId = (version: number, hash: Uint8Array) => concatBytes(Uint8Array.of(version), hash, new Uint8Array(15))

describe('the JSON of a log', () => {
  const json = (change: Record<string, unknown>) => JSON.stringify([{ ...runtimeEvent('app-id', appId), ...change }])

  test('without digests of run-time events is read: they are computed', () => {
    const log = dstackLog().map((entry) => (entry.imr === 3 ? { ...entry, digest: '' } : entry))
    expect(readDstackEventLog(JSON.stringify(log))).toEqual(readDstackEventLog(JSON.stringify(dstackLog())))
    expect(isMalformed(readDstackEventLog(JSON.stringify(log)))).toBe(false)
  })

  test.each([
    ['a register that does not exist', json({ imr: 4 })],
    ['a digest of another event', json({ digest: '00'.repeat(48) })],
    ['a short digest of a boot event', JSON.stringify([{ ...bootEvent(0, 'x'), digest: '00' }])],
    ['no digest of a boot event', JSON.stringify([{ ...bootEvent(0, 'x'), digest: '' }])],
    ['a version that nobody knows', json({ version: 3 })],
    ['the digest of another version', json({ version: 2 })],
    ['a preimage of another event', JSON.stringify([{ ...runtimeEvent('app-id', appId, 2), preimage: '00' }])],
    ['a member that nobody knows', json({ note: 'x' })],
    ['upper case', json({ event_payload: 'AB' })],
    ['half a byte', json({ event_payload: 'abc' })],
    ['no name', json({ event: undefined })],
    ['a number for a name', json({ event: 1 })],
    ['a member twice', '[{"imr":3,"imr":3}]'],
    ['no array', '{}'],
    ['no JSON', '[,]'],
  ])('is refused with %s', (_, text) => {
    expect(isMalformed(readDstackEventLog(text))).toBe(true)
  })

  test('in an answer to GetQuote is a string of its own', () => {
    const answer = { quote: 'abcd', event_log: JSON.stringify(dstackLog()), report_data: '12', vm_config: '{"x":1.5}' }
    const read = readDstackQuote(JSON.stringify(answer))
    expect(read).toMatchObject({ quote: Uint8Array.of(0xab, 0xcd), reportData: Uint8Array.of(0x12) })
    expect(isMalformed(read) ? 0 : read.events.length).toBe(dstackLog().length)
    expect(isMalformed(readDstackQuote(JSON.stringify({ ...answer, event_log: dstackLog() })))).toBe(true)
    expect(isMalformed(readDstackQuote(JSON.stringify({ ...answer, quote: undefined })))).toBe(true)
    expect(isMalformed(readDstackQuote(JSON.stringify({ ...answer, more: 1 })))).toBe(true)
  })

  test('of any text is read or refused, not thrown', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const read = readDstackEventLog(text)
        expect(isMalformed(read) || Array.isArray(read)).toBe(true)
      }),
    )
  })
})

describe('digests and hashes', () => {
  test('a run-time event of version 2 is canonical JSON, whatever its name', () => {
    const text = (name: string) => Buffer.from(runtimeEventPreimage(name, Uint8Array.of(0xff), 2)).toString()
    // The examples of RFC 8785, 3.2.2.2, and of dstack’s own tests.
    expect(text('event"with\\special\nchars')).toBe('{"name":"event\\"with\\\\special\\nchars","payload":"ff","type":134217729}')
    expect(text('\b\f\n\r\t\u0001')).toBe('{"name":"\\b\\f\\n\\r\\t\\u0001","payload":"ff","type":134217729}')
    expect(text('测试-🦀')).toBe('{"name":"测试-🦀","payload":"ff","type":134217729}')
  })

  test('a run-time event of version 1 is type, name and payload in a row', () => {
    const preimage = Buffer.concat([Buffer.from([1, 0, 0, 8]), Buffer.from(':app-id:'), Buffer.from('deadbeef', 'hex')])
    expect(Buffer.from(runtimeEventDigest('app-id', Uint8Array.of(0xde, 0xad, 0xbe, 0xef)))).toEqual(
      createHash('sha384').update(preimage).digest(),
    )
  })

  test('a register depends on every digest and on their order', () => {
    const digest = fc.uint8Array({ minLength: 48, maxLength: 48 })
    fc.assert(
      fc.property(fc.uniqueArray(digest, { minLength: 2, maxLength: 6, selector: (one) => one.join() }), (digests) => {
        const register = replayRtmr(digests)
        const entries = digests.map((one) => ({ ...bootEvent(0, ''), digest: Buffer.from(one).toString('hex') }))
        expect(register).toEqual(registersOf(entries)[0])
        expect(replayRtmr(digests.toReversed())).not.toEqual(register)
        expect(replayRtmr(digests.slice(1))).not.toEqual(register)
      }),
    )
  })

  test('an application is named by the bytes of its compose file', () => {
    const sha = new Uint8Array(composeSha)
    expect(composeHash(composeFile)).toEqual(sha)
    expect(composeHash(new TextEncoder().encode(composeFile))).toEqual(sha)
    expect(composeHash(`${composeFile}\n`)).not.toEqual(sha)
    expect(composeMeasurements(composeFile)).toEqual({ composeHash: sha, appId: sha.slice(0, 20), mrConfigId: configId(1, sha) })
    expect(Buffer.from(osImageHash(new Uint8Array()))).toEqual(createHash('sha256').digest())
  })

  test('a compose file is normalised as dstack’s tools do: keys sorted, no spaces, characters as they are', () => {
    const pretty = '{ "text": "你好", "b": 123, "a": true, "z": [3, 1, {"y": null, "x": "a\\n"}], "A": {} }'
    expect(normalizeCompose(pretty)).toBe('{"A":{},"a":true,"b":123,"text":"你好","z":[3,1,{"x":"a\\n","y":null}]}')
    expect(normalizeCompose(composeFile)).toBe(composeFile)
    for (const text of ['{"a":1.5}', '{"ä":1}', '{"a":1,"a":2}', '']) expect(isMalformed(normalizeCompose(text))).toBe(true)
  })
})
