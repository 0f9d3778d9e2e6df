// SPDX-License-Identifier: Apache-2.0
import { keypairFromUri } from '@phat/crypto'
import { extrinsicHash, mortalEra } from '@phat/frame'
import { encodeSeal } from '@phat/light-client'
import { known, toHex } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import type { SubmitResult, TransactionStatus } from '../src/index.ts'
import { alice, bob, carol, createTestChain, dave, endowment, names, pauper, remarkCall } from './harness.ts'

const amount = 1_000_000_000_000n

/** A rejection as clients see it: `1010 Invalid Transaction: Transaction is outdated`. */
function answer(result: SubmitResult): string {
  if (result.ok) return 'ok'
  const { rpcCode, message, data } = result.rejection
  return data === undefined ? `${rpcCode} ${message}` : `${rpcCode} ${message}: ${data}`
}

const invalid = (why: string): string => `1010 Invalid Transaction: ${why}`

describe('the pool refuses as the author RPC of Substrate does', () => {
  test.each([
    ['sr25519', alice],
    ['ed25519', carol],
    ['ecdsa', dave],
  ] as const)('a bad %s signature', async (_scheme, who) => {
    const { pool, transfer } = createTestChain()
    const forged = transfer(who, bob, amount, { signature: who.sign(new Uint8Array(100)) })
    expect(answer(await pool.submit(forged))).toBe(invalid('Transaction has a bad signature'))
    expect(answer(await pool.submit(transfer(who, bob, amount)))).toBe('ok')
  })

  test('a nonce that was used, also in the block just made', async () => {
    const { pool, transfer, seal } = createTestChain()
    const first = transfer(alice, bob, amount)
    await pool.submit(first)
    seal()
    expect(answer(await pool.submit(first))).toBe(invalid('Transaction is outdated'))
    expect(answer(await pool.submit(transfer(alice, bob, amount, { nonce: 0, tip: 5n })))).toBe(
      invalid('Transaction is outdated'),
    )
  })

  test('a nonce too far ahead of those that are ready', async () => {
    const { pool, transfer } = createTestChain({ limits: { nonceGapMax: 4 } })
    const submit = async (nonce: number) => answer(await pool.submit(transfer(alice, bob, amount, { nonce })))
    const future = '1021 The pool is not accepting future transactions'
    expect(await submit(5)).toBe(`${future}: its nonce is 5 ahead of its account's; at most 4`)
    expect(await submit(4)).toBe('ok')
    expect(await submit(0)).toBe('ok')
    expect(await submit(5)).toBe('ok')
    expect(await submit(6)).toBe(`${future}: its nonce is 5 ahead of its account's; at most 4`)
  })

  test('an expired era, an era of a block that is not known any more', async () => {
    const chain = createTestChain()
    const mortal = chain.transfer(alice, bob, amount, { era: mortalEra(4, 0) })
    const later = chain.transfer(bob, alice, amount, { era: mortalEra(4, 0) })
    expect(answer(await chain.pool.submit(mortal))).toBe('ok')
    for (let i = 0; i < 4; i++) chain.seal()
    // The era now begins at another block, whose hash was not signed.
    expect(answer(await chain.pool.submit(later))).toBe(invalid('Transaction has a bad signature'))
    const unborn = chain.transfer(bob, alice, amount, {
      era: { type: 'Mortal', period: 64, phase: 60 },
      signature: new Uint8Array(64),
    })
    expect(answer(await chain.pool.submit(unborn))).toBe(invalid('Transaction has an ancient birth block'))
  })

  test('another chain, which is a bad signature', async () => {
    const chain = createTestChain()
    const other = createTestChain({ endowed: [alice] })
    expect(toHex(other.chain.genesisHash)).not.toBe(toHex(chain.chain.genesisHash))
    const foreign = chain.transfer(alice, bob, amount, { chain: other.chain })
    expect(answer(await chain.pool.submit(foreign))).toBe(invalid('Transaction has a bad signature'))
  })

  test('more bytes than the pool takes, or than a block takes', async () => {
    const { pool, sign, runtime } = createTestChain()
    const full = invalid('Transaction would exhaust the block limits')
    expect(answer(await pool.submit(sign(alice, remarkCall(runtime, 3_932_160))))).toBe(full)
    const roomy = createTestChain({ limits: { extrinsicBytesMax: 1 << 23 } })
    expect(answer(await roomy.pool.submit(roomy.sign(alice, remarkCall(runtime, 4_000_000))))).toBe(full)
  })

  test('a sender that cannot pay, because it has nothing or not enough for the fee', async () => {
    const { pool, transfer } = createTestChain()
    const cannotPay = invalid('Inability to pay some fees (e.g. account balance too low)')
    expect(answer(await pool.submit(transfer(pauper, bob, amount)))).toBe(cannotPay)
    expect(answer(await pool.submit(transfer(alice, bob, amount, { tip: endowment })))).toBe(cannotPay)
  })

  test('bytes that are no extrinsic, among them every seal', async () => {
    const { chain, pool, transfer } = createTestChain()
    const good = transfer(alice, bob, amount)
    const broken = [
      new Uint8Array(),
      Uint8Array.of(0),
      good.subarray(0, 50),
      new Uint8Array([...good, 0]),
      encodeSeal(chain.genesisHash),
    ]
    for (const bytes of broken) expect(answer(await pool.submit(bytes))).toMatch(/^1001 Extrinsic has invalid format: /)
  })

  test('an inherent', async () => {
    const { pool, seal } = createTestChain()
    const inherent = known(seal().extrinsics[0], 'a block begins with an inherent')
    expect(answer(await pool.submit(inherent))).toBe(
      '1011 Unknown Transaction Validity: Could not find an unsigned validator for the unsigned transaction',
    )
  })

  test('what it has already, and what an operator removed for half an hour', async () => {
    const { pool, transfer, clock } = createTestChain()
    const extrinsic = transfer(alice, bob, amount)
    const hash = extrinsicHash(extrinsic)
    await pool.submit(extrinsic)
    expect(answer(await pool.submit(extrinsic))).toBe(`1013 Transaction Already Imported: ${toHex(hash)}`)
    expect(pool.remove([hash, new Uint8Array(32)])).toEqual([hash])
    expect(answer(await pool.submit(extrinsic))).toBe('1012 Transaction is temporarily banned')
    clock.advance(30 * 60_000)
    expect(answer(await pool.submit(extrinsic))).toBe('ok')
  })

  test('a replacement that does not pay more', async () => {
    const { pool, transfer, watch } = createTestChain()
    const first = await watch(transfer(alice, bob, amount, { tip: 1000n }))
    const low = answer(await pool.submit(transfer(alice, bob, amount + 1n, { tip: 1000n })))
    expect(low).toMatch(/^1014 Priority is too low: \((\d+) vs \1\): The transaction has too low priority to replace another/)
    const better = transfer(alice, bob, amount + 1n, { tip: 1_000_000n })
    expect(answer(await pool.submit(better))).toBe('ok')
    expect(first).toEqual([{ type: 'ready' }, { type: 'usurped', by: extrinsicHash(better) }])
    expect(pool.pending()).toEqual([better])
  })

  test('what passes its limits by count, sender and bytes, unless it pays more than what is there', async () => {
    const { pool, transfer, watch } = createTestChain({ limits: { countMax: 3, perSenderMax: 2 } })
    const dropped = "1016 Immediately Dropped: The transaction couldn't enter the pool because of the limit"
    for (const nonce of [0, 1]) expect(answer(await pool.submit(transfer(alice, bob, amount, { nonce, tip: 500n })))).toBe('ok')
    expect(answer(await pool.submit(transfer(alice, bob, amount, { nonce: 2, tip: 10_000n })))).toBe(dropped)
    const poor = await watch(transfer(bob, alice, amount, { tip: 5n }))
    expect(answer(await pool.submit(transfer(carol, bob, amount, { tip: 5n })))).toBe(dropped)
    expect(answer(await pool.submit(transfer(carol, bob, amount, { tip: 10n ** 9n })))).toBe('ok')
    expect(names(poor)).toEqual(['ready', 'dropped'])
    expect(pool.size).toBe(3)

    const small = createTestChain({ limits: { bytesMax: 1000 } })
    expect(answer(await small.pool.submit(small.sign(alice, remarkCall(small.runtime, 700))))).toBe('ok')
    expect(answer(await small.pool.submit(small.sign(bob, remarkCall(small.runtime, 700))))).toBe(dropped)
    expect(answer(await small.pool.submit(small.sign(bob, remarkCall(small.runtime, 2000))))).toBe(dropped)
    // In place of its predecessor it fits.
    expect(answer(await small.pool.submit(small.sign(alice, remarkCall(small.runtime, 710), { tip: 10n ** 9n })))).toBe('ok')
  })
})

