// SPDX-License-Identifier: Apache-2.0
import { alias, bytes, fixedBytes, option, u64, u128 } from '@phat/codec'
import { accountId, addWeight, callSize, constant, dispatchInfoOf, named, sizedCall } from '@phat/frame'
import { assert, type Balance, textBytes } from '@phat/primitives'
import { base } from './base.ts'
import { weights } from './generated/weights.ts'
import { metaCall } from './meta-call.ts'
import { h160, u256Words } from './types.ts'
import { metaCallOf, prepareMetaCall, validateMetaCall } from './validate.ts'

/** Calls of this chain signed by Ethereum wallets (pallet-evm_account_mapping). */
export const EvmAccountMapping = base
  .constants(({ eip712, serviceFee }) => ({
    serviceFee: constant(u128, serviceFee, 'Taken for handing a call in, in planck, besides the fee of the call.'),
    eip712Name: named('EIP712Name', constant(bytes, textBytes(eip712.name), 'Name in the domain under which wallets sign.')),
    eip712Version: named(
      'EIP712Version',
      constant(bytes, textBytes(eip712.version), 'Version of the domain; says how accounts follow from keys.'),
    ),
    eip712ChainId: named('EIP712ChainID', constant(u256Words, eip712.chainId, 'Chain id in the domain.')),
    eip712VerifyingContractAddress: named(
      'EIP712VerifyingContractAddress',
      constant(h160, eip712.verifyingContract, 'Verifying contract in the domain.'),
    ),
  }))
  .calls((p) => ({
    metaCall: p.call(
      0,
      {
        who: accountId,
        call: sizedCall(p.types),
        nonce: alias<bigint>(u64, 'Nonce'),
        signature: alias<Uint8Array>(fixedBytes(65), 'EIP712Signature'),
        tip: alias<Balance | undefined>(option(u128), 'Option<PaymentBalanceOf<T>>'),
      },
      ({ call }) => {
        const { callWeight, class: dispatchClass } = dispatchInfoOf(call)
        return { weight: addWeight(weights.metaCall(callSize(p.types, call)), callWeight), class: dispatchClass }
      },
      [
        'Makes a call for the account that signed it as an EIP-712 message, and succeeds whatever comes of the call.',
        'Origin: none, as a transaction without signature. Events: ServiceFeePaid, CallDone, TransactionFeePaid. Errors: NonceError, PaymentError.',
      ],
      metaCall,
    ),
  }))
  .bareTransactions({
    senderOf: (call) => metaCallOf(call)?.who,
    validate: validateMetaCall,
    prepare: prepareMetaCall,
  })
  .hooks({
    integrityTest: ({ config }) => {
      assert(config.eip712.verifyingContract.length === 20, 'an Ethereum address has 20 bytes')
      assert(config.eip712.chainId >= 0n && config.eip712.chainId < 1n << 256n, 'a chain id is a u256')
    },
  })
