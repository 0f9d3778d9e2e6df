// SPDX-License-Identifier: Apache-2.0

/** What a person learns about an error code, apart from the details of one occurrence. */
export interface ErrorEntry {
  /** One sentence: what this code means and what usually causes it. */
  readonly why: string
  /** One sentence: what to do about it. */
  readonly remedy: string
  /** True when the same call may succeed later without a change by the caller. */
  readonly retryable?: boolean
}

/**
 * An operational error: its `code` is `<module>.<name>` and stands in the generated reference with cause and remedy.
 * Bugs are `assert` failures instead, and untrusted input gets a `Rejection` value where the caller must go on.
 */
export class PhatError extends Error {
  readonly code: string
  readonly why: string
  readonly remedy: string
  readonly retryable: boolean

  constructor(code: string, entry: ErrorEntry, detail: string, options?: { cause?: unknown }) {
    super(detail, options)
    this.name = 'PhatError'
    this.code = code
    this.why = entry.why
    this.remedy = entry.remedy
    this.retryable = entry.retryable ?? false
  }
}

/** The error codes of one module, and the way to make one. */
export interface ErrorModule<Name extends string> {
  readonly module: string
  readonly entries: Readonly<Record<Name, ErrorEntry>>
  /** Makes the error; the detail says what happened this time and never holds a secret. */
  error(name: Name, detail: string, options?: { cause?: unknown }): PhatError
  /** True when `error` carries this code. */
  is(error: unknown, name: Name): boolean
}

const modules = new Map<string, ErrorModule<string>>()

/** Declares the error codes of a module. Declared once a module; the reference page lists them all. */
export function defineErrors<Name extends string>(
  module: string,
  entries: Readonly<Record<Name, ErrorEntry>>,
): ErrorModule<Name> {
  const defined: ErrorModule<Name> = {
    module,
    entries,
    error: (name, detail, options) => new PhatError(`${module}.${name}`, entries[name], detail, options),
    is: (error, name) => error instanceof PhatError && error.code === `${module}.${name}`,
  }
  modules.set(module, defined)
  return defined
}

/** Every error module loaded so far, for the generated reference. */
export function definedErrors(): ReadonlyMap<string, ErrorModule<string>> {
  return modules
}

/** What happens to untrusted input that was not accepted; returned, never thrown. */
export interface Rejection {
  readonly code: string
  /** ignore: drop it quietly · reject: tell the sender · report: tell the operator as well */
  readonly action: 'ignore' | 'reject' | 'report'
  readonly detail: string
}

/** A broken invariant of our own: the service that meets it stops. */
export class BugError extends Error {
  override readonly name = 'BugError'
}

/**
 * States an invariant. A failure is a bug of ours, never the reaction to outside input.
 * @throws BugError
 */
export function assert(condition: boolean, invariant: string): asserts condition {
  if (!condition) throw new BugError(`invariant broken: ${invariant}`)
}

/** The exhaustive end of a switch: typed so that a forgotten case does not compile. */
export function unreachable(value: never): never {
  throw new BugError(`unreachable case: ${String(value)}`)
}

/** A number that `noUncheckedIndexedAccess` makes optional but the bound above guarantees. */
export function known<T>(value: T | undefined, invariant: string): T {
  if (value === undefined) throw new BugError(`invariant broken: ${invariant}`)
  return value
}
