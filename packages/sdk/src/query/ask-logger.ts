// SPDX-License-Identifier: Apache-2.0
import { textBytes } from '@phat/primitives'
import { answers } from '../chain/network.ts'
import { type Parts, voiceOf } from '../parts.ts'
import type { Provenance } from '../results.ts'
import { sdkErrors } from '../sdk-errors.ts'
import type { Wait } from '../wait.ts'

/** What the built-in logger is asked: records of a contract from a number on, below zero that many before the end. */
export interface LoggerQuestion {
  readonly contract: string
  readonly from: number
  readonly count: number
}

/** A record as the logger writes it. */
export type LogRecord = Readonly<Record<string, unknown>>

/** What it answered. */
export interface LoggerAnswer {
  readonly records: readonly LogRecord[]
  /** The number to go on with. */
  readonly next: number
  readonly provenance: Provenance
}

/** The built-in logger answers under this id. */
const logger = new Uint8Array(32)
/** Records of one block are numbered from its height times this. */
export const recordsPerBlock = 2 ** 20

/** Asks the built-in logger of a cluster; it tells what the signer may see. @throws PhatError `sdk.*` */
export async function askLogger(
  parts: Parts,
  wait: Wait,
  cluster: Uint8Array,
  question: LoggerQuestion,
  worker: string | undefined,
): Promise<LoggerAnswer> {
  const value = textBytes(JSON.stringify({ action: 'GetLog', ...question }))
  const { bytes, provenance } = await voiceOf(parts).inquirer.ask(
    wait,
    cluster,
    logger,
    { type: 'SidevmMessage', value },
    { worker },
  )
  try {
    const told = answers.expectObject('the log', JSON.parse(new TextDecoder().decode(bytes)))
    const records = answers.expectArray('the records', told.records).map((one) => answers.expectObject('a record', one))
    return { records, next: answers.expectNumber('the next record', told.next), provenance }
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
    throw sdkErrors.error('decode-failed', 'the log is no JSON', { cause })
  }
}
