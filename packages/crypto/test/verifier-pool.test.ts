// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type cryptoErrors, type KeyScheme, keypairFromUri, multiSignatureType } from '@phat/crypto'
import {
  createVerifiedRecord,
  createVerifierPool,
  type VerifierPool,
  type VerifierPoolOptions,
  type VerifyItem,
} from '@phat/crypto/node'
import { known } from '@phat/primitives'
import { afterAll, afterEach, describe, expect, test } from 'vitest'

const buildFolder = known(process.env.PHAT_BUILD, 'the global set-up compiles the entry points')
const workerUrl = pathToFileURL(join(buildFolder, 'verifier-worker.js'))
const folder = mkdtempSync(join(tmpdir(), 'phat-verifier-'))
const pools: VerifierPool[] = []

function pool(options: Partial<VerifierPoolOptions> = {}): VerifierPool {
  const created = createVerifierPool({ workerUrl, ...options })
  pools.push(created)
  return created
}

/** A worker whose whole program is `source`. */
function workerFrom(name: string, source: string): URL {
  const path = join(folder, `${name}.mjs`)
  writeFileSync(path, source)
  return pathToFileURL(path)
}

const schemes = ['sr25519', 'ed25519', 'ecdsa'] as const satisfies readonly KeyScheme[]

function signed(text: string, scheme: KeyScheme = 'sr25519'): VerifyItem {
  const alice = keypairFromUri('//Alice', scheme)
  const message = new TextEncoder().encode(text)
  return { signature: { type: multiSignatureType[scheme], value: alice.sign(message) }, message, accountId: alice.accountId }
}

const forged = (item: VerifyItem): VerifyItem => ({ ...item, message: new TextEncoder().encode('other') })

const codeOf = (name: Parameters<typeof cryptoErrors.is>[1]) => ({ code: `crypto.${name}` })

afterEach(async () => {
  await Promise.all(pools.splice(0).map((created) => created.stop()))
})

afterAll(() => rmSync(folder, { recursive: true }))

describe.each([0, 2])('a verifier pool with %i workers', (workers) => {
  test('gives each signature of a mixed burst its own verdict', async () => {
    const subject = pool({ workers, batchSize: 4 })
    const items = Array.from({ length: 30 }, (_, i) => {
      const item = signed(`message ${i}`, known(schemes[i % 3], 'three schemes'))
      return i % 4 === 0 ? forged(item) : item
    })
    const verdicts = await Promise.all(items.map((item) => subject.verify(item)))
    expect(verdicts).toEqual(items.map((_, i) => i % 4 !== 0))
    expect(subject.pending).toBe(0)
  })

  test('answers false to signatures and accounts of a wrong length', async () => {
    const subject = pool({ workers })
    const item = signed('x')
    expect(await subject.verify({ ...item, accountId: item.accountId.subarray(1) })).toBe(false)
    expect(await subject.verify({ ...item, signature: { type: 'Ecdsa', value: item.signature.value } })).toBe(false)
  })

  test('remembers valid signatures in its record and nothing else', async () => {
    const record = createVerifiedRecord({ capacity: 10 })
    const subject = pool({ workers, record })
    const item = signed('remember')
    expect([await subject.verify(item), await subject.verify(forged(item))]).toEqual([true, false])
    expect([record.size, record.has(item), record.has(forged(item))]).toEqual([1, true, false])
  })

  test('refuses after stop', async () => {
    const subject = pool({ workers })
    await subject.stop()
    await expect(subject.verify(signed('late'))).rejects.toMatchObject(codeOf('verifier-stopped'))
  })

  test('throws the reason of a signal that was aborted before', async () => {
    const reason = new Error('not needed')
    await expect(pool({ workers }).verify(signed('x'), AbortSignal.abort(reason))).rejects.toBe(reason)
  })
})

