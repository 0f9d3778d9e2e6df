// SPDX-License-Identifier: Apache-2.0
import { concatBytes, textBytes } from '@phat/primitives'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readCcel } from '../src/events/read-ccel.ts'
import { verifyEventLog } from '../src/events/verify-event-log.ts'
import { isMalformed } from '../src/malformed.ts'
import { bootEvent, registersOf } from './events-dstack-log.ts'

/** Little endian. */
function number(value: number, bytes: number): Uint8Array {
  const buffer = Buffer.alloc(bytes)
  buffer.writeUIntLE(value, 0, bytes)
  return new Uint8Array(buffer)
}

interface HeaderChange {
  readonly type?: number
  readonly signature?: string
  readonly algorithm?: number
  readonly vendor?: number
}

/** The entry that describes a log, as firmware writes it. */
function header({ type = 3, signature = 'Spec ID Event03\0', algorithm = 12, vendor = 0 }: HeaderChange = {}): Uint8Array {
  const algorithms = [number(1, 4), number(algorithm, 2), number(48, 2)]
  const description = concatBytes(textBytes(signature), number(0, 4), number(0x0200_0200, 4), ...algorithms, number(vendor, 1))
  return concatBytes(number(1, 4), number(type, 4), new Uint8Array(20), number(description.length, 4), description)
}

function entry(index: number, digest: Uint8Array, payload = 'event', type = 0x8000_0001, algorithm = 12): Uint8Array {
  const digests = [number(1, 4), number(algorithm, 2), digest]
  return concatBytes(number(index, 4), number(type, 4), ...digests, number(payload.length, 4), textBytes(payload))
}

const entries = [bootEvent(0, 'firmware'), bootEvent(1, 'kernel'), bootEvent(0, 'boot order'), bootEvent(2, 'initrd')]
const digestOf = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'))
const body = concatBytes(...entries.map(({ imr, digest }) => entry(imr + 1, digestOf(digest))))
const log = concatBytes(header(), body)
const first = entry(1, digestOf(entries[0]?.digest ?? ''))
const zeros = new Uint8Array(48)
const measurements = {
  tee: 'tdx',
  mrTd: zeros,
  mrConfigId: zeros,
  mrOwner: zeros,
  mrOwnerConfig: zeros,
  mrSeam: zeros,
  rtmrs: registersOf(entries),
} as const

describe('the log of firmware', () => {
  test.each([
    ['nothing', new Uint8Array()],
    ['ones', new Uint8Array(100).fill(0xff)],
    ['zeros', new Uint8Array(100)],
    ['three ones', new Uint8Array(3).fill(0xff)],
  ])('is read and replayed, with %s behind it', (_, filler) => {
    const events = readCcel(concatBytes(log, filler))
    if (isMalformed(events)) return expect.unreachable(`${events.malformed}: ${events.found}`)
    expect(events.map(({ register }) => register)).toEqual([0, 1, 0, 2])
    expect(events[0]).toMatchObject({ type: 0x8000_0001, payload: textBytes('event'), name: '' })
    const { part, refusal, checks } = verifyEventLog({ measurements, events })
    expect(refusal).toBeUndefined()
    expect(part).toBe(events)
    expect(checks.map(({ verdict }) => verdict)).toEqual(['pass', 'pass', 'pass', 'pass'])
  })

  test('of which an entry is missing, changed or moved is refused at its register', () => {
    const events = readCcel(log)
    if (isMalformed(events)) return expect.unreachable(events.malformed)
    const refusal = (change: typeof events) => verifyEventLog({ measurements, events: change }).refusal?.check
    expect(refusal(events.slice(1))).toBe('events.rtmr0')
    expect(refusal(events.toReversed())).toBe('events.rtmr0')
    expect(refusal(events.map((event) => (event.register === 2 ? { ...event, register: 3 } : event)))).toBe('events.rtmr3')
    expect(refusal(events.map((event) => (event.register === 1 ? { ...event, digest: zeros } : event)))).toBe('events.rtmr1')
  })

  test('passes over entries that extend no register', () => {
    const extra = [entry(0, zeros), entry(2, zeros, 'x', 3)]
    expect(readCcel(concatBytes(header({ vendor: 0 }), ...extra, body))).toEqual(readCcel(log))
  })

  test.each([
    ['no bytes', new Uint8Array()],
    ['no description', body],
    ['a description of another type', concatBytes(header({ type: 4 }), body)],
    ['a description of another form', concatBytes(header({ signature: 'Spec ID Event02\0' }), body)],
    ['another hash', concatBytes(header({ algorithm: 11 }), body)],
    ['vendor data that is not there', concatBytes(header({ vendor: 1 }), body)],
    ['a register that does not exist', concatBytes(header(), entry(5, zeros))],
    ['an entry with another hash', concatBytes(header(), entry(1, zeros, 'x', 1, 11))],
    ['an entry that is cut', concatBytes(header(), first.subarray(0, -1))],
    ['something behind the filler', concatBytes(log, new Uint8Array(16), Uint8Array.of(1))],
    ['ones and then zeros', concatBytes(log, new Uint8Array(16).fill(0xff), new Uint8Array(16))],
    ['more bytes than any firmware reserves', new Uint8Array(1_048_577)],
  ])('is refused with %s', (_, bytes) => {
    expect(readCcel(bytes)).toMatchObject({ malformed: expect.stringMatching(/^ccel/) })
  })

  test('of any bytes is read or refused, not thrown', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), (bytes, described) => {
        const events = readCcel(described ? concatBytes(header(), bytes) : bytes)
        expect(isMalformed(events) || Array.isArray(events)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})
