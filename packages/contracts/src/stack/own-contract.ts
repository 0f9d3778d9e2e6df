// SPDX-License-Identifier: Apache-2.0
import { toByteString } from '@phat/primitives'
import { countReference } from '../exec/code-store.ts'
import { existentialDeposit } from '../state/balances.ts'
import { countContract, readSecretUsage } from '../state/contract-data.ts'
import { type ContractInfo, contractInfoBytes } from '../state/records.ts'
import { accountName, contractKey, deletionKey, singleKeys } from '../state/state-keys.ts'
import type { StoragePrices } from './deposit-meter.ts'
import type { Frame } from './frame.ts'

/** What a contract puts down for its record, and to come into being. */
export function baseDepositOf({ perByte, perItem }: StoragePrices): bigint {
  return BigInt(contractInfoBytes) * perByte + perItem + existentialDeposit
}

/** Removes the contract of a frame: its storage later, a part at each block; its deposit comes back when the whole call ended. */
export function terminateContract(frame: Frame, beneficiary: Uint8Array): void {
  for (let below = frame.parent; below !== undefined; below = below.parent) {
    if (below.name === frame.name) frame.fail('TerminatedWhileReentrant')
  }
  const { state, balances } = frame.execution.services
  const info = frame.readInfo() ?? frame.fail('ContractNotFound')
  frame.terminated = true
  const secrets = readSecretUsage(state, info.trieId).deposit
  frame.deposit.terminated(info.byteDeposit + info.itemDeposit + info.baseDeposit - existentialDeposit + secrets)
  state.set(contractKey(frame.name), null)
  // One that is being made was not counted yet.
  if (frame.underConstruction === undefined) countContract(state, -1)
  queueDeletion(frame, info.trieId)
  countReference(state, toByteString(info.codeHash), -1n)
  balances.transfer(frame.name, accountName(beneficiary), balances.account(frame.name).free, false)
  frame.execution.events.push({ kind: 'terminated', contract: frame.address, beneficiary })
}

function queueDeletion(frame: Frame, trieId: Uint8Array): void {
  const { state } = frame.execution.services
  const { next, done } = readDeletions(state.get(singleKeys.deletions))
  state.set(deletionKey(next), trieId)
  state.set(singleKeys.deletions, encodeDeletions(next + 1, done))
}

/** Numbers of the namespaces that wait for deletion: from `done` to below `next`. */
export function readDeletions(encoded: Uint8Array | undefined): { readonly next: number; readonly done: number } {
  if (encoded === undefined) return { next: 0, done: 0 }
  const view = new DataView(encoded.buffer, encoded.byteOffset, 8)
  return { next: view.getUint32(0, true), done: view.getUint32(4, true) }
}

/** The numbers as `readDeletions` reads them, two u32. */
export function encodeDeletions(next: number, done: number): Uint8Array {
  const encoded = new Uint8Array(8)
  const view = new DataView(encoded.buffer)
  view.setUint32(0, next, true)
  view.setUint32(4, done, true)
  return encoded
}

/** Gives the contract of a frame another code, from its next call on. False when there is no such code. */
export function setContractCode(frame: Frame, codeHash: Uint8Array): boolean {
  const { execution } = frame
  const code = execution.loadCode(codeHash, frame.gas)
  if (code === 'CodeNotFound') return false
  if (code === 'OutOfGas') return frame.fail('OutOfGas')
  if (!code.deterministic) return frame.fail('Indeterministic')
  const { state, prices } = execution.services
  const info: ContractInfo = frame.readInfo() ?? frame.fail('ContractNotFound')
  const baseDeposit = baseDepositOf(prices)
  frame.writeInfo({ ...info, codeHash: codeHash.slice(), baseDeposit })
  if (baseDeposit !== info.baseDeposit) frame.deposit.charge(frame.name, baseDeposit - info.baseDeposit)
  countReference(state, code.name, 1n)
  countReference(state, toByteString(info.codeHash), -1n)
  execution.events.push({ kind: 'codeUpdated', contract: frame.address, codeHash: codeHash.slice(), oldCodeHash: info.codeHash })
  return true
}
