// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest'
import { EventLog } from '../src/runtime/event-log.ts'

const recordOf = (n: number): Uint8Array => new Uint8Array(n).fill(n)
const add = (log: EventLog, n: number): void => log.add((writer) => writer.append(recordOf(n)))

describe('the log of events', () => {
  test('holds the records one after another, beyond its first buffer', () => {
    const log = new EventLog()
    for (let n = 1; n <= 100; n++) add(log, n)
    const expected = Array.from({ length: 100 }, (_, i) => recordOf(i + 1))
    expect(log.count).toBe(100)
    expect(log.records).toEqual(expected)
    expect(log.encoded).toEqual(new Uint8Array(Buffer.concat(expected)))
  })

  test('goes back to an earlier length and on from there', () => {
    const log = new EventLog()
    for (const n of [3, 4, 5]) add(log, n)
    const before = log.records
    log.truncate(1)
    add(log, 6)
    expect(log.records).toEqual([recordOf(3), recordOf(6)])
    expect(before).toEqual([recordOf(3), recordOf(4), recordOf(5)])
    log.truncate(0)
    expect([log.count, log.encoded.length]).toEqual([0, 0])
    expect(() => log.truncate(1)).toThrow('cut to what it held')
  })

  test('keeps nothing of a record that could not be written', () => {
    const log = new EventLog()
    add(log, 2)
    const broken = () =>
      log.add((writer) => {
        writer.append(recordOf(7))
        throw new RangeError('no such event')
      })
    expect(broken).toThrow('no such event')
    expect(log.records).toEqual([recordOf(2)])
    expect(log.encoded).toEqual(recordOf(2))
  })
})
