// SPDX-License-Identifier: Apache-2.0

/**
 * States that a private value may be seen by everyone, and why. What comes out of the state, the arguments and the secrets of a contract
 * is private; the build refuses a contract in which it reaches an event, a log or an unencrypted request by any other way, and lists the
 * reasons in the bundle for whoever reviews it.
 * @param reason a literal sentence; it is read by people, and must not be built from data
 */
export function declassify<T>(value: T, _reason: string): T {
  return value
}
