// SPDX-License-Identifier: Apache-2.0
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { concatBytes, fromByteString, PhatError, textBytes, toByteString } from '@phat/primitives'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { type LogHead, openSealedLog, type SealedLog, type SealedLogOptions } from '../src/sealed-log/sealed-log.ts'

const folder = mkdtempSync(join(tmpdir(), 'sealed-log-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let files = 0
const newPath = (): string => join(folder, `log-${files++}`)

const identity = { cluster: new Uint8Array(32).fill(1), epoch: 3, key: new Uint8Array(32).fill(2) }

interface Opened {
  readonly log: SealedLog
  readonly texts: readonly string[]
}

async function openLog(path: string, more: Partial<SealedLogOptions> = {}): Promise<Opened> {
  const texts: string[] = []
  const log = await openSealedLog({ ...identity, path, onRecord: (content) => texts.push(toByteString(content)), ...more })
  return { log, texts }
}

const bytesOf = (text: string): Uint8Array => textBytes(text)
const asRead = (texts: readonly string[]): string[] => texts.map((text) => toByteString(bytesOf(text)))

/** A log of these records, closed; its head, and where each of its frames ends. */
async function logOf(path: string, texts: readonly string[], more: Partial<SealedLogOptions> = {}) {
  const { log } = await openLog(path, more)
  const ends = [statSync(path).size]
  for (const text of texts) {
    await log.append([bytesOf(text)])
    ends.push(statSync(path).size)
  }
  const { head } = log
  await log.close()
  return { head, ends }
}

/** What an opening ends in: the records, or the code of the refusal. */
async function outcome(path: string, more: Partial<SealedLogOptions> = {}): Promise<readonly string[] | string> {
  try {
    const { log, texts } = await openLog(path, more)
    await log.close()
    return texts
  } catch (error) {
    if (error instanceof PhatError) return error.code
    throw error
  }
}

const three = ['the first record', 'the second record', 'the third, somewhat longer record']

describe('a sealed log', () => {
  test('gives back what was appended, over openings', async () => {
    const path = newPath()
    await logOf(path, three)
    const { log, texts } = await openLog(path)
    expect(texts).toEqual(asRead(three))
    await log.append([bytesOf('a fourth'), bytesOf('')])
    await log.close()
    expect(await outcome(path)).toEqual(asRead([...three, 'a fourth', '']))
    expect(statSync(path).mode & 0o077).toBe(0)
  })

  test('keeps the order of appends that do not wait for each other', async () => {
    const path = newPath()
    const { log } = await openLog(path)
    const texts = Array.from({ length: 50 }, (_, index) => `record ${index}`)
    await Promise.all(texts.map((text) => log.append([bytesOf(text)])))
    await log.close()
    expect(await outcome(path)).toEqual(asRead(texts))
  })

  test('shows its content nowhere in the file, nor that two records are equal', async () => {
    const path = newPath()
    await logOf(path, ['canary canary canary', 'canary canary canary'])
    const file = readFileSync(path)
    expect(file.includes('canary')).toBe(false)
    const blocks = new Set<string>()
    for (let at = 0; at + 16 <= file.length; at++) blocks.add(file.toString('latin1', at, at + 16))
    expect(blocks.size).toBe(file.length - 15)
  })

  test('cut off anywhere opens with the records before, and goes on', async () => {
    const path = newPath()
    const { ends } = await logOf(path, three)
    const whole = readFileSync(path)
    for (let size = 0; size < whole.length; size++) {
      writeFileSync(path, whole.subarray(0, size))
      const { log, texts } = await openLog(path)
      const left = ends.filter((end) => end <= size).length - 1
      expect(texts).toEqual(asRead(three.slice(0, Math.max(left, 0))))
      await log.append([bytesOf('later')])
      await log.close()
      expect(await outcome(path)).toEqual([...texts, toByteString(bytesOf('later'))])
    }
  })

  test('with a flipped bit gives no record that was not appended, and says so when it should have been longer', async () => {
    const path = newPath()
    const { head } = await logOf(path, three)
    const whole = readFileSync(path)
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length * 8 - 1), async (bit) => {
        const flipped = Uint8Array.from(whole)
        flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7))
        writeFileSync(path, flipped)
        const found = await outcome(path)
        if (typeof found === 'string') expect(['sealed-log.tampered', 'sealed-log.wrong-key']).toContain(found)
        else expect(found).toEqual(asRead(three).slice(0, found.length))
        expect(found.length === three.length && typeof found !== 'string').toBe(false)
        writeFileSync(path, flipped)
        expect(await outcome(path, { reached: head })).toMatch(/^sealed-log\.(tampered|wrong-key|rolled-back)$/)
      }),
      { numRuns: 300 },
    )
  })

  test('takes no record of another place, log, cluster, epoch or key', async () => {
    const [path, twin] = [newPath(), newPath()]
    const { ends } = await logOf(path, three)
    await logOf(twin, three)
    const [own, other] = [readFileSync(path), readFileSync(twin)]
    const [begin = 0, first = 0, second = 0] = ends
    const swapped = concatBytes(
      own.subarray(0, begin),
      own.subarray(first, second),
      own.subarray(begin, first),
      own.subarray(second),
    )
    const replaced = concatBytes(own.subarray(0, begin), other.subarray(begin, first), own.subarray(first))
    const dropped = concatBytes(own.subarray(0, begin), own.subarray(first))
    const repeated = concatBytes(own.subarray(0, first), own.subarray(begin))
    const newHead = concatBytes(other.subarray(0, begin), own.subarray(begin))
    for (const spliced of [swapped, replaced, dropped, repeated, newHead]) {
      writeFileSync(path, spliced)
      expect(await outcome(path)).toBe('sealed-log.tampered')
    }
    for (const changed of [{ cluster: new Uint8Array(32) }, { epoch: 4 }, { key: new Uint8Array(32) }]) {
      writeFileSync(path, own)
      expect(await outcome(path, changed)).toBe('sealed-log.wrong-key')
    }
  })

  test('put back to an older copy is found out by who knows how far it was', async () => {
    const path = newPath()
    const { head } = await logOf(path, three.slice(0, 1))
    copyFileSync(path, `${path}.old`)
    const { log } = await openLog(path)
    const reached: LogHead = await log.append([bytesOf('newer')])
    await log.close()
    expect(await outcome(path, { reached })).toEqual(asRead([...three.slice(0, 1), 'newer']))
    copyFileSync(`${path}.old`, path)
    expect(await outcome(path, { reached })).toBe('sealed-log.rolled-back')
    // The older copy goes on with another history: as long as the true one, and still not it.
    copyFileSync(`${path}.old`, path)
    expect(head.sequence).toBeLessThan(reached.sequence)
    await logOf(path, ['forked'])
    expect(await outcome(path, { reached })).toBe('sealed-log.tampered')
  })

  test('never uses a key and a nonce twice, also when an older copy goes on', async () => {
    const path = newPath()
    await logOf(path, three)
    const before = readFileSync(path)
    await logOf(path, ['same text'])
    const once = readFileSync(path).subarray(before.length)
    writeFileSync(path, before)
    await logOf(path, ['same text'])
    const twice = readFileSync(path).subarray(before.length)
    expect(once.length).toBe(twice.length)
    const equal = once.filter((byte, index) => byte === twice[index]).length
    // Lengths and kinds are equal; of random bytes one in 256 is.
    expect(equal).toBeLessThan(10 + once.length / 8)
  })

  test('that someone writes to while it is open writes nothing more', async () => {
    const path = newPath()
    const { log } = await openLog(path)
    await log.append([bytesOf('good')])
    truncateSync(path, statSync(path).size - 1)
    await expect(log.append([bytesOf('next')])).rejects.toMatchObject({ code: 'sealed-log.tampered' })
    await expect(log.append([bytesOf('next')])).rejects.toMatchObject({ code: 'sealed-log.closed' })
    await log.close()
  })

  test('stops reading when it is told to, and refuses what is too large', async () => {
    const path = newPath()
    await logOf(path, three)
    const stop = new AbortController()
    stop.abort(new Error('enough'))
    await expect(openLog(path, { signal: stop.signal })).rejects.toThrow('enough')
    const { log } = await openLog(path)
    await expect(log.append([new Uint8Array(64 * 1024 * 1024 + 1)])).rejects.toMatchObject({ code: 'sealed-log.too-large' })
    await log.close()
    await expect(log.append([bytesOf('late')])).rejects.toMatchObject({ code: 'sealed-log.closed' })
    expect(await outcome(path)).toEqual(asRead(three))
  })

  test('any records come back byte for byte', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.uint8Array({ maxLength: 3_000 }), { maxLength: 4 }), { maxLength: 6 }),
        async (groups) => {
          const path = newPath()
          const { log } = await openLog(path)
          for (const group of groups) await log.append(group)
          await log.close()
          const found = await outcome(path)
          expect(typeof found === 'string' ? found : found.map((text) => fromByteString(text as never))).toEqual(groups.flat())
        },
      ),
      { numRuns: 20 },
    )
  })
})
