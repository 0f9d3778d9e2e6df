// SPDX-License-Identifier: Apache-2.0
import { accountReentranceCount } from './account-reentrance-count.ts'
import { address } from './address.ts'
import { balance } from './balance.ts'
import { blockNumber } from './block-number.ts'
import { call, call1, call2 } from './call.ts'
import { callChainExtension } from './call-chain-extension.ts'
import { callRuntime } from './call-runtime.ts'
import { caller } from './caller.ts'
import { callerIsOrigin } from './caller-is-origin.ts'
import { callerIsRoot } from './caller-is-root.ts'
import { clearStorage, clearStorage1 } from './clear-storage.ts'
import { codeHash } from './code-hash.ts'
import { containsStorage, containsStorage1 } from './contains-storage.ts'
import { debugMessage } from './debug-message.ts'
import { delegateCall } from './delegate-call.ts'
import { depositEvent } from './deposit-event.ts'
import { ecdsaRecover } from './ecdsa-recover.ts'
import { ecdsaToEthAddress } from './ecdsa-to-eth-address.ts'
import { gasLeft, gasLeft1 } from './gas-left.ts'
import { getStorage, getStorage1 } from './get-storage.ts'
import { hashBlake2b128, hashBlake2b256, hashKeccak256, hashSha256 } from './hashes.ts'
import type { HostFunction } from './host-function.ts'
import { input } from './input.ts'
import { instantiate, instantiate1, instantiate2, instantiateUnsalted } from './instantiate.ts'
import { instantiationNonce } from './instantiation-nonce.ts'
import { isContract } from './is-contract.ts'
import { minimumBalance } from './minimum-balance.ts'
import { now } from './now.ts'
import { ownCodeHash } from './own-code-hash.ts'
import { reentranceCount } from './reentrance-count.ts'
import { rentAllowance, restoreTo, restoreTo1, setRentAllowance, setRentAllowance1, tombstoneDeposit } from './rent.ts'
import { sealReturn } from './return.ts'
import { setCodeHash } from './set-code-hash.ts'
import { setStorage, setStorage1, setStorage2 } from './set-storage.ts'
import { sr25519Verify } from './sr25519-verify.ts'
import { takeStorage } from './take-storage.ts'
import { terminate, terminate1 } from './terminate.ts'
import { transfer } from './transfer.ts'
import { valueTransferred } from './value-transferred.ts'
import { weightToFee, weightToFee1 } from './weight-to-fee.ts'

/** Every function that a contract may import; of one module and name there are two where a version changed its parameters. */
export const hostFunctions: readonly HostFunction[] = [
  ...[setStorage, setStorage1, setStorage2, clearStorage, clearStorage1, getStorage, getStorage1],
  ...[containsStorage, containsStorage1, takeStorage],
  ...[transfer, call, call1, call2, delegateCall, instantiate, instantiateUnsalted, instantiate1, instantiate2],
  ...[terminate, terminate1, setCodeHash, callChainExtension, callRuntime],
  ...[input, sealReturn, caller, callerIsOrigin, callerIsRoot, address, balance, valueTransferred],
  ...[isContract, codeHash, ownCodeHash, blockNumber, now, minimumBalance],
  ...[weightToFee, weightToFee1, gasLeft, gasLeft1, depositEvent, debugMessage],
  ...[hashSha256, hashKeccak256, hashBlake2b256, hashBlake2b128, ecdsaRecover, ecdsaToEthAddress, sr25519Verify],
  ...[reentranceCount, accountReentranceCount, instantiationNonce],
  ...[tombstoneDeposit, rentAllowance, setRentAllowance, setRentAllowance1, restoreTo, restoreTo1],
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
