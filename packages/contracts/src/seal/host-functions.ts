// SPDX-License-Identifier: Apache-2.0

import { call, call1, call2 } from './calls/call.ts'
import { callChainExtension } from './calls/call-chain-extension.ts'
import { callRuntime } from './calls/call-runtime.ts'
import { delegateCall } from './calls/delegate-call.ts'
import { input } from './calls/input.ts'
import { instantiate, instantiate1, instantiate2, instantiateUnsalted } from './calls/instantiate.ts'
import { sealReturn } from './calls/return.ts'
import { setCodeHash } from './calls/set-code-hash.ts'
import { terminate, terminate1 } from './calls/terminate.ts'
import { transfer } from './calls/transfer.ts'
import { accountReentranceCount } from './contracts/account-reentrance-count.ts'
import { codeHash } from './contracts/code-hash.ts'
import { instantiationNonce } from './contracts/instantiation-nonce.ts'
import { isContract } from './contracts/is-contract.ts'
import { ownCodeHash } from './contracts/own-code-hash.ts'
import { reentranceCount } from './contracts/reentrance-count.ts'
import { ecdsaRecover } from './crypto/ecdsa-recover.ts'
import { ecdsaToEthAddress } from './crypto/ecdsa-to-eth-address.ts'
import { hashBlake2b128, hashBlake2b256, hashKeccak256, hashSha256 } from './crypto/hashes.ts'
import { sr25519Verify } from './crypto/sr25519-verify.ts'
import { address } from './environment/address.ts'
import { balance } from './environment/balance.ts'
import { blockNumber } from './environment/block-number.ts'
import { caller } from './environment/caller.ts'
import { callerIsOrigin } from './environment/caller-is-origin.ts'
import { callerIsRoot } from './environment/caller-is-root.ts'
import { debugMessage } from './environment/debug-message.ts'
import { depositEvent } from './environment/deposit-event.ts'
import { gasLeft, gasLeft1 } from './environment/gas-left.ts'
import { minimumBalance } from './environment/minimum-balance.ts'
import { now } from './environment/now.ts'
import {
  rentAllowance,
  restoreTo,
  restoreTo1,
  setRentAllowance,
  setRentAllowance1,
  tombstoneDeposit,
} from './environment/rent.ts'
import { valueTransferred } from './environment/value-transferred.ts'
import { weightToFee, weightToFee1 } from './environment/weight-to-fee.ts'
import type { HostFunction } from './host-function.ts'
import { clearStorage, clearStorage1 } from './storage/clear-storage.ts'
import { containsStorage, containsStorage1 } from './storage/contains-storage.ts'
import { getStorage, getStorage1 } from './storage/get-storage.ts'
import { setStorage, setStorage1, setStorage2 } from './storage/set-storage.ts'
import { takeStorage } from './storage/take-storage.ts'

export const storageFunctions: readonly HostFunction[] = [
  ...[setStorage, setStorage1, setStorage2, clearStorage, clearStorage1, getStorage, getStorage1],
  ...[containsStorage, containsStorage1, takeStorage],
]

export const callFunctions: readonly HostFunction[] = [
  ...[transfer, call, call1, call2, delegateCall, instantiate, instantiateUnsalted, instantiate1, instantiate2],
  ...[terminate, terminate1, setCodeHash, callChainExtension, callRuntime, input, sealReturn],
]

export const environmentFunctions: readonly HostFunction[] = [
  ...[caller, callerIsOrigin, callerIsRoot, address, balance, valueTransferred, blockNumber, now, minimumBalance],
  ...[weightToFee, weightToFee1, gasLeft, gasLeft1, depositEvent, debugMessage],
  ...[tombstoneDeposit, rentAllowance, setRentAllowance, setRentAllowance1, restoreTo, restoreTo1],
  ...[isContract, codeHash, ownCodeHash, reentranceCount, accountReentranceCount, instantiationNonce],
]

export const cryptoFunctions: readonly HostFunction[] = [
  ...[hashSha256, hashKeccak256, hashBlake2b256, hashBlake2b128, ecdsaRecover, ecdsaToEthAddress, sr25519Verify],
]

/** Every function that a contract may import; of one module and name there are two where a version changed its parameters. */
export const hostFunctions: readonly HostFunction[] = [
  ...[...storageFunctions, ...callFunctions, ...environmentFunctions, ...cryptoFunctions],
]

/** Functions that pallet-contracts has or had and that no contract of a cluster may import, with the reason for its author. */
export const refusedFunctions: ReadonlyMap<string, string> = new Map([
  ['random', 'randomness of blocks was never safe to use; a query may ask function 11 of the chain extension'],
  ...['add_delegate_dependency', 'remove_delegate_dependency', 'lock_delegate_dependency', 'unlock_delegate_dependency'].map(
    (name) => [name, 'code is not locked for delegate calls here: its owner removes it, and a call then answers 7'] as const,
  ),
  ['xcm_execute', 'a cluster has no XCM'],
  ['xcm_send', 'a cluster has no XCM'],
])

const prefix = 'seal_'

/** By module and name, without the prefix. */
const byName = new Map<string, HostFunction[]>()
for (const declared of hostFunctions) {
  const key = `${declared.module}.${plainName(declared.name)}`
  byName.set(key, [...(byName.get(key) ?? []), declared])
}

/** Names were once all prefixed (`seal_call`), later none but `seal_return` was: both forms are one function. */
function plainName(name: string): string {
  return name.startsWith(prefix) ? name.slice(prefix.length) : name
}

/** The functions of a name with or without prefix, or the reason why there is none. */
export function findHostFunctions(module: string, name: string): readonly HostFunction[] | string {
  const plain = plainName(name)
  const found = byName.get(`${module}.${plain}`)
  if (found !== undefined) return found
  const reason = /^seal\d$/.test(module) ? refusedFunctions.get(plain) : undefined
  return reason ?? 'there is no such host function'
}
