// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import { install, rawOriginOf, rootOrigin, signed } from '@phat/frame'
import { composeReasons, hold, release, unreserve } from '@phat/pallet-balances'
import { holdReason, Preimage, type PreimageConfig, preimages } from '@phat/pallet-preimage'
import type { AccountId, Hash } from '@phat/primitives'
import { alice, benchCase, createMockChain, type MockChain, type WeightBench } from '@phat/test-kit'

const index = 2
const reason = { type: 'Preimage', value: { type: 'Preimage' } } as const

/** A planck for each byte and 50 for each preimage; root manages. */
export const preimageConfig: PreimageConfig = {
  deposit: {
    amountFor: (sizeBytes) => 50n + BigInt(sizeBytes),
    hold: (at, who, amount) => hold(at, reason, who, amount),
    release: (at, who, amount) => void release(at, reason, who, amount, 'bestEffort'),
    unreserve: (at, who, amount) => void unreserve(at, who, amount),
  },
  isManager: (origin) => rawOriginOf(origin)?.type === 'Root',
}

/** The part of a mock that holds deposits for Preimage. */
export const mockParts = {
  pallets: [install(index, Preimage, preimageConfig)],
  balancesConfig: { holdReasons: composeReasons('mock_runtime::RuntimeHoldReason', { Preimage: { index, codec: holdReason } }) },
} as const

const bytesOf = (length: number, seed = 0): Uint8Array => new Uint8Array(length).fill(seed)
const hashOf = (bytes: Uint8Array): Hash => blake2b256(bytes) as Hash
const mib = 1 << 20

/** Notes one of the largest preimages. */
function noteLargest(chain: MockChain, who: AccountId): Hash {
  const preimage = bytesOf(4 * mib)
  chain.calls(Preimage).notePreimage(signed(who), { bytes: preimage })
  return hashOf(preimage)
}

const ends =
  (event: string) =>
  (chain: MockChain): boolean =>
    chain.takeEvents().at(-1)?.[0] === `Preimage.${event}`

/** Statuses of the time before holds, as many as asked for. */
function oldStatuses(chain: MockChain, n: number): Hash[] {
  const { store } = Preimage.at(chain.execution)
  return Array.from({ length: n }, (_, i) => {
    const preimage = Uint8Array.of(i & 0xff, i >> 8)
    store.statusFor.set(hashOf(preimage), { type: 'Unrequested', value: { deposit: [alice, 0n], len: 2 } })
    store.preimageFor.set([hashOf(preimage), 2], preimage)
    return hashOf(preimage)
  })
}

export const bench: WeightBench = {
  pallet: Preimage,
  chain: () => createMockChain({ ...mockParts, balances: [[alice, 10n ** 12n]] }),
  cases: [
    benchCase(Preimage, 'notePreimage', {
      component: { name: 'sizeBytes', min: 0, max: 4 * mib },
      setup: (_, n) => ({ origin: signed(alice), args: { bytes: bytesOf(n) } }),
      verify: ends('Noted'),
    }),
    benchCase(Preimage, 'unnotePreimage', {
      setup: (chain) => ({ origin: signed(alice), args: { hash: noteLargest(chain, alice) } }),
      verify: ends('Cleared'),
    }),
    benchCase(Preimage, 'requestPreimage', {
      setup: (chain) => ({ origin: rootOrigin, args: { hash: noteLargest(chain, alice) } }),
      verify: ends('Requested'),
    }),
    benchCase(Preimage, 'unrequestPreimage', {
      setup: (chain) => ({ origin: rootOrigin, args: { hash: preimages.note(chain.execution, bytesOf(4 * mib)) } }),
      verify: ends('Cleared'),
    }),
    benchCase(Preimage, 'ensureUpdated', {
      component: { name: 'hashes', min: 1, max: 1_024 },
      setup: (chain, n) => ({ origin: signed(alice), args: { hashes: oldStatuses(chain, Math.max(1, n)) } }),
      verify: ({ execution }) => [...Preimage.at(execution).store.statusFor.keys()].length === 0,
    }),
  ],
}
