// SPDX-License-Identifier: Apache-2.0
import { fromHex, toHex } from '@phat/primitives'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type DerCursor, derTag, endDer, enter, hasMore, openDer, readContent, readEncoded } from '../src/der/der-reader.ts'
import {
  readBitString,
  readBoolean,
  readEnumerated,
  readNamedBits,
  readNull,
  readNumber,
  readOctets,
  readOid,
  readTime,
  readUnsigned,
  unixTime,
} from '../src/der/der-values.ts'
import { isMalformed, reading } from '../src/malformed.ts'

/** Reads all of the bytes with `read`; the refusal's words when it refuses. */
function outcome<Value>(hex: string, read: (cursor: DerCursor) => Value): Value | string {
  const result = reading(() => {
    const cursor = openDer(fromHex(`0x${hex.replaceAll(' ', '')}`))
    const value = read(cursor)
    endDer(cursor, 'all')
    return value
  })
  return isMalformed(result) ? `${result.malformed}: ${result.expected}` : result
}

const refused = expect.stringMatching(/^(x|all)(\.\w+)?: /)

describe('lengths', () => {
  const octets = (cursor: DerCursor) => readOctets(cursor, 'x').length
  test.each([
    ['0400', 0],
    [`047f${'00'.repeat(127)}`, 127],
    [`048180${'00'.repeat(128)}`, 128],
    [`0481ff${'00'.repeat(255)}`, 255],
    [`04820100${'00'.repeat(256)}`, 256],
    [`0482ffff${'00'.repeat(65_535)}`, 65_535],
    [`0483010000${'00'.repeat(65_536)}`, 65_536],
  ])('%# is read', (hex, length) => {
    expect(outcome(hex, octets)).toBe(length)
  })

  test.each([
    ['', 'nothing'],
    ['04', 'no length'],
    ['0401', 'no content'],
    ['040100 00', 'a byte behind'],
    ['0500', 'another tag'],
    ['2400', 'a constructed string'],
    ['0480 0000', 'an indefinite length'],
    ['048100', 'zero in the long form'],
    [`04817f${'00'.repeat(127)}`, '127 in the long form'],
    [`048200ff${'00'.repeat(255)}`, '255 in two bytes'],
    [`048300ffff${'00'.repeat(65_535)}`, '65,535 in three bytes'],
    ['0484000000 01 00', 'four bytes of length'],
    ['0484ffffffff', 'a huge length'],
    ['04ff', 'the reserved length'],
    ['0482ffff00', 'a length past the end'],
    ['048201', 'half a length'],
    ['1f0100', 'a tag of several bytes'],
  ])('%s is refused: %s', (hex) => {
    expect(outcome(hex, octets)).toEqual(refused)
  })
})

test('a constructed value ends where it says, and values inside cannot reach beyond it', () => {
  const two = (cursor: DerCursor) => {
    const inner = enter(cursor, derTag.sequence, 'x')
    const numbers = [readNumber(inner, 'x', 9), readNumber(inner, 'x', 9)]
    endDer(inner, 'x')
    return numbers
  }
  expect(outcome('3006 020101 020102', two)).toEqual([1, 2])
  expect(outcome('3003 020101 020102', two)).toEqual(refused)
  expect(outcome('3005 020101 0201 02', two)).toEqual(refused)
  expect(outcome('3009 020101 020102 020103', two)).toEqual(refused)
})

test('values nest sixteen deep and no deeper, and each refusal is a value', () => {
  const nested = (depth: number): string => {
    let bytes = ''
    for (let i = 0; i < depth; i++) {
      const length = bytes.length / 2
      bytes = `30${length < 128 ? length.toString(16).padStart(2, '0') : `81${length.toString(16)}`}${bytes}`
    }
    return bytes
  }
  const descend = (cursor: DerCursor): number => (hasMore(cursor) ? 1 + descend(enter(cursor, derTag.sequence, 'x')) : 0)
  expect(outcome(nested(16), descend)).toBe(16)
  expect(outcome(nested(17), descend)).toEqual(refused)
})

