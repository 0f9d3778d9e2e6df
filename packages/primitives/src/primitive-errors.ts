// SPDX-License-Identifier: Apache-2.0
import { defineErrors } from './errors.ts'

export const primitiveErrors = defineErrors('primitives', {
  'not-hex': {
    why: 'A value that must be a hex string has no 0x prefix, an odd number of digits or a character that is no hex digit.',
    remedy: 'Write whole bytes as 0x followed by two hex digits each.',
  },
  'not-an-amount': {
    why: 'An amount of PHA is not a plain decimal number with at most 12 decimals.',
    remedy: 'Write it like 1.5 (PHA) or 1500000000000 (planck, the smallest unit).',
  },
})
