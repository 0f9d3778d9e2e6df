// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readWhen } from '../src/dev/read-when.ts'
import { type DevNode, startDevNode } from './processes.ts'
import { type Ran, runHere } from './run-here.ts'

// What a whole network does besides is tested with it: @phat/dev-network.

let node: DevNode
const dev = (...words: readonly string[]): Promise<Ran> => runHere(['dev', ...words], { env: { PHAT_URL: node.url } })

beforeAll(async () => {
  node = await startDevNode('--seal', 'manual')
})
afterAll(() => node.stop())

describe('on a development node without workers', () => {
  test('blocks, time and modes are controlled', async () => {
    const mined = JSON.parse((await dev('mine', '2', '--json')).out)
    expect(mined).toEqual({ count: 2, hash: expect.stringMatching(/^0x[0-9a-f]{64}$/) })
    const { out } = await dev('time', '2090-01-01T00:00:00Z', '--mine')
    expect(out).toMatch(/^a block of 2090-01-01T00:00:00.000Z: 0x/)
    // Farther than one request goes.
    const later = JSON.parse((await dev('time', '+52w', '--json')).out) as { time: string }
    expect(later.time).toMatch(/^2090-12-31/)
    expect(JSON.parse((await dev('mode', 'interval', '--every', '60000', '--json')).out)).toEqual({
      mode: 'interval',
      everyMs: 60_000,
    })
    expect((await dev('mode', 'manual')).out).toBe('blocks by phat dev mine only')
  })

  test('the chain alone goes back', async () => {
    const { snapshot } = JSON.parse((await dev('snapshot', '--json')).out) as { snapshot: string }
    await dev('mine', '3')
    expect((await dev('revert', snapshot)).code).toBe(0)
    expect(await dev('revert', snapshot)).toMatchObject({ code: 1, err: expect.stringContaining('[cli.no-snapshot]') })
  })

  test.each([[['status']], [['save', 'a']], [['load', 'a']]])('%j says that it is no network', async (words) => {
    expect(await dev(...words)).toMatchObject({ code: 1, err: expect.stringContaining('[cli.no-network]') })
  })

  test.each([[['mine', '0']], [['mine', 'x']], [['mode', 'never']], [['mode', 'interval', '--every', '9']], [['time', 'soon']]])(
    '%j is refused before anything is asked',
    async (words) => {
      expect(await dev(...words)).toMatchObject({ code: 2, err: expect.stringContaining('[cli.bad-value]') })
    },
  )
})

test.each([
  ['+40d', { by: 40 * 86_400_000 }],
  ['+1w', { by: 7 * 86_400_000 }],
  ['+15s', { by: 15_000 }],
  ['+0ms', { by: 0 }],
  ['1700000000000', { at: 1_700_000_000_000 }],
  ['2030-01-01T00:00:00Z', { at: Date.UTC(2030, 0, 1) }],
] as const)('%s is a time', (text, when) => {
  expect(readWhen(text)).toEqual(when)
})

test.each(['', '+', '+1', '-5d', '+5y', '1.5', 'tomorrow', '+999999999999w', '999999999999999'])('%j is none', (text) => {
  expect(() => readWhen(text)).toThrow(/a time is/)
})
