// SPDX-License-Identifier: Apache-2.0

/** A log line is an event's name and flat fields; it never holds a secret. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>

/** Where a service writes what happens. */
export interface Log {
  debug(event: string, fields?: LogFields): void
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  error(event: string, fields?: LogFields): void
}

/** Writes nothing. */
export const silentLog: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
