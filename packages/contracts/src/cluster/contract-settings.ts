// SPDX-License-Identifier: Apache-2.0
import { acceptanceByte } from '@phat/abi'
import { equalBytes, textBytes } from '@phat/primitives'
import type { FailureName } from '../contract-errors.ts'
import type { Effects } from '../exec/effects.ts'
import type { ExecutionServices } from '../exec/execution.ts'
import {
  readDeployer,
  readSecret,
  readSecretUsage,
  secretLimits,
  writeLogGrantee,
  writeOwnAcceptance,
  writeSecret,
} from '../state/contract-data.ts'
import type { Overlay } from '../state/overlay.ts'
import { decodeContractInfo } from '../state/records.ts'
import { accountName, contractKey, singleKeys } from '../state/state-keys.ts'
import type { ContractSetting } from './command.ts'

/** The namespace of a contract that lives. */
export function trieIdOf(state: Overlay, contract: Uint8Array): Uint8Array | undefined {
  const encoded = state.get(contractKey(accountName(contract)))
  return encoded && decodeContractInfo(encoded).trieId
}

/** A secret of a contract that lives. */
export function secretOf(state: Overlay, contract: Uint8Array, name: string): Uint8Array | undefined {
  const trieId = trieIdOf(state, contract)
  return trieId && readSecret(state, trieId, name)
}

/** Applies what the deployer of a contract says about it; answers why not, and then nothing has changed. */
export function applySetting(services: ExecutionServices, setting: ContractSetting): FailureName | undefined {
  const { state } = services
  const trieId = trieIdOf(state, setting.contract)
  if (trieId === undefined) return 'ContractNotFound'
  const deployer = readDeployer(state, trieId)
  if (deployer === undefined || !equalBytes(deployer, setting.origin)) return 'BadOrigin'
  switch (setting.kind) {
    case 'setAcceptance':
      writeOwnAcceptance(state, trieId, acceptanceByte(setting))
      return undefined
    case 'grantLog':
      return writeLogGrantee(state, trieId, setting.account, setting.allowed) ? undefined : 'OutOfBounds'
    case 'setSecret':
      return setSecret(services, trieId, setting)
  }
}

/** The deposit is that of one item of storage, held at the contract like all that is stored there. */
function setSecret(
  { state, balances, prices }: ExecutionServices,
  trieId: Uint8Array,
  { contract, origin, name, value }: Extract<ContractSetting, { kind: 'setSecret' }>,
): FailureName | undefined {
  const nameLength = textBytes(name).length
  if (nameLength === 0 || nameLength > secretLimits.name) return 'OutOfBounds'
  if (value !== undefined && value.length > secretLimits.value) return 'ValueTooLarge'
  const before = readSecret(state, trieId, name)
  if (before === undefined && value === undefined) return undefined
  const depositOf = (stored: Uint8Array | undefined): bigint =>
    stored === undefined ? 0n : BigInt(nameLength + stored.length) * prices.perByte + prices.perItem
  const usage = readSecretUsage(state, trieId)
  const count = usage.count + (value === undefined ? 0 : 1) - (before === undefined ? 0 : 1)
  if (count > secretLimits.count) return 'OutOfBounds'
  const [payer, holder] = [accountName(origin), accountName(contract)]
  const difference = depositOf(value) - depositOf(before)
  if (difference > 0n) {
    const failure = balances.transferAndHold(payer, holder, difference)
    if (failure !== undefined) return 'StorageDepositNotEnoughFunds'
  } else balances.transferHeld(holder, payer, -difference)
  writeSecret(state, trieId, name, value, { count, deposit: usage.deposit + difference })
  return undefined
}

/** Takes over what the system contract says that all contracts accept. */
export function widenAcceptance(state: Overlay, { pink }: Effects): void {
  for (const { event } of pink) {
    if (event.type === 'SetAccepts') state.set(singleKeys.accepts, Uint8Array.of(event.value))
  }
}
