// SPDX-License-Identifier: Apache-2.0

/** What a log line says of something that was thrown: where it came from, cut to a line's length. */
export function describeFailure(error: unknown): { readonly detail: string } {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { detail: text.slice(0, 2_000) }
}
