// SPDX-License-Identifier: Apache-2.0
import { recoverEcdsa, signEcdsaDigest } from '@phat/crypto'
import { install, noneOrigin, type RuntimeCall } from '@phat/frame'
import { dropCredit, feeCurrency } from '@phat/pallet-balances'
import {
  accountOfKey,
  domainSeparator,
  EvmAccountMapping,
  type EvmAccountMappingConfig,
  substrateCallDigest,
} from '@phat/pallet-evm-account-mapping'
import { checkWeight, System } from '@phat/pallet-system'
import { type AccountId, known, PHA } from '@phat/primitives'
import { alice, benchCase, createMockChain, type MockChain, type WeightBench } from '@phat/test-kit'

/** A planck for each byte, and one for each microsecond. */
const feeOf: EvmAccountMappingConfig['payment']['feeOf'] = (_at, length, { callWeight, paysFee }, tip) =>
  paysFee ? BigInt(length) + callWeight.refTime / 1_000_000n + tip : 0n

export const mappingConfig: EvmAccountMappingConfig = {
  eip712: { name: 'PhalaNetwork', version: '2', chainId: 0n, verifyingContract: new Uint8Array(20) },
  ss58Prefix: 42,
  serviceFee: 1_000n,
  callFilter: ({ call }) => call !== 'burn',
  payment: {
    ...feeCurrency,
    feeOf,
    actualFeeOf: (at, length, info, post, tip) =>
      feeOf(
        at,
        length,
        { ...info, callWeight: post.actualWeight ?? info.callWeight, paysFee: post.paysFee ?? info.paysFee },
        tip,
      ),
    priorityOf: (_at, _info, length) => 1_000_000n / BigInt(length),
    onFee: (at, fee, tip) => dropCredit(at, fee + tip),
    onServiceFee: dropCredit,
  },
}

/** A wallet: its secret, and its account under the mock's domain. */
export interface Wallet {
  readonly secret: Uint8Array
  readonly account: AccountId
}

/** The wallet of a seed byte. */
export function walletOf(byte: number): Wallet {
  const secret = new Uint8Array(32).fill(byte)
  const digest = new Uint8Array(32).fill(1)
  const publicKey = recoverEcdsa(known(signEcdsaDigest(secret, digest), 'the secret is one'), digest)
  return { secret, account: known(accountOfKey('2', known(publicKey, 'it signed')), 'the key is one') }
}

/** Arguments of `metaCall` as a wallet signs them. */
export function signedBy({ runtime }: MockChain, { secret, account }: Wallet, call: RuntimeCall, nonce: bigint) {
  const separator = domainSeparator(mappingConfig.eip712)
  const digest = substrateCallDigest(separator, mappingConfig.ss58Prefix, account, runtime.types.call.encode(call), nonce)
  const signature = known(signEcdsaDigest(secret, digest), 'the secret is one')
  return { who: account, call, nonce, signature, tip: undefined }
}

/** The part of a mock that maps accounts. */
export const mockParts = {
  pallets: [install(2, EvmAccountMapping, mappingConfig)],
  extensions: [checkWeight],
} as const

const wallet = walletOf(7)

export const bench: WeightBench = {
  pallet: EvmAccountMapping,
  chain: () =>
    createMockChain({
      ...mockParts,
      balances: [
        [alice, PHA],
        [wallet.account, PHA],
      ],
    }),
  cases: [
    benchCase(EvmAccountMapping, 'metaCall', {
      component: { name: 'sizeBytes', min: 0, max: 1 << 20 },
      setup: (chain, n) => {
        const call = chain.call(System, 'remark', { remark: new Uint8Array(n) })
        return { origin: noneOrigin, args: signedBy(chain, wallet, call, 0n) }
      },
      verify: (chain) => chain.takeEvents().some(([name]) => name === 'EvmAccountMapping.CallDone'),
    }),
  ],
}
