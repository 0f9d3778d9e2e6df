// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exitCodes } from '../src/index.ts'
import { type DevNode, startDevNode } from './processes.ts'
import { runHere } from './run-here.ts'

interface Sent {
  readonly success: boolean
  readonly fee: string
  readonly block: { readonly number: number; readonly hash: string; readonly position: number }
  readonly error: { readonly name: string; readonly docs: string } | null
  readonly events: readonly Record<string, unknown>[]
}

let node: DevNode
const here = (...words: string[]) => runHere(words, { env: { PHAT_URL: node.url } })
const json = async <T>(...words: string[]) => JSON.parse((await here(...words, '--json')).out) as T
const free = async (account: string) => BigInt((await json<{ free: string }>('account', 'show', account)).free)
const errorOf = async (...words: string[]) => {
  const { code, err } = await here(...words, '--json')
  return { exit: code, ...(JSON.parse(err.split('\n').at(-1) ?? '') as { error: { code: string; message: string } }).error }
}

beforeAll(async () => {
  node = await startDevNode('--finality-delay', '20')
})

afterAll(async () => {
  await node.stop()
})

describe('phat transfer', () => {
  test('moves what it says and quotes the fee that is paid', async () => {
    const [alice, bob] = [await free('//Alice'), await free('//Bob')]
    const quoted = await json<{ fee: string }>('transfer', '5', '--from', '//Alice', '--to', '//Bob', '--dry-run')
    expect([await free('//Alice'), await free('//Bob')]).toEqual([alice, bob])
    const sent = await json<Sent>('transfer', '5', '--from', '//Alice', '--to', '//Bob')
    expect(sent).toMatchObject({ success: true, error: null, finalized: true })
    expect(await free('//Bob')).toBe(bob + 5n * 10n ** 12n)
    expect(await free('//Alice')).toBe(alice - 5n * 10n ** 12n - BigInt(sent.fee))
    // The multiplier may move by one block between quote and payment.
    expect(Math.abs(Number(quoted.fee) / Number(sent.fee) - 1)).toBeLessThan(0.001)
  })

  test('tells a person each step, the fee before the first', async () => {
    const { code, out } = await here('transfer', '1', '--from', '//Alice', '--to', '//Bob', '--tip', '0.1')
    expect(code).toBe(0)
    expect(out).toMatch(
      /^Balances.transfer_allow_death on Phala Development at ws.*\n {2}from .*\n {2}dest .*\n {2}value +1 PHA\n {2}fee .* planck\), tip 0.1 PHA\n {2}hash .*\n {2}ready\n {2}in block .*\n {2}finalized .*\n {2}result +success/,
    )
  })

  test.each(['ed25519', 'ecdsa'])('signs with %s', async (scheme) => {
    await here(
      'transfer',
      '10',
      '--from',
      '//Alice',
      '--to',
      (await json<{ ss58: string }>('account', 'inspect', '//Key', '--scheme', scheme)).ss58,
    )
    expect(await json('transfer', '1', '--from', '//Key', '--scheme', scheme, '--to', '//Bob')).toMatchObject({ success: true })
  })

  test('takes the secret from the environment without a warning', async () => {
    const words = ['transfer', '1', '--to', '//Bob', '--dry-run', '--json']
    const phrase = 'bottom drive obey lake curtain smoke basket hold race lonely fit walk//Alice'
    expect(await runHere(words, { env: { PHAT_URL: node.url, PHAT_SURI: phrase } })).toMatchObject({ code: 0, err: '' })
    const { code, err } = await here(...words, '--from', phrase)
    expect(code).toBe(0)
    expect(err).toContain('set PHAT_SURI instead of it')
  })

  test('notes an address that is written for another network', async () => {
    const { code, err } = await here(
      'transfer',
      '1',
      '--from',
      '//Bob',
      '--to',
      '15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5',
      '--dry-run',
    )
    expect({ code, err }).toEqual({
      code: 0,
      err: expect.stringMatching(/written for network 0; on Phala Development .* 45R2pfjQ/),
    })
  })
})

