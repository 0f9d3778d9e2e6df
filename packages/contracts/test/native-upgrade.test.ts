// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import { expect, test } from 'vitest'
import { nativeSystemCode } from '../src/native/system-code.ts'
import { alice } from './cluster-fixture.ts'
import { wasmOf } from './guest.ts'
import { answer, answering, block, input, ok, systemFixture } from './native-fixture.ts'

test('the owner replaces the native contract by a wasm contract, which governs the cluster from then on', () => {
  const code = answering(0, 0, 0)
  const { send, cluster, system, ask } = systemFixture({ systemCode: () => code })
  const before = cluster.read().account(alice).held
  const receipt = send('af69ca03')
  expect(answer(receipt)).toBe(ok)
  expect(receipt.events.map(({ kind }) => kind)).toContain('codeUpdated')
  expect(cluster.read().codeHash(system)).toEqual(blake2b256(code))
  // Its code stands in the cluster at the owner's expense.
  expect(cluster.read().account(alice).held - before).toBe(BigInt(code.length + 63) * 2n + 200n)
  // It answers everything now, and its PinkEvents count: StopSidevm, after the selector.
  expect(ask('feaea4fa')).toBe('0 0x0000')
  expect(send('feaea4fa', Uint8Array.of(6)).effects.pink).toMatchObject([{ contract: system, event: { type: 'StopSidevm' } }])
})

test.each([
  ['refuses', answering(1, 0, 1, 3), 'ContractTrapped'],
  ['answers with an error without reverting', answering(0, 0, 1, 3), 'ContractTrapped'],
  ['knows no such message', answering(1, 1, 1), 'ContractTrapped'],
  ['answers nothing', answering(0), 'ContractTrapped'],
  ['traps', wasmOf('(module (func (export "deploy")) (func (export "call") unreachable))'), 'ContractTrapped'],
  ['is no code', Uint8Array.of(1, 2, 3), 'CodeRejected'],
])('a newer code that %s leaves all as it was', (_, code, error) => {
  const { send, cluster, system, codeHash, ask } = systemFixture({ systemCode: () => code })
  const held = cluster.read().account(alice).held
  expect(answer(send('af69ca03'))).toBe(error)
  expect(cluster.read().codeHash(system)).toEqual(codeHash)
  expect(cluster.read().code(blake2b256(code))).toBeUndefined()
  expect(cluster.read().account(alice).held).toBe(held)
  expect(ask('87c98a8d')).toBe('0 0x00010002000100')
})

test('without a newer code there is nothing to do', () => {
  let code: Uint8Array | undefined = nativeSystemCode()
  const { send } = systemFixture({ systemCode: () => code })
  const same = send('af69ca03')
  expect([answer(same), same.events.filter(({ kind }) => kind === 'codeUpdated')]).toEqual([ok, []])
  code = undefined
  expect(answer(send('af69ca03'))).toBe('1 0x000102')
})

test('an owner who cannot pay for the code stays where it is', () => {
  const code = answering(0, 0, 0)
  const { cluster, send } = systemFixture({ systemCode: () => code })
  const { free } = cluster.read().account(alice)
  cluster.apply({ kind: 'withdraw', from: alice, amount: free - 100n }, block)
  expect(answer(send('af69ca03'))).toBe('StorageDepositNotEnoughFunds')
})

test('the native contract agrees to replace an older version, on a runtime that is new enough, for itself alone', () => {
  const ask = (version: readonly number[], runtimeVersion: readonly [number, number]) => {
    const { cluster, system } = systemFixture({ runtimeVersion })
    const data = input('667e0041', Uint8Array.from(version.flatMap((part) => [part, 0])))
    return answer(
      cluster.apply({ kind: 'call', origin: system, to: system, input: data, gasLimit: 10n ** 12n, gasFree: true }, block),
    )
  }
  const conditionNotMet = '1 0x000103'
  expect(ask([1, 2, 0], [1, 2])).toBe(ok)
  expect(ask([0, 9, 9], [1, 0])).toBe(ok)
  expect(ask([1, 2, 1], [1, 2])).toBe(conditionNotMet)
  expect(ask([1, 3, 0], [1, 2])).toBe(conditionNotMet)
  expect(ask([2, 0, 0], [1, 2])).toBe(conditionNotMet)
  expect(ask([1, 2, 0], [0, 9])).toBe(conditionNotMet)
})
