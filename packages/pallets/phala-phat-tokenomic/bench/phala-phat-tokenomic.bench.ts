// SPDX-License-Identifier: Apache-2.0
import { install, signed, weightOf } from '@phat/frame'
import { transfer } from '@phat/pallet-balances'
import { deliveryWeight, messages, PhalaMq } from '@phat/pallet-phala-mq'
import { PhalaPhatTokenomic, type PhalaPhatTokenomicConfig } from '@phat/pallet-phala-phat-tokenomic'
import { equalBytes, type Hash, PHA } from '@phat/primitives'
import { alice, benchCase, createMockChain, type WeightBench } from '@phat/test-kit'

export const contract: Hash = new Uint8Array(32).fill(0xc0)
export const cluster: Hash = new Uint8Array(32).fill(0xc1)
export const systemContract: Hash = new Uint8Array(32).fill(0xc2)

/** One contract in one cluster. */
export const tokenomicConfig: PhalaPhatTokenomicConfig = {
  currency: {
    transferKeepAlive: (at, from, to, amount) => void transfer(at, from, to, amount, 'preserve'),
    transferAllowDeath: (at, from, to, amount) => void transfer(at, from, to, amount, 'expendable'),
  },
  contracts: {
    clusterOf: (_at, id) => (equalBytes(id, contract) ? cluster : undefined),
    systemContractOf: (_at, id) => (equalBytes(id, contract) ? systemContract : undefined),
  },
  pushInkMessage: messages.pushInkMessage,
  leastStake: 20n,
  messageWeight: deliveryWeight,
}

/** The part of a mock that takes stakes. */
export const mockParts = {
  pallets: [
    install(2, PhalaMq, { keyOf: () => undefined, handlers: {}, handlerWeight: weightOf(0n), maxMessageBytes: 1 << 20 }),
    install(3, PhalaPhatTokenomic, tokenomicConfig),
  ],
} as const

export const bench: WeightBench = {
  pallet: PhalaPhatTokenomic,
  chain: () => createMockChain({ ...mockParts, balances: [[alice, PHA]] }),
  cases: [
    benchCase(PhalaPhatTokenomic, 'adjustStake', {
      setup: () => ({ origin: signed(alice), args: { contract, amount: 500n } }),
      verify: ({ execution }) => PhalaPhatTokenomic.at(execution).store.contractTotalStakes.get(contract) === 500n,
    }),
  ],
}
