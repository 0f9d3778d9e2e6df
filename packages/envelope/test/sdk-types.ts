// SPDX-License-Identifier: Apache-2.0
import { TypeRegistry } from '@polkadot/types'

/** The types of the wire as @phala/sdk gives them to polkadot-js: an implementation of SCALE that is not ours. */
export const sdkRegistry = new TypeRegistry()

sdkRegistry.register({
  ContractQueryHead: { id: 'H256', nonce: '[u8; 32]' },
  CertificateBody: { pubkey: 'Vec<u8>', ttl: 'u32', config_bits: 'u32' },
  EncryptedData: { iv: '[u8; 12]', pubkey: '[u8; 32]', data: 'Vec<u8>' },
  InkMessageQuery: { payload: 'Vec<u8>', deposit: 'u128', transfer: 'u128', estimating: 'bool' },
  InkInstantiateQuery: { codeHash: 'H256', salt: 'Vec<u8>', instantiateData: 'Vec<u8>', deposit: 'u128', transfer: 'u128' },
  InkQueryData: { _enum: { InkMessage: 'InkMessageQuery', SidevmMessage: 'Vec<u8>', InkInstantiate: 'InkInstantiateQuery' } },
  InkQuery: { head: 'ContractQueryHead', data: 'InkQueryData' },
  InkQueryError: {
    _enum: {
      BadOrigin: null,
      RuntimeError: 'String',
      SidevmNotFound: null,
      NoResponse: null,
      ServiceUnavailable: null,
      Timeout: null,
    },
  },
  InkQueryOk: { _enum: { InkMessageReturn: 'Vec<u8>' } },
  InkResponse: { nonce: '[u8; 32]', result: 'Result<InkQueryOk, InkQueryError>' },
})
