// SPDX-License-Identifier: Apache-2.0

/** What the build says about a contract, where, and what to do about it. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning'
  /** Stable, such as `build.no-clock`. */
  readonly code: string
  readonly message: string
  /** As given, or relative to the folder of the entry. */
  readonly file: string
  /** From 1; 0 when there is no place. */
  readonly line: number
  /** From 1; 0 when there is no place. */
  readonly column: number
  readonly remedy: string
}

/** A diagnostic as one line for a person, and a second with the remedy. */
export function formatDiagnostic({ severity, code, message, file, line, column, remedy }: Diagnostic): string {
  const place = line === 0 ? file : `${file}:${line}:${column}`
  return `${place}: ${severity}: ${message}   [${code}]\n  try  ${remedy}`
}