describe('values', () => {
  const boolean = (cursor: DerCursor) => readBoolean(cursor, 'x')
  const number = (cursor: DerCursor) => readNumber(cursor, 'x', 65_536)
  const unsigned = (cursor: DerCursor) => toHex(readUnsigned(cursor, 'x', 20))
  const enumerated = (cursor: DerCursor) => readEnumerated(cursor, 'x', 1)
  const bits = (cursor: DerCursor) => toHex(readBitString(cursor, 'x'))
  const named = (cursor: DerCursor) => [...readNamedBits(cursor, 'x', 9)]
  const oid = (cursor: DerCursor) => readOid(cursor, 'x')
  const nothing = (cursor: DerCursor) => {
    readNull(cursor, 'x')
    return 'null'
  }
  const text = (value: string, tag = '17') =>
    `${tag}${value.length.toString(16).padStart(2, '0')}${Buffer.from(value).toString('hex')}`
  const time = (cursor: DerCursor) => readTime(cursor, 'x')

  test.each<readonly [string, (cursor: DerCursor) => unknown, unknown]>([
    ['010100', boolean, false],
    ['0101ff', boolean, true],
    ['020100', number, 0],
    ['02017f', number, 127],
    ['02020080', number, 128],
    ['0203010000', number, 65_536],
    ['02020080', unsigned, '0x80'],
    ['020100', unsigned, '0x00'],
    [`021500${'ff'.repeat(20)}`, unsigned, `0x${'ff'.repeat(20)}`],
    ['0a0101', enumerated, 1],
    ['0302 00ff', bits, '0xff'],
    ['0301 00', bits, '0x'],
    ['0302 0106', named, [5, 6]],
    ['0302 0204', named, [5]],
    ['0302 0104', named, [5]],
    ['0303 070080', named, [8]],
    ['0301 00', named, []],
    ['0603 550403', oid, '2.5.4.3'],
    ['06092a864886f84d010d01', oid, '1.2.840.113741.1.13.1'],
    ['0602 8837', oid, '2.999'],
    ['0601 00', oid, '0.0'],
    ['0601 27', oid, '0.39'],
    ['0601 28', oid, '1.0'],
    ['0500', nothing, 'null'],
    [text('700101000000Z'), time, 0],
    [text('491231235959Z'), time, 2_524_607_999],
    [text('20500101000000Z', '18'), time, 2_524_608_000],
    [text('240229120000Z'), time, 1_709_208_000],
    [text('99991231235959Z', '18'), time, 253_402_300_799],
  ])('%s is read', (hex, read, value) => {
    expect(outcome(hex.replaceAll(' ', ''), read)).toEqual(value)
  })

  test.each<readonly [string, string, (cursor: DerCursor) => unknown]>([
    ['010101', 'TRUE as 01', boolean],
    ['0100', 'an empty boolean', boolean],
    ['01020000', 'a boolean of two bytes', boolean],
    ['0200', 'an empty integer', number],
    ['020180', 'a negative integer', number],
    ['0202007f', 'an integer with a needless zero', number],
    ['0203010001', 'an integer above the bound', number],
    ['02080100000000000000', 'an integer that is not safe', number],
    [`0216 0100${'ff'.repeat(20)}`, 'a serial of more than 20 bytes', unsigned],
    ['0a0102', 'an enumeration above the bound', enumerated],
    ['0300', 'a bit string without its count', bits],
    ['0302 01fe', 'a bit string that is not whole bytes', bits],
    ['0302 01 03', 'an unused bit that is set', named],
    ['0302 08 00', 'eight unused bits', named],
    ['0301 01', 'an unused bit of nothing', named],
    ['0303 00 0000', 'more bits than there are names', named],
    ['0600', 'an empty object identifier', oid],
    ['0602 8001', 'an arc with a needless byte', oid],
    ['0601 80', 'half an arc', oid],
    ['0607 2a 818080808001', 'an arc of more than 35 bits', oid],
    ['0501 00', 'a NULL with content', nothing],
    [text('7001010000Z'), 'a time without seconds', time],
    [text('700101000000+0000'), 'a time with a zone', time],
    [text('700101000000'), 'a time without Z', time],
    [text('20491231235959Z', '18'), 'GeneralizedTime before 2050', time],
    [text('20500101000000.5Z', '18'), 'a fraction of a second', time],
    [text('701301000000Z'), 'month 13', time],
    [text('700001000000Z'), 'month 0', time],
    [text('700100000000Z'), 'day 0', time],
    [text('230229000000Z'), '29 February 2023', time],
    [text('21000229000000Z', '18'), '29 February 2100', time],
    [text('700431000000Z'), '31 April', time],
    [text('701232000000Z'), '32 December', time],
    [text('700101240000Z'), 'hour 24', time],
    [text('700101006000Z'), 'minute 60', time],
    [text('700101000060Z'), 'a leap second', time],
    [text(' 70101000000Z'), 'a space for a digit', time],
  ])('%s is refused: %s', (hex, _, read) => {
    expect(outcome(hex.replaceAll(' ', ''), read)).toEqual(refused)
  })
})

test('times agree with the calendar of the language from 1950 to 9999', () => {
  const from = Date.UTC(1950, 0, 1) / 1000
  const until = Date.UTC(9999, 11, 31, 23, 59, 59) / 1000
  fc.assert(
    fc.property(fc.integer({ min: from, max: until }), (seconds) => {
      const date = new Date(seconds * 1000)
      const [day, time] = [date.getUTCDate(), [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()] as const]
      expect(unixTime(date.getUTCFullYear(), date.getUTCMonth() + 1, day, ...time)).toBe(seconds)
    }),
  )
})

test('what is read encodes to the same bytes: there is one encoding for each value', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 24 }), (bytes) => {
      const result = reading(() => {
        const cursor = openDer(bytes)
        return [readEncoded(cursor, derTag.octetString, 'x'), cursor.at] as const
      })
      if (isMalformed(result)) return
      const [encoded, end] = result
      expect(encoded).toEqual(bytes.subarray(0, end))
      const content = readContent(openDer(bytes), derTag.octetString, 'x')
      expect(encoded).toEqual(Uint8Array.of(4, content.length, ...content))
    }),
  )
})
