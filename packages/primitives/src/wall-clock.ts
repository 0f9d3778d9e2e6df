// SPDX-License-Identifier: Apache-2.0

/**
 * Milliseconds since the Unix epoch, by the machine's clock, which its owner controls. For the outermost parts only, which hand it on as
 * a clock; a thread that answers queries is one of them.
 */
export function wallClock(): number {
  return Date.now()
}