describe('while a signature is under verification', () => {
  /** Verifications wait until they are let go. */
  function gated() {
    const gates: (() => void)[] = []
    const test = createTestChain({
      beforeVerify: (signal) =>
        new Promise((resolve, reject) => {
          gates.push(resolve)
          signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
        }),
    })
    const open = async (): Promise<void> => {
      for (const gate of gates.splice(0)) gate()
      for (let i = 0; i < 20; i++) await Promise.resolve()
    }
    return { ...test, open }
  }

  test('the same bytes sent again are checked once and enter once', async () => {
    const { pool, transfer, open, verified } = gated()
    const extrinsic = transfer(alice, bob, amount)
    const results = [pool.submit(extrinsic), pool.submit(extrinsic), pool.submit(extrinsic)]
    await open()
    expect((await Promise.all(results)).map(answer)).toEqual([
      'ok',
      expect.stringMatching(/^1013 /),
      expect.stringMatching(/^1013 /),
    ])
    expect([pool.size, verified.count]).toEqual([1, 1])
  })

  test('a refusal counts for all who sent the same bytes at once', async () => {
    const { pool, transfer, open, verified } = gated()
    const forged = transfer(alice, bob, amount, { signature: new Uint8Array(64) })
    const results = [pool.submit(forged), pool.submit(forged)]
    await open()
    expect((await Promise.all(results)).map(answer)).toEqual([
      invalid('Transaction has a bad signature'),
      invalid('Transaction has a bad signature'),
    ])
    expect(verified.count).toBe(1)
  })

  test('one sender that gives up does not harm another of the same bytes', async () => {
    const { pool, transfer, open } = gated()
    const extrinsic = transfer(alice, bob, amount)
    const giveUp = new AbortController()
    const first = pool.submit(extrinsic, giveUp.signal)
    const second = pool.submit(extrinsic)
    giveUp.abort(new DOMException('gone', 'AbortError'))
    await expect(first).rejects.toThrow('gone')
    await open()
    expect(answer(await second)).toBe('ok')
    await expect(pool.submit(transfer(bob, alice, amount), AbortSignal.abort())).rejects.toThrow('abort')
    expect(pool.size).toBe(1)
  })

  test('a block that uses the nonce makes it stale, and a block before its nonce does not make it wait', async () => {
    const { chain, clock, pool, transfer, open, sign, runtime } = gated()
    const stale = pool.submit(transfer(alice, bob, amount, { nonce: 0 }))
    const statuses: TransactionStatus[] = []
    const next = pool.watch(transfer(alice, bob, amount, { nonce: 1 }), (status) => statuses.push(status))
    const { decodeFor } = await import('@phat/frame')
    const foreign = sign(alice, remarkCall(runtime, 1), { nonce: 0 })
    const candidate = { extrinsic: decodeFor(chain.validationExecution(), foreign), hash: extrinsicHash(foreign) }
    clock.advance(1000)
    chain.commit(chain.propose({ timeMs: clock.now(), digest: [] }, [candidate]))
    await open()
    expect(answer(await stale)).toBe(invalid('Transaction is outdated'))
    expect(answer(await next)).toBe('ok')
    expect(names(statuses)).toEqual(['ready'])
  })

  test('the caller may reuse its buffer', async () => {
    const { pool, transfer, open } = gated()
    const buffer = transfer(alice, bob, amount)
    const original = buffer.slice()
    const submitted = pool.submit(buffer)
    buffer.fill(0)
    await open()
    expect(answer(await submitted)).toBe('ok')
    expect(pool.pending()).toEqual([original])
  })
})

test('a verifier that fails is not the fault of the sender', async () => {
  const { pool, transfer, logged } = createTestChain({ beforeVerify: () => Promise.reject(new TypeError('a thread ended')) })
  expect(answer(await pool.submit(transfer(keypairFromUri('//Alice'), bob, amount)))).toBe(
    '1002 Verification Error: the check failed unexpectedly',
  )
  expect(logged.map(({ event }) => event).filter((event) => event.startsWith('pool.'))).toEqual(['pool.check-failed'])
})
