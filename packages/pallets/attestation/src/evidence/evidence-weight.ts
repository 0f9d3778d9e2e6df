// SPDX-License-Identifier: Apache-2.0
import type { Evidence } from '@phat/attestation'
import type { Weight } from '@phat/frame'
import { weights } from '../generated/weights.ts'

/** What verifying evidence costs at most, by its format: for the weights of calls of other pallets that take evidence. */
export const evidenceWeight = ({ format }: Evidence): Weight => (format === 'dcap' ? weights.checkQuote : weights.checkReport)
