// SPDX-License-Identifier: Apache-2.0
import { createManualClock } from '@phat/chain'
import { twox64, twox128 } from '@phat/crypto'
import { concatBytes, known, textBytes, toHex } from '@phat/primitives'
import { expect, test } from 'vitest'
import { createShiftedClock } from '../src/developer/shifted-clock.ts'
import type { ChainControls, RunningNode } from '../src/index.ts'
import { ask, start } from './test-node.ts'

async function result(node: RunningNode, method: string, ...params: unknown[]): Promise<unknown> {
  const answer = await ask(node, method, ...params)
  expect(answer.error, method).toBeUndefined()
  return answer.result
}

const best = async (node: RunningNode): Promise<number> => {
  const header = (await result(node, 'chain_getHeader')) as { number: string }
  return Number(header.number)
}
const item = (pallet: string, name: string): string => toHex(concatBytes(twox128(textBytes(pallet)), twox128(textBytes(name))))

/** The time of the best block in milliseconds. */
async function timeOf(node: RunningNode): Promise<number> {
  const value = (await result(node, 'state_getStorage', item('Timestamp', 'Now'))) as string
  return Number(Buffer.from(value.slice(2), 'hex').readBigUInt64LE())
}

const unhashed = toHex(twox64(textBytes('a key of nobody')))

test('blocks are made on demand, at a time that is set', async () => {
  const node = await start()
  expect(await result(node, 'dev_newBlock', { count: 3 })).toBe(await result(node, 'chain_getBlockHash'))
  expect(await best(node)).toBe(3)
  const year2100 = Date.UTC(2100, 0, 1)
  expect(await result(node, 'dev_setTime', year2100)).toBe(year2100)
  await result(node, 'dev_newBlock')
  expect(await timeOf(node)).toBe(year2100)
  expect(await result(node, 'dev_increaseTime', 86_400_000)).toBeGreaterThanOrEqual(year2100 + 86_400_000)
  await result(node, 'dev_newBlock')
  const later = await timeOf(node)
  expect(later).toBeGreaterThanOrEqual(year2100 + 86_400_000)
  await result(node, 'dev_newBlock', { timestamp: 'Jan 1, 2200 GMT', count: 2 })
  expect(await timeOf(node)).toBeGreaterThan(Date.UTC(2200, 0, 1))
})

test('storage is set by a signed root call, in a block like any other', async () => {
  const node = await start()
  const hash = (await result(node, 'dev_setStorage', [[unhashed, '0x010203']])) as string
  expect(await result(node, 'state_getStorage', unhashed)).toBe('0x010203')
  const { block } = (await result(node, 'chain_getBlock', hash)) as { block: { extrinsics: string[] } }
  expect(block.extrinsics).toHaveLength(2)
  expect(hash).toBe(await result(node, 'chain_getBlockHash', 1))
  await result(node, 'dev_setStorage', [
    [unhashed, null],
    [`${unhashed}00`, '0x05'],
  ])
  expect(await result(node, 'state_getStorage', unhashed)).toBeNull()
  expect(await result(node, 'state_getStorage', `${unhashed}00`)).toBe('0x05')
  expect(await best(node)).toBe(2)
})

test('storage that cannot be set is an error, and the chain goes on', async () => {
  const node = await start()
  const answer = await ask(node, 'dev_setStorage', [[`0x${'ab'.repeat(1_500)}`, '0x01']])
  expect(answer.error).toMatchObject({ code: 1, message: expect.stringContaining('The development chain could not do this') })
  const gone = await ask(node, 'dev_setStorage', [[item('Sudo', 'Key'), null]])
  expect(gone.error).toBeUndefined()
  expect((await ask(node, 'dev_setStorage', [[unhashed, '0x01']])).error).toMatchObject({ code: 1 })
  await result(node, 'dev_newBlock')
})

