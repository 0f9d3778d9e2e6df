// SPDX-License-Identifier: Apache-2.0
import { defineErrors, PhatError } from '@phat/primitives'

export const codecErrors = defineErrors('codec', {
  'unexpected-end': {
    why: 'SCALE bytes end before the value does: they are truncated or of another type.',
    remedy: 'Check that the bytes are whole and that both sides use the same metadata.',
  },
  'trailing-bytes': {
    why: 'SCALE bytes go on after the value: they are of another type or two values were joined.',
    remedy: 'Check that both sides use the same metadata.',
  },
  'invalid-value': {
    why: 'A byte or number is not one that this SCALE type can hold.',
    remedy: 'Check the field that the message names against its type in the metadata.',
  },
  'too-long': {
    why: 'A length prefix claims more elements than its bound or the bytes that follow can hold.',
    remedy: 'Send fewer elements, or check that the bytes are of this type.',
  },
  'too-deep': {
    why: 'Recursive values are nested deeper than 256 levels.',
    remedy: 'Send flatter values: batch calls side by side instead of one inside the other.',
  },
})

/** Shows a value that was refused: numbers and short texts as they are, of anything else only its kind. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 40))
  if (typeof value === 'bigint') return value.toString().slice(0, 80)
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value)
  return Array.isArray(value) ? 'an array' : typeof value
}

/** Adds the name of the enclosing field to a codec error on its way out, so that the message reads `calls[3].dest: …`. */
export function withinField(error: unknown, field: string): unknown {
  if (!(error instanceof PhatError) || !error.code.startsWith('codec.')) return error
  const separator = /^[[.:]/.test(error.message) ? '' : error.message.includes(': ') && isFieldPath(error.message) ? '.' : ': '
  error.message = `${field}${separator}${error.message}`
  return error
}

/** True when the message already begins with a field path, as the innermost `withinField` left it. */
function isFieldPath(message: string): boolean {
  return /^[A-Za-z0-9_[\].]+: /.test(message)
}