describe('a transaction that fails', () => {
  test('in its dispatch ends with 4, the name and the docs of the error', async () => {
    const words = ['tx', 'sudo.sudo', 'call={"system.remark": {"remark": "0x"}}', '--from', '//Bob']
    expect(await errorOf(...words)).toMatchObject({
      exit: 4,
      code: 'cli.dispatch-failed',
      message: expect.stringMatching(/^Sudo.RequireSudo: .+/),
    })
    const { out } = await here(...words)
    expect(out).toMatch(/result +failed in block \d+, position 1\n {2}fee paid/)
    expect(await json<Sent>(...words)).toMatchObject({ success: false, error: { name: 'Sudo.RequireSudo' } })
  })

  test('for lack of funds after the fee is a failed dispatch', async () => {
    expect(await errorOf('transfer', '20000000', '--from', '//Bob', '--to', '//Alice')).toMatchObject({
      exit: exitCodes.dispatchFailed.code,
      message: expect.stringMatching(/^Token.FundsUnavailable: .+/),
    })
  })

  test('for an amount below the existential deposit is told by name', async () => {
    expect(await errorOf('transfer', '0.001', '--from', '//Bob', '--to', '//Nobody')).toMatchObject({
      exit: 4,
      message: expect.stringMatching(/^Token.BelowMinimum: .+/),
    })
  })

  test('of an account that cannot pay the fee is refused by the pool', async () => {
    const words = ['transfer', '1', '--from', '//Nobody', '--to', '//Bob']
    expect(await errorOf(...words)).toMatchObject({ exit: 1, code: 'pool.cannot-pay', message: expect.stringContaining('1010') })
    expect(await errorOf(...words, '--dry-run')).toMatchObject({
      exit: 1,
      code: 'pool.cannot-pay',
      message: 'the account cannot pay the fee',
    })
  })

  test('shows so in a dry run, by executing it', async () => {
    for (const [words, name] of [
      [['transfer', '20000000', '--from', '//Bob', '--to', '//Alice'], 'Token.FundsUnavailable'],
      [['transfer', '500 planck', '--from', '//Bob', '--to', '//Nobody'], 'Token.BelowMinimum'],
      [['tx', 'sudo.sudo', 'call={"system.remark": {"remark": "0x"}}', '--from', '//Bob'], 'Sudo.RequireSudo'],
    ] as const) {
      const expected = { exit: 1, code: 'cli.would-fail', message: expect.stringContaining(`${name}: `) }
      expect(await errorOf(...words, '--dry-run')).toMatchObject(expected)
    }
    const good = await json('transfer', '1', '--from', '//Bob', '--to', '//Alice', '--dry-run')
    expect(good).toMatchObject({ dryRun: true, checked: 'executed' })
  })

  test('shows so in a dry run on a node that executes none', async () => {
    // Another loopback address than the usual one counts as one that others reach.
    const guarded = await startDevNode('--host', '127.0.0.2')
    const transfer = (amount: string, to: string) =>
      runHere(['transfer', amount, '--from', '//Bob', '--to', to, '--dry-run', '--json'], { env: { PHAT_URL: guarded.url } })
    expect((await transfer('20000000', '//Alice')).err).toContain('Token.FundsUnavailable: the account has 10,000,000 PHA')
    expect((await transfer('500 planck', '//Nobody')).err).toContain(
      'Token.BelowMinimum: the receiver would hold less than 0.01 PHA',
    )
    expect(JSON.parse((await transfer('1', '//Alice')).out)).toMatchObject({ checked: 'validated' })
    await guarded.stop()
  })
})

