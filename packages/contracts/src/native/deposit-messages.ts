// SPDX-License-Identifier: Apache-2.0
import { langError } from '@phat/abi'
import { codecErrors, result, tuple, u128, unit } from '@phat/codec'
import { concatBytes, fromHex, PhatError } from '@phat/primitives'
import { readDriver, unlessSelf } from './system-access.ts'
import type { SystemFrame } from './system-frame.ts'
import { actionMessage, type SystemMessage } from './system-message.ts'
import { account, type DriverError, driverError } from './system-types.ts'

/** What a contract puts down on the chain for one unit of weight, in planck. */
const weightPrice = 10_000_000_000n
const weightMax = 0xffff_ffffn

const changeDeposit = '0xa24bcb44'
const changeDepositInput = tuple(account, u128)
const driverAnswer = result(result(unit, driverError), langError)

/** What a driver answered; an answer that is none ends the frame, as it ends that of compiled contracts. */
function readAnswer(frame: SystemFrame, data: Uint8Array): DriverError | undefined {
  try {
    const answer = driverAnswer.decode(data)
    if (answer.type === 'Ok') return answer.value.type === 'Ok' ? undefined : answer.value.value
  } catch (error) {
    if (!(error instanceof PhatError) || !error.code.startsWith(`${codecErrors.module}.`)) throw error
  }
  return frame.context.fail('ContractTrapped')
}

/** Without a driver the weight follows the deposit, so that a cluster works as its owner made it. */
function applyDeposit(frame: SystemFrame, contract: Uint8Array, deposit: bigint): DriverError | undefined {
  const driver = readDriver(frame, 'ContractDeposit')?.[1]
  if (driver !== undefined) {
    const { data } = frame.call(driver, concatBytes(fromHex(changeDeposit), changeDepositInput.encode([contract, deposit])))
    return readAnswer(frame, data)
  }
  const weight = deposit / weightPrice
  frame.emitPink({ type: 'SetContractWeight', value: { contract, weight: Number(weight < weightMax ? weight : weightMax) } })
  return undefined
}

/** What the chain tells of deposits for contracts. */
export const depositMessages: readonly SystemMessage[] = [
  actionMessage('ContractDeposit::change_deposit', {
    selector: changeDeposit,
    args: { contractId: account, deposit: u128 },
    docs: 'The deposit for a contract has changed: sets its weight, or has the driver ContractDeposit do so; for the chain.',
    mutates: true,
    error: driverError,
    run: (frame, { contractId, deposit }) => {
      const refused = unlessSelf(frame)
      return refused === undefined ? applyDeposit(frame, contractId, deposit) : { type: 'SystemError', value: refused }
    },
  }),
]