describe('a verifier pool under trouble', () => {
  const silent = workerFrom('silent', "import { parentPort } from 'node:worker_threads'\nparentPort.on('message', () => {})\n")

  test('takes what its record knows without waking a thread', async () => {
    const record = createVerifiedRecord({ capacity: 10 })
    const item = signed('known')
    record.add(item)
    const missing = pathToFileURL(join(folder, 'does-not-exist.mjs'))
    expect(await pool({ workerUrl: missing, record }).verify(item)).toBe(true)
  })

  test('refuses above its queue limit and rejects the rest when stopped', async () => {
    const subject = pool({ workerUrl: silent, queueLimit: 2 })
    const waiting = [subject.verify(signed('1')), subject.verify(signed('2'))].map((verdict) => verdict.catch((error) => error))
    await expect(subject.verify(signed('3'))).rejects.toMatchObject({ ...codeOf('verifier-full'), retryable: true })
    await subject.stop()
    for (const error of await Promise.all(waiting)) expect(error).toMatchObject(codeOf('verifier-stopped'))
  })

  test('rejects an aborted signature and frees its place', async () => {
    const subject = pool({ workerUrl: silent, queueLimit: 1 })
    const controller = new AbortController()
    const verdict = subject.verify(signed('1'), controller.signal)
    const reason = new Error('gone')
    controller.abort(reason)
    await expect(verdict).rejects.toBe(reason)
    expect(subject.pending).toBe(0)
  })

  test('verifies the bytes it was given, whatever the caller does to them afterwards', async () => {
    const record = createVerifiedRecord({ capacity: 10 })
    const subject = pool({ record })
    const genuine = signed('genuine')
    const item = { ...genuine, message: new TextEncoder().encode('forgery') }
    const verdict = subject.verify(item)
    item.message.set(genuine.message)
    expect(await verdict).toBe(false)
    const valid = signed('genuine')
    const accepted = subject.verify(valid)
    valid.message.fill(0)
    expect(await accepted).toBe(true)
    expect(record.has(valid)).toBe(false)
  })

  test('rejects when no verdict comes in time', async () => {
    await expect(pool({ workerUrl: silent, timeoutMs: 20 }).verify(signed('1'))).rejects.toMatchObject(codeOf('verifier-timeout'))
  })

  test('verifies a batch again after the thread that had it ended', async () => {
    const marker = JSON.stringify(join(folder, 'crashed-once'))
    const crashesOnce = workerFrom(
      'crashes-once',
      `import { existsSync, writeFileSync } from 'node:fs'
      import { parentPort } from 'node:worker_threads'
      if (existsSync(${marker})) await import(${JSON.stringify(workerUrl.href)})
      else parentPort.on('message', () => { writeFileSync(${marker}, ''); process.exit(1) })`,
    )
    const subject = pool({ workerUrl: crashesOnce })
    const items = [signed('1'), forged(signed('2'))]
    expect(await Promise.all(items.map((item) => subject.verify(item)))).toEqual([true, false])
  })

  test('replaces a thread that hangs', async () => {
    const marker = JSON.stringify(join(folder, 'hung-once'))
    const hangsOnce = workerFrom(
      'hangs-once',
      `import { existsSync, writeFileSync } from 'node:fs'
      import { parentPort } from 'node:worker_threads'
      if (existsSync(${marker})) await import(${JSON.stringify(workerUrl.href)})
      else parentPort.on('message', () => { writeFileSync(${marker}, ''); for (;;); })`,
    )
    const subject = pool({ workerUrl: hangsOnce, timeoutMs: 2000 })
    await expect(subject.verify(signed('1'))).rejects.toMatchObject(codeOf('verifier-timeout'))
    expect(await subject.verify(signed('2'))).toBe(true)
  })

  test('rejects when the worker is not there', async () => {
    const missing = pathToFileURL(join(folder, 'does-not-exist.mjs'))
    await expect(pool({ workerUrl: missing }).verify(signed('1'))).rejects.toMatchObject(codeOf('verifier-crashed'))
  })

  test('rejects a signature over which two threads ended, and goes on', async () => {
    const crashes = workerFrom(
      'crashes',
      "import { parentPort } from 'node:worker_threads'\nparentPort.on('message', () => { throw new RangeError('boom') })\n",
    )
    const subject = pool({ workerUrl: crashes })
    for (const text of ['1', '2']) {
      await expect(subject.verify(signed(text))).rejects.toMatchObject({
        ...codeOf('verifier-crashed'),
        cause: expect.objectContaining({ message: 'boom' }),
      })
    }
  })

  test('blames a thread that ends twice on the batch it was at, not on those behind it', async () => {
    const poison = workerFrom(
      'poison',
      `import { parentPort } from 'node:worker_threads'
      const on = parentPort.on.bind(parentPort)
      parentPort.on = (event, listener) => on(event, (batch) => {
        if (Buffer.from(batch).includes('poison')) throw new RangeError('boom')
        listener(batch)
      })`,
    )
    const poisoned = workerFrom('poisoned', `import '${poison.href}'\nimport '${workerUrl.href}'`)
    const subject = pool({ workerUrl: poisoned, batchSize: 1 })
    const verdicts = ['poison', '1', '2', '3'].map((text) => subject.verify(signed(text)))
    const settled = await Promise.allSettled(verdicts)
    expect(settled.map((verdict) => (verdict.status === 'fulfilled' ? verdict.value : verdict.reason.code))).toEqual([
      'crypto.verifier-crashed',
      true,
      true,
      true,
    ])
  })
})

describe('the record of verified signatures', () => {
  test('drops the oldest beyond its capacity', () => {
    const record = createVerifiedRecord({ capacity: 2 })
    const [a, b, c] = ['a', 'b', 'c'].map((text) => signed(text, 'ed25519')) as [VerifyItem, VerifyItem, VerifyItem]
    for (const item of [a, b, c]) record.add(item)
    expect([record.size, record.has(a), record.has(b), record.has(c)]).toEqual([2, false, true, true])
  })

  test('tells apart scheme, account, signature and message', () => {
    const record = createVerifiedRecord({ capacity: 100 })
    const item = signed('one', 'ed25519')
    record.add(item)
    const value = item.signature.value
    const others: VerifyItem[] = [
      { ...item, signature: { type: 'Sr25519', value } },
      { ...item, accountId: value.subarray(0, 32) },
      { ...item, signature: { type: 'Ed25519', value: value.slice().reverse() } },
      forged(item),
      // The same bytes in the same order, cut elsewhere.
      {
        ...item,
        signature: { type: 'Ed25519', value: value.subarray(0, 63) },
        message: Uint8Array.of(value[63] ?? 0, ...item.message),
      },
    ]
    expect(others.map((other) => record.has(other))).toEqual([false, false, false, false, false])
    expect(record.has({ ...item })).toBe(true)
  })
})