describe('phat tx', () => {
  test('reads arguments of every kind', async () => {
    const calls =
      '[{"system.remarkWithEvent": {"remark": "0x1234"}}, {"balances.transferKeepAlive": {"dest": "//Bob", "value": "1 PHA"}}]'
    const { events } = await json<Sent>('tx', 'utility.batch_all', `calls=${calls}`, '--from', '//Alice')
    expect(events.flatMap((event) => Object.keys(event))).toEqual(
      expect.arrayContaining(['System.Remarked', 'Balances.Transfer', 'Utility.BatchCompleted']),
    )
  })

  test.each([
    ['system.nothing', 'metadata.unknown-item', /no call nothing: there are remark/],
    ['balances.transferAll dest=//Bob', 'metadata.invalid-arguments', /takes dest, keepAlive; missing keepAlive/],
    ['balances.transferAll dest=//Bob keepAlive=true more=1', 'metadata.invalid-arguments', /not more/],
    ['balances.transferAll dest=//Bob keepAlive=perhaps', 'cli.bad-value', /keepAlive: expected true or false, got perhaps/],
    ['balances.transferAll dest=//Bob dest=//Bob', 'cli.bad-value', /dest is given twice/],
    ['balances.transferAll //Bob', 'cli.bad-value', /takes dest=<account> keepAlive=<bool>, not "\/\/Bob"/],
    [
      'balances.transferKeepAlive dest=//Bob value=0.5',
      'cli.bad-value',
      /value: expected a whole number \(u128\); write "0.5 PHA"/,
    ],
    ['balances.transferKeepAlive dest=//Bob value=-1', 'cli.bad-value', /value: expected a u128, got -1/],
    ['system.remark remark=0x123', 'cli.bad-value', /remark: expected whole bytes as 0x/],
    ['utility.batch calls=[{', 'cli.bad-value', /calls: expected JSON/],
    ['utility.batch calls=["system"]', 'cli.bad-value', /calls\[0\]: expected a call as/],
    ['utility.batch calls=[{"system.remark":{"remark":7}}]', 'cli.bad-value', /calls\[0\].system.remark.remark: expected bytes/],
    ['nothing', 'cli.bad-value', /no pallet "nothing": there are System/],
  ])('refuses %s', async (line, code, message) => {
    expect(await errorOf('tx', ...line.split(' '), '--from', '//Alice')).toMatchObject({
      exit: 2,
      code,
      message: expect.stringMatching(message),
    })
  })
})

describe('phat storage', () => {
  test('pages through a map without gaps and repeats', async () => {
    const page = (n: number, size: number) =>
      json<{ entries: { keys: string[] }[]; more: boolean }>(
        'storage',
        'system.account',
        '--at',
        '0',
        '--page',
        `${n}`,
        '--page-size',
        `${size}`,
      )
    const whole = await page(1, 50)
    const pages = [await page(1, 4), await page(2, 4)]
    expect(pages.map(({ more }) => more)).toEqual([true, false])
    expect(pages.flatMap(({ entries }) => entries)).toEqual(whole.entries)
    expect(new Set(whole.entries.flatMap(({ keys }) => keys)).size).toBe(whole.entries.length)
    expect((await here('storage', 'system.account', '--page', '9')).err).toBe('there is no page 9')
  })

  test('reads old blocks by number and hash', async () => {
    const { hash, number } = await json<{ hash: string; number: number }>('block', '0')
    expect(number).toBe(0)
    const at = (block: string) => json('storage', 'system.number', '--at', block)
    expect(await at(hash)).toEqual(await at('0'))
  })

  test.each([
    ['storage nothing.at', 2, 'metadata.unknown-item'],
    ['storage system.nothing', 2, 'metadata.unknown-item'],
    ['storage system.account //Alice //Bob', 2, 'cli.unexpected-argument'],
    ['storage system.blockHash many', 2, 'cli.bad-value'],
    ['storage system.account --at 4000000000', 1, 'cli.not-found'],
    ['storage system.account --at 0x12', 2, 'cli.bad-value'],
    [`storage system.number --at 0x${'12'.repeat(32)}`, 1, 'rpc.unknown-block'],
    ['block 4000000000', 1, 'cli.not-found'],
    [`block 0x${'12'.repeat(32)}`, 1, 'cli.not-found'],
    ['block newest', 2, 'cli.bad-value'],
  ])('ends phat %s with %i', async (line, exit, code) => {
    expect(await errorOf(...line.split(' '))).toMatchObject({ exit, code })
  })
})

describe('phat block', () => {
  test('follows new blocks and names them by their hashes', async () => {
    const followed = here('block', '--follow', '--count', '2', '--json')
    await here('tx', 'system.remark', 'remark=0x01', '--from', '//Charlie')
    const blocks = (await followed).out.split('\n').map((line) => JSON.parse(line) as { number: number; hash: string })
    expect(blocks).toHaveLength(2)
    for (const { number, hash } of blocks) expect(await json('block', String(number))).toMatchObject({ hash })
  })

  test('shows transactions as they were sent', async () => {
    const sent = await json<Sent & { hash: string }>(
      'tx',
      'system.remark',
      'remark=0x0102',
      '--from',
      '//Dave',
      '--tip',
      '2 planck',
    )
    const block = await json<{ extrinsics: Record<string, unknown>[] }>('block', sent.block.hash)
    expect(block.extrinsics[sent.block.position]).toMatchObject({
      hash: sent.hash,
      call: { 'System.remark': { remark: '0x0102' } },
      nonce: 0,
      tip: '2',
      success: true,
      fee: sent.fee,
    })
  })
})
