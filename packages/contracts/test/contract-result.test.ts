// SPDX-License-Identifier: Apache-2.0

import { fromHex, textBytes, toHex } from '@phat/primitives'
import { TypeRegistry } from '@polkadot/types'
import { expect, test } from 'vitest'
import { contractErrorNames } from '../src/contract-errors.ts'
import { contractAddress } from '../src/exec/contract-address.ts'
import {
  type ContractResult,
  encodeContractResult,
  encodeDispatchError,
  encodeUploadResult,
} from '../src/exec/contract-result.ts'

const registry = new TypeRegistry()

const returned: ContractResult = {
  gasConsumed: 1_234_567_890_123n,
  gasRequired: 2_500_000_000_000n,
  deposit: 77n,
  debug: [textBytes('one '), textBytes('two')],
  result: { ok: true, flags: 1, data: Uint8Array.of(0, 1, 2) },
}

/** Decodes with the client library, and says how many bytes that took. */
function decode(type: string, encoded: Uint8Array): { readonly human: unknown; readonly length: number } {
  const value = registry.createType(type, encoded)
  return { human: value.toJSON(), length: value.encodedLength }
}

test('a client decodes what a call returned, and leaves one byte for the events that are not there', () => {
  const encoded = encodeContractResult(returned)
  const { human, length } = decode('ContractExecResult', encoded)
  expect(human).toEqual({
    gasConsumed: { refTime: 1_234_567_890_123, proofSize: 0 },
    gasRequired: { refTime: 2_500_000_000_000, proofSize: 0 },
    storageDeposit: { charge: 77 },
    debugMessage: 'one two',
    result: { ok: { flags: ['Revert'], data: '0x000102' } },
  })
  expect(encoded.subarray(length)).toEqual(Uint8Array.of(0))
})

test('a client decodes refunds and every error of the contracts pallet', () => {
  for (const [index, error] of contractErrorNames.entries()) {
    const { human } = decode(
      'ContractExecResult',
      encodeContractResult({ ...returned, deposit: -5n, result: { ok: false, error } }),
    )
    expect(human).toMatchObject({
      storageDeposit: { refund: 5 },
      result: { err: { module: { index: 4, error: toHex(Uint8Array.of(index, 0, 0, 0)) } } },
    })
  }
})

test('errors of other kinds stand at the indices of sp-runtime', () => {
  expect(toHex(encodeDispatchError('UnknownChainExtensionFunction'))).toBe('0x030501000000')
  expect(toHex(encodeDispatchError('FundsUnavailable'))).toBe('0x0700')
  expect(toHex(encodeDispatchError('NotExpendable'))).toBe('0x0708')
  expect(toHex(encodeDispatchError('Overflow'))).toBe('0x0801')
  expect(toHex(encodeDispatchError('BadOrigin'))).toBe('0x02')
  expect(toHex(encodeDispatchError('RootNotAllowed'))).toBe('0x0d')
})

test('a client decodes the address of a new contract', () => {
  const address = new Uint8Array(32).fill(0x44)
  const { human, length } = decode('ContractInstantiateResult', encodeContractResult({ ...returned, address }))
  expect(human).toMatchObject({
    result: {
      ok: { result: { flags: ['Revert'], data: '0x000102' }, accountId: registry.createType('AccountId', address).toString() },
    },
  })
  expect(length).toBe(encodeContractResult({ ...returned, address }).length - 1)
})

test('a client decodes the answer to an upload', () => {
  const codeHash = new Uint8Array(32).fill(0x55)
  expect(decode('CodeUploadResult', encodeUploadResult({ codeHash, deposit: 9n })).human).toEqual({
    ok: { codeHash: toHex(codeHash), deposit: 9 },
  })
  expect(decode('CodeUploadResult', encodeUploadResult({ error: 'CodeTooLarge' })).human).toMatchObject({
    err: { module: { index: 4, error: '0x07000000' } },
  })
})

test('a contract has the address that the chain computes for it', () => {
  // Vector of phala-types: contract_id_preimage and its blake2-256.
  const address = contractAddress({
    deployer: new Uint8Array(32).fill(1),
    codeHash: fromHex('0x010203'),
    clusterId: new Uint8Array(32).fill(1),
    salt: fromHex('0x010203'),
  })
  expect(toHex(address)).toBe('0x29a773373d12f21a9407333f6e1c9db09aed5c03d21e91060c2f34ac2b86ecb4')
})