test('a snapshot brings back state, height and time, and what came after it is forgotten', async () => {
  const node = await start()
  await result(node, 'dev_newBlock', { count: 2 })
  const outer = await result(node, 'dev_snapshot')
  await result(node, 'dev_setStorage', [[unhashed, '0x01']])
  const inner = await result(node, 'dev_snapshot')
  await result(node, 'dev_setTime', Date.UTC(2100, 0, 1))
  await result(node, 'dev_setStorage', [[unhashed, '0x02']])
  expect(await result(node, 'dev_revert', inner)).toBe(true)
  expect([await best(node), await result(node, 'state_getStorage', unhashed)]).toEqual([3, '0x01'])
  await result(node, 'dev_newBlock')
  expect(await timeOf(node)).toBeLessThan(Date.UTC(2100, 0, 1))
  expect(await result(node, 'dev_revert', inner)).toBe(false)
  const dropped = await result(node, 'dev_snapshot')
  expect(await result(node, 'dev_revert', outer)).toBe(true)
  expect([await best(node), await result(node, 'state_getStorage', unhashed)]).toEqual([2, null])
  expect(await result(node, 'dev_revert', dropped)).toBe(false)
  expect(await result(node, 'author_pendingExtrinsics')).toEqual([])
  await result(node, 'dev_setStorage', [[unhashed, '0x03']])
  expect([await best(node), await result(node, 'state_getStorage', unhashed)]).toEqual([3, '0x03'])
})

test('the head goes back to a block of the chain, and a snapshot of what is gone is none', async () => {
  const node = await start()
  await result(node, 'dev_newBlock', { count: 5 })
  const lost = await result(node, 'dev_snapshot')
  const third = await result(node, 'chain_getBlockHash', 3)
  expect(await result(node, 'dev_setHead', -2)).toBe(third)
  await result(node, 'dev_newBlock', { to: 6 })
  expect(await result(node, 'dev_revert', lost)).toBe(false)
  expect(await best(node)).toBe(6)
  expect((await ask(node, 'dev_setHead', 7)).error).toMatchObject({ code: 4003 })
})

test('the build mode is changed while the node runs: Instant makes the block by itself', async () => {
  const node = await start()
  expect(await result(node, 'dev_setBlockBuildMode', 'Instant')).toBeNull()
  await result(node, 'dev_setStorage', [[unhashed, '0x01']])
  expect(await result(node, 'state_getStorage', unhashed)).toBe('0x01')
  expect(await best(node)).toBe(1)
})

test('a chain for tests, though its keys are known, has no developer methods', async () => {
  const node = await start({ chain: 'dev', unsafeRpc: false })
  expect((await ask(node, 'dev_newBlock')).error).toMatchObject({ code: -32601 })
})

test('a shifted clock stands where it is set, and goes on from there', () => {
  const base = createManualClock(1_000)
  const clock = createShiftedClock(base)
  expect(clock.now()).toBe(1_000)
  clock.standAt(50_000)
  base.advance(300)
  expect(clock.now()).toBe(50_000)
  clock.go()
  base.advance(20)
  expect([clock.now(), clock.shiftMs]).toEqual([50_020, 48_700])
  clock.go()
  expect(clock.now()).toBe(50_020)
  clock.setShift(-500)
  expect(clock.now()).toBe(820)
})

test('a composition may hold blocks while it works, and goes back with the chain', async () => {
  let controls: ChainControls | undefined
  const node = await start({
    wrapControls: (own) => {
      controls = own
      return { ...own, snapshot: () => 'of the composition' }
    },
  })
  const own = known(controls, 'the node has made them')
  expect(await result(node, 'dev_snapshot')).toBe('of the composition')
  await result(node, 'dev_newBlock', { count: 2 })
  const { shiftMs } = own
  const release = own.hold()
  const again = own.hold()
  release()
  release()
  for (const method of ['dev_newBlock', 'engine_createBlock'])
    expect(await ask(node, method, ...(method === 'dev_newBlock' ? [] : [true, true]))).toHaveProperty('error')
  own.goTo(1, shiftMs)
  again()
  expect(await best(node)).toBe(1)
  await result(node, 'dev_newBlock')
  expect(await best(node)).toBe(2)
})

test('blocks come at the interval that is set, and by hand again', async () => {
  const node = await start()
  await result(node, 'dev_setBlockInterval', 20)
  await expect.poll(() => best(node)).toBeGreaterThan(2)
  await result(node, 'dev_setBlockBuildMode', 'Manual')
  const stopped = await best(node)
  expect(await result(node, 'dev_newBlock')).toBe(await result(node, 'chain_getBlockHash'))
  expect(await best(node)).toBe(stopped + 1)
})
