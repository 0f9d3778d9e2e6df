// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import { rootOrigin, signed } from '@phat/frame'
import { codeKey, System } from '@phat/pallet-system'
import { fromByteString, textBytes, toByteString } from '@phat/primitives'
import { alice, benchCase, createMockChain, type WeightBench } from '@phat/test-kit'

const code = new Uint8Array(1_024).fill(7)
const key = (i: number): Uint8Array => textBytes(`benchmark key ${String(i).padStart(6, '0')}`)
const keys = (n: number): Uint8Array[] => Array.from({ length: n }, (_, i) => key(i))
const anyVersion = { specName: 'mock', specVersion: 2 }

/** Code is small here because it only names a runtime; keys and remarks go to what a block can carry. */
export const bench: WeightBench = {
  pallet: System,
  chain: () => createMockChain({ balances: [[alice, 1_000n]], versionOfCode: () => anyVersion }),
  cases: [
    benchCase(System, 'remark', {
      component: { name: 'length', min: 0, max: 1_000_000 },
      setup: (_, n) => ({ origin: signed(alice), args: { remark: new Uint8Array(n) } }),
      verify: () => true,
    }),
    benchCase(System, 'setHeapPages', {
      setup: () => ({ origin: rootOrigin, args: { pages: 8n } }),
      verify: ({ execution }) => execution.overlay.get(toByteString(textBytes(':heappages'))) !== undefined,
    }),
    benchCase(System, 'setCode', {
      setup: () => ({ origin: rootOrigin, args: { code } }),
      verify: ({ execution }) => execution.overlay.get(codeKey)?.length === code.length,
    }),
    benchCase(System, 'setCodeWithoutChecks', {
      weight: false,
      setup: () => ({ origin: rootOrigin, args: { code } }),
      verify: ({ execution }) => execution.overlay.get(codeKey)?.length === code.length,
    }),
    benchCase(System, 'setStorage', {
      component: { name: 'items', min: 0, max: 1_000 },
      setup: (_, n) => ({ origin: rootOrigin, args: { items: keys(n).map((one) => [one, one] as const) } }),
      verify: ({ execution }, n) => n === 0 || execution.overlay.get(toByteString(key(n - 1))) !== undefined,
    }),
    benchCase(System, 'killStorage', {
      component: { name: 'keys', min: 0, max: 1_000 },
      setup: ({ execution }, n) => {
        for (const one of keys(n)) execution.overlay.set(toByteString(one), one)
        return { origin: rootOrigin, args: { keys: keys(n) } }
      },
      verify: ({ execution }, n) => n === 0 || execution.overlay.get(toByteString(key(n - 1))) === undefined,
    }),
    benchCase(System, 'killPrefix', {
      component: { name: 'keys', min: 0, max: 1_000 },
      setup: ({ execution }, n) => {
        for (const one of keys(n)) execution.overlay.set(toByteString(one), one)
        return { origin: rootOrigin, args: { prefix: textBytes('benchmark key'), subkeys: n } }
      },
      verify: ({ execution }, n) => n === 0 || execution.overlay.get(toByteString(key(n - 1))) === undefined,
    }),
    benchCase(System, 'remarkWithEvent', {
      component: { name: 'length', min: 0, max: 1_000_000 },
      setup: (_, n) => ({ origin: signed(alice), args: { remark: new Uint8Array(n) } }),
      verify: ({ execution }) => execution.events.count === 1,
    }),
    benchCase(System, 'authorizeUpgrade', {
      setup: () => ({ origin: rootOrigin, args: { codeHash: blake2b256(code) } }),
      verify: ({ execution }) => execution.events.count === 1,
    }),
    benchCase(System, 'authorizeUpgradeWithoutChecks', {
      weight: false,
      setup: () => ({ origin: rootOrigin, args: { codeHash: blake2b256(code) } }),
      verify: ({ execution }) => execution.events.count === 1,
    }),
    benchCase(System, 'applyAuthorizedUpgrade', {
      setup: (chain) => {
        chain.calls(System).authorizeUpgrade(rootOrigin, { codeHash: blake2b256(code) })
        return { origin: signed(alice), args: { code } }
      },
      verify: ({ execution }) => fromByteString(codeKey).length > 0 && execution.overlay.get(codeKey)?.length === code.length,
    }),
  ],
}
