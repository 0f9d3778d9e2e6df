// SPDX-License-Identifier: Apache-2.0
import { PhatError, toJson } from '@phat/primitives'
import type { Invocation } from '../command.ts'
import { cliErrors, exitCodeOf } from './cli-errors.ts'

/** What anything that was thrown is to a person; what nobody foresaw becomes `cli.bug`. */
export function asPhatError(error: unknown): PhatError {
  if (error instanceof PhatError) return error
  return cliErrors.error('bug', error instanceof Error ? `${error.name}: ${error.message}` : String(error), { cause: error })
}

/** An error as a person meets it: what happened and its code, why, and what to do. */
export function errorText(error: PhatError): string {
  return `error: ${error.message}   [${error.code}]\n  why  ${error.why}\n  try  ${error.remedy}`
}

/** The same for scripts, in one line. */
export function errorJson(error: PhatError): string {
  const { code, message, why, remedy, retryable } = error
  return toJson({ error: { code, message, why, remedy, retryable, exitCode: exitCodeOf(error) } })
}

/** Warns without ending the command; for scripts as JSON, like errors. */
export function warn({ json, io }: Pick<Invocation, 'json' | 'io'>, text: string): void {
  io.err(json ? toJson({ warning: text }) : `warning: ${text}`)
}
