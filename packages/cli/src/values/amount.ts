// SPDX-License-Identifier: Apache-2.0
import { type Balance, formatPha, parsePha } from '@phat/primitives'
import { cliErrors } from '../terminal/cli-errors.ts'

const planckOnly = /^(\d[\d_,]*)\s*planck$/i
const balanceMax = (1n << 128n) - 1n

/**
 * Reads an amount where PHA is the unit: `5`, `0.25 PHA`, `1000 planck`.
 * @throws PhatError `cli.bad-value`, `primitives.not-an-amount`
 */
export function parseAmount(text: string): Balance {
  const planck = planckOnly.exec(text.trim())?.[1]
  const amount = planck === undefined ? parsePha(text) : BigInt(planck.replace(/[_,]/g, ''))
  if (amount <= balanceMax) return amount
  throw cliErrors.error('bad-value', `${text.slice(0, 60)} is more than a balance can hold`)
}

/** Both units, so that neither is guessed: `0.5 PHA (500000000000 planck)`. */
export function showBoth(amount: Balance): string {
  return `${formatPha(amount)} (${amount} planck)`
}
