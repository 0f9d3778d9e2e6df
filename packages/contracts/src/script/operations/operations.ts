// SPDX-License-Identifier: Apache-2.0
import { type ScriptOperation, scriptOperations } from '@phat/abi/script-operations'
import { known } from '@phat/primitives'
import * as calls from './calls.ts'
import * as frame from './frame.ts'
import type { OperationHandler } from './operation.ts'
import * as output from './output.ts'
import * as pure from './pure.ts'
import * as storage from './storage.ts'

/** One operation as the engine runs it. */
export interface Operation extends OperationHandler {
  readonly name: ScriptOperation
  /** Whether it takes a string, as its UTF-8 bytes. */
  readonly takesText: boolean
}

const handlers: Readonly<Record<ScriptOperation, OperationHandler>> = {
  input: frame.input,
  returnValue: frame.returnValue,
  getStorage: storage.getStorage,
  setStorage: storage.setStorage,
  clearStorage: storage.clearStorage,
  takeStorage: storage.takeStorage,
  containsStorage: storage.containsStorage,
  caller: frame.caller,
  origin: frame.origin,
  address: frame.address,
  value: frame.value,
  balance: frame.balance,
  minimumBalance: frame.minimumBalance,
  blockNumber: frame.blockNumber,
  now: frame.now,
  gasLeft: frame.gasLeft,
  weightToFee: frame.weightToFee,
  codeHash: frame.codeHash,
  ownCodeHash: frame.ownCodeHash,
  isContract: frame.isContract,
  callerIsOrigin: frame.callerIsOrigin,
  callerIsRoot: frame.callerIsRoot,
  call: calls.call,
  delegateCall: calls.delegateCall,
  instantiate: calls.instantiate,
  transfer: calls.transfer,
  terminate: calls.terminate,
  setCodeHash: calls.setCodeHash,
  depositEvent: output.depositEvent,
  log: output.log,
  debug: output.debug,
  hashBlake2_256: pure.hashBlake2b256,
  hashBlake2_128: pure.hashBlake2b128,
  hashKeccak256: pure.hashKeccak256,
  hashSha256: pure.hashSha256,
  sr25519Verify: pure.sr25519Verify,
  ecdsaRecover: pure.ecdsaRecover,
  ecdsaToEthAddress: pure.ecdsaToEthAddress,
  extension: calls.extension,
  reentranceCount: frame.reentranceCount,
  accountReentranceCount: frame.accountReentranceCount,
  instantiationNonce: frame.instantiationNonce,
  isQuery: frame.isQuery,
  utf8Encode: pure.utf8Encode,
  utf8Decode: pure.utf8Decode,
  secret: frame.secret,
}

const textOperations: ReadonlySet<ScriptOperation> = new Set(['utf8Encode', 'debug', 'secret'])

/** The operations of host ABI 1 by number. */
export const operationsByNumber: readonly Operation[] = byNumber()

function byNumber(): readonly Operation[] {
  const operations: Operation[] = []
  for (const [key, number] of Object.entries(scriptOperations)) {
    const name = key as ScriptOperation // the keys of the table are its type
    operations[number] = { name, ...handlers[name], takesText: textOperations.has(name) }
  }
  return Array.from(operations, (operation) => known(operation, 'the numbers of the operations have no gaps'))
}
