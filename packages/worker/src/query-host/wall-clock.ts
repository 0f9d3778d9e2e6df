// SPDX-License-Identifier: Apache-2.0

/** Milliseconds since the Unix epoch, by a clock that the worker's owner controls. For queries and the expiry of their cache only. */
export function wallClock(): number {
  return Date.now()
}
