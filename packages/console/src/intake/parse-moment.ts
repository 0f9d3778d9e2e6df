// SPDX-License-Identifier: Apache-2.0

/** A moment as a person writes it, `2025-06-20T07:20:00Z`, `2025-06-20` or Unix seconds, as Unix seconds; undefined for anything else. */
export function parseMoment(text: string): number | undefined {
  if (/^\d{1,11}$/.test(text)) return Number(text)
  const match = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d)?)Z)?$/.exec(text)
  if (match === null) return undefined
  const milliseconds = Date.parse(`${match[1]}T${match[2] ?? '00:00'}Z`)
  if (Number.isNaN(milliseconds)) return undefined
  // A day that no month has rolls over to the next: it is refused instead.
  return new Date(milliseconds).toISOString().startsWith(match[1] ?? '') ? milliseconds / 1000 : undefined
}
