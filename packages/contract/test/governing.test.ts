// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from 'node:url'
import { nativeSystemCode } from '@phat/contracts'
import { blake2b256 } from '@phat/crypto'
import { fromHex, known } from '@phat/primitives'
import { expect, it } from 'vitest'
import { built, descriptorOf } from './client.ts'
import { Governing } from './contracts/governing.ts'
import { attach, engineCluster, upload } from './engine-cluster.ts'
import { alice, bob } from './test-host.ts'

it('a TypeScript contract takes the place of the native system contract', async () => {
  const { wasm } = await built({ entry: fileURLToPath(new URL('./contracts/governing.ts', import.meta.url)) })
  const cluster = engineCluster([alice, bob], {}, { systemCode: () => wasm })
  const block = { number: 1, now: 12_000n }
  const make = { codeHash: upload(cluster, nativeSystemCode(), alice), salt: new Uint8Array(), input: fromHex('0xed4b9d1b') }
  const made = cluster.apply({ kind: 'instantiate', origin: alice, ...make, gasLimit: 10n ** 12n }, block)
  const system = known(made.result?.address, 'the native contract is made')
  cluster.apply({ kind: 'setSystemContract', contract: system }, block)
  const upgrade = (origin: Uint8Array) =>
    cluster.apply({ kind: 'call', origin, to: system, input: fromHex('0xaf69ca03'), gasLimit: 2_500_000_000_000n }, block).result
      ?.result
  expect(upgrade(bob)).toEqual({ ok: true, flags: 1, data: Uint8Array.of(0, 1, 0) })
  expect(upgrade(alice)).toEqual({ ok: true, flags: 0, data: Uint8Array.of(0, 0) })
  expect(cluster.read().codeHash(system)).toEqual(blake2b256(wasm))
  const governing = attach(cluster, descriptorOf(Governing), system, blake2b256(wasm))
  expect(governing.query('System::version', {}, { caller: bob }).answer).toEqual([2, 0, 0])
  expect(governing.query('since', {}, { caller: bob }).answer).toBe(1)
  // It has taken over as an upgrade, which nobody else can make it do.
  expect(governing.call('System::doUpgrade', { fromVersion: [1, 0, 0] }, { caller: alice }).answer).toMatchObject({
    error: { type: 'PermisionDenied' },
  })
})
