// SPDX-License-Identifier: Apache-2.0
import type { Balance } from './brands.ts'
import { primitiveErrors } from './primitive-errors.ts'

/** One PHA in planck. */
export const PHA: Balance = 10n ** 12n
/** Decimals of PHA. */
export const phaDecimals = 12
/** Phala's SS58 address prefix. */
export const phalaSs58Prefix = 30

/** Shows planck as PHA without rounding: `1.5 PHA`. */
export function formatPha(amount: Balance): string {
  const sign = amount < 0n ? '-' : ''
  const planck = amount < 0n ? -amount : amount
  const whole = (planck / PHA).toString().replace(/\B(?=(\d{3})+$)/g, ',')
  const fraction = (planck % PHA).toString().padStart(phaDecimals, '0').replace(/0+$/, '')
  return `${sign}${whole}${fraction === '' ? '' : `.${fraction}`} PHA`
}

/**
 * Reads an amount that a person wrote in PHA (`12`, `0.5`, `1,000.25`).
 * @throws PhatError `primitives.not-an-amount`
 */
export function parsePha(text: string): Balance {
  const match = /^(\d[\d,]*)(?:\.(\d{1,12}))?$/.exec(text.trim().replace(/\s*PHA$/i, ''))
  if (match === null) throw primitiveErrors.error('not-an-amount', `not an amount of PHA: ${text.slice(0, 60)}`)
  const whole = BigInt((match[1] ?? '').replaceAll(',', ''))
  return whole * PHA + BigInt((match[2] ?? '').padEnd(phaDecimals, '0'))
}
