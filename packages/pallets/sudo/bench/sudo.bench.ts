// SPDX-License-Identifier: Apache-2.0
import { genesisOf, install, type RuntimeCall, signed, weightOf } from '@phat/frame'
import { Sudo } from '@phat/pallet-sudo'
import { System } from '@phat/pallet-system'
import { addressOf, alice, benchCase, bob, createMockChain, type MockChain, type WeightBench } from '@phat/test-kit'

const origin = signed(alice)
/** A call that does next to nothing: what sudo costs without its call. */
const remark = (chain: MockChain): RuntimeCall => chain.call(System, 'remark', { remark: new Uint8Array() })
const ends =
  (event: string) =>
  (chain: MockChain): boolean =>
    chain.takeEvents().at(-1)?.[0] === `Sudo.${event}`

export const bench: WeightBench = {
  pallet: Sudo,
  chain: () => createMockChain({ pallets: [install(2, Sudo, {})], genesis: [genesisOf(Sudo, { key: alice })] }),
  cases: [
    benchCase(Sudo, 'sudo', { setup: (chain) => ({ origin, args: { call: remark(chain) } }), verify: ends('Sudid') }),
    benchCase(Sudo, 'sudoUncheckedWeight', {
      weight: false,
      setup: (chain) => ({ origin, args: { call: remark(chain), weight: weightOf(1n) } }),
      verify: ends('Sudid'),
    }),
    benchCase(Sudo, 'sudoAs', {
      setup: (chain) => ({ origin, args: { who: addressOf(bob), call: remark(chain) } }),
      verify: ends('SudoAsDone'),
    }),
    benchCase(Sudo, 'setKey', { setup: () => ({ origin, args: { new: addressOf(bob) } }), verify: ends('KeyChanged') }),
    benchCase(Sudo, 'removeKey', { setup: () => ({ origin, args: {} }), verify: ends('KeyRemoved') }),
  ],
}
