// SPDX-License-Identifier: Apache-2.0
import { type Answer2, type Receipt, requestHash, verifyAnswer } from '@phat/envelope'
import { equalBytes, toHex } from '@phat/primitives'
import { sdkErrors } from '../sdk-errors.ts'
import type { ListedWorker } from '../workers/directory.ts'

/** What an answer must speak of. */
export interface Expected {
  /** The envelope that was sent. */
  readonly request: Uint8Array
  readonly contract: Uint8Array
  readonly worker: ListedWorker
  /** The least height that counts. */
  readonly height: number
  /** The code that must have answered; any by default. */
  readonly codeHash?: Uint8Array | undefined
}

/**
 * Checks all that a client can know of an answer.
 * @returns the receipt, which is now worth believing
 * @throws PhatError `sdk.bad-receipt`, `sdk.worker-not-registered`, `sdk.stale-answer`, `sdk.stale-metadata`
 */
export function checkReceipt(answer: Answer2, { request, contract, worker, height, codeHash }: Expected): Receipt {
  const { receipt } = answer
  const bad = (what: string): Error => sdkErrors.error('bad-receipt', `the answer of worker ${worker.name} ${what}`)
  if (!equalBytes(receipt.worker, worker.publicKey)) throw bad('is signed by another worker')
  if (!verifyAnswer(answer, requestHash(request))) throw bad('does not match its receipt')
  if (!equalBytes(receipt.contract, contract)) throw bad(`speaks of contract ${toHex(receipt.contract)}`)
  const { standing } = worker
  if (standing.kind === 'refused')
    throw sdkErrors.error('worker-not-registered', `the chain does not count worker ${worker.name}: ${standing.reason}`)
  if (standing.simulated !== undefined && standing.simulated !== receipt.simulated)
    throw bad('says otherwise than the chain whether its evidence is simulated')
  if (receipt.height < height)
    throw sdkErrors.error('stale-answer', `worker ${worker.name} answers from height ${receipt.height}, before ${height}`)
  const isOther = codeHash !== undefined && !equalBytes(receipt.codeHash, codeHash) && receipt.codeHash.some((byte) => byte !== 0)
  if (isOther)
    throw sdkErrors.error(
      'stale-metadata',
      `contract ${toHex(contract)} runs code ${toHex(receipt.codeHash)}, the bundle is of ${toHex(codeHash)}`,
    )
  return receipt
}
