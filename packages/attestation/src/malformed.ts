// SPDX-License-Identifier: Apache-2.0
import { toHex } from '@phat/primitives'

/** Why outside bytes do not have the form they must have: where, what the form asks for, and what stands there. */
export interface Malformed {
  /** The field in the words of the format's document. */
  readonly malformed: string
  readonly expected: string
  readonly found: string
}

/** True when a reader refused its input. */
export function isMalformed(result: unknown): result is Malformed {
  return typeof result === 'object' && result !== null && 'malformed' in result
}

/**
 * What readers throw among themselves and `reading` catches. Thrown rather than returned, because a reader that forgets to
 * look at a returned fault would go on with wrong bytes. Not an Error: no stack is captured, so a refusal costs microseconds.
 */
class Fault implements Malformed {
  readonly malformed: string
  readonly expected: string
  readonly found: string

  constructor(field: string, expected: string, found: string) {
    this.malformed = field
    this.expected = expected
    this.found = found
  }
}

/** Ends the reading in progress. Only inside `reading`: it never leaves this package. */
export function refuse(field: string, expected: string, found: string): never {
  throw new Fault(field, expected, found)
}

/**
 * Refuses unless `holds`. Bytes show as hex, of their beginning where they are long; they are formatted only for a refusal.
 */
export function demand(holds: boolean, field: string, expected: string, found: string | Uint8Array): asserts holds {
  if (!holds) refuse(field, expected, typeof found === 'string' ? found : beginning(found))
}

/** Outside input decides how long it is, so what is shown of it is bounded. */
function beginning(bytes: Uint8Array): string {
  return bytes.length <= shownBytesMax ? toHex(bytes) : `${toHex(bytes.subarray(0, shownBytesMax))}… (${bytes.length} bytes)`
}

const shownBytesMax = 48

/** Runs a reader: its result, or where the input was malformed. Anything else that is thrown is a bug and goes on. */
export function reading<Result>(read: () => Result): Result | Malformed {
  try {
    return read()
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault
    return { malformed: fault.malformed, expected: fault.expected, found: fault.found }
  }
}

/** The result of a reader inside another reader: its fault becomes the outer one's. */
export function orRefuse<Result>(result: Result | Malformed): Result {
  if (isMalformed(result)) refuse(result.malformed, result.expected, result.found)
  return result
}
