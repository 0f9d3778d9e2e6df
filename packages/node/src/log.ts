// SPDX-License-Identifier: Apache-2.0
import type { Log, LogFields } from '@phat/chain'
import pino from 'pino'

/** How much is written, from nothing to everything. */
export type LogLevel = 'silent' | 'error' | 'warn' | 'info' | 'debug'

/** A log and its parts: a child names the module that writes. */
export interface RootLog extends Log {
  child(module: string): Log
}

/** Words stand as they are; anything else in quotes: what others wrote (the text of an error) cannot look like a line of its own. */
function readableField(field: unknown): string {
  const text = String(field)
  return /^[\x21\x23-\x7e]+$/.test(text) ? text : JSON.stringify(text).replace(/[^\x20-\x7e]/g, escapeCharacter)
}

const escapeCharacter = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

/** One line for a person: time, level, event, fields. */
function readableLine(json: string): string {
  const { level, time, event, module, ...fields } = JSON.parse(json) as Record<string, unknown>
  const clock = new Date(Number(time)).toISOString().slice(11, 23)
  const rest = Object.entries(fields).map(([name, field]) => `${name}=${readableField(field)}`)
  return [clock, String(level).padEnd(5), event, ...rest].join(' ')
}

/**
 * Opens the log: JSON lines or readable ones, on standard error. Fields are flat and named by the code that writes them; nothing
 * serializes an object whole, so no key or plaintext can slip in.
 */
export function createLog(options: { readonly level: LogLevel; readonly json: boolean }): RootLog {
  const destination = {
    write: (line: string): void => {
      process.stderr.write(options.json ? line : `${readableLine(line)}\n`)
    },
  }
  const logger = pino(
    { level: options.level, base: null, messageKey: 'event', formatters: { level: (label) => ({ level: label }) } },
    destination,
  )
  const wrap = (target: pino.Logger): Log => ({
    debug: (event: string, fields: LogFields = {}) => target.debug(fields, event),
    info: (event: string, fields: LogFields = {}) => target.info(fields, event),
    warn: (event: string, fields: LogFields = {}) => target.warn(fields, event),
    error: (event: string, fields: LogFields = {}) => target.error(fields, event),
  })
  return { ...wrap(logger), child: (module) => wrap(logger.child({ module })) }
}
