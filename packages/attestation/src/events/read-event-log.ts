// SPDX-License-Identifier: Apache-2.0
import { equalBytes, fromHex, toHex } from '@phat/primitives'
import { asArray, asNumber, asObject, asText } from '../json/json-members.ts'
import { type JsonObject, type JsonValue, readStrictJson } from '../json/strict-json.ts'
import { demand, type Malformed, orRefuse, reading, refuse } from '../malformed.ts'
import {
  type MeasuredEvent,
  type Rtmr,
  type RuntimeEventVersion,
  runtimeEventDigest,
  runtimeEventPreimage,
  runtimeEventType,
} from './measured-event.ts'

const eventsMax = 4_096
const digestBytes = 48

/**
 * Reads the event log that dstack's guest agent gives with a quote: a JSON array of `imr`, `event_type`, `digest`, `event`,
 * `event_payload`, and of version 2 `version` and `preimage`; bytes in lower-case hex. Digests of run-time events are computed
 * here; where the log has them too, they must be equal.
 */
export function readDstackEventLog(json: string): readonly MeasuredEvent[] | Malformed {
  return reading(() => readEvents(orRefuse(readStrictJson(json)), 'event_log'))
}

/** What dstack's guest agent answers to GetQuote, as far as a verifier needs it. */
export interface DstackQuote {
  readonly quote: Uint8Array
  readonly events: readonly MeasuredEvent[]
  /** What the caller asked the quote to bind, before the agent padded it; the quote itself tells what it binds. */
  readonly reportData: Uint8Array
}

const quoteMembers: ReadonlySet<string> = new Set(['quote', 'event_log', 'report_data', 'vm_config', 'attestation'])

/** Reads an answer to GetQuote, whose event log is JSON inside a string. */
export function readDstackQuote(json: string): DstackQuote | Malformed {
  return reading(() => {
    const answer = asObject(orRefuse(readStrictJson(json)), 'answer')
    checkMembers(answer, quoteMembers, 'answer')
    return {
      quote: readBytes(answer.get('quote'), 'quote'),
      events: readEvents(orRefuse(readStrictJson(asText(answer.get('event_log'), 'event_log'))), 'event_log'),
      reportData: readBytes(answer.get('report_data'), 'report_data'),
    }
  })
}

function readEvents(value: JsonValue, path: string): readonly MeasuredEvent[] {
  return asArray(value, path, eventsMax).map((event, i) => readEvent(event, `${path}[${i}]`))
}

const members: ReadonlySet<string> = new Set(['imr', 'event_type', 'digest', 'event', 'event_payload', 'version', 'preimage'])

function readEvent(value: JsonValue, path: string): MeasuredEvent {
  const event = asObject(value, path)
  checkMembers(event, members, path)
  const register = asNumber(event.get('imr'), `${path}.imr`, 3) as Rtmr // At most 3 is what it was read as.
  const type = asNumber(event.get('event_type'), `${path}.event_type`, 0xffff_ffff)
  const name = asText(event.get('event'), `${path}.event`)
  const payload = readBytes(event.get('event_payload'), `${path}.event_payload`)
  const given = readBytes(event.get('digest'), `${path}.digest`)
  const digest = type === runtimeEventType ? runtimeDigest(event, { name, payload, given }, path) : given
  demand(digest.length === digestBytes, `${path}.digest`, `${digestBytes} bytes`, `${digest.length}`)
  return { register, type, digest, name, payload }
}

function runtimeDigest(
  event: JsonObject,
  { name, payload, given }: { name: string; payload: Uint8Array; given: Uint8Array },
  path: string,
): Uint8Array {
  const version = readVersion(event, path)
  const digest = runtimeEventDigest(name, payload, version)
  // Shortened logs leave it out; a digest that is given and wrong would show other tools another event.
  demand(given.length === 0 || equalBytes(given, digest), `${path}.digest`, toHex(digest), toHex(given.subarray(0, 64)))
  const preimage = event.get('preimage')
  if (preimage !== undefined) {
    const expected = runtimeEventPreimage(name, payload, version)
    demand(equalBytes(readBytes(preimage, `${path}.preimage`), expected), `${path}.preimage`, toHex(expected), 'other bytes')
  }
  return digest
}

function readVersion(event: JsonObject, path: string): RuntimeEventVersion {
  const version = event.get('version')
  if (version === undefined || version === 1) return 1
  return version === 2 ? 2 : refuse(`${path}.version`, '1 or 2', JSON.stringify(version instanceof Map ? {} : version))
}

/** Refuses members that are not known: nobody says what they would change. */
export function checkMembers(object: JsonObject, names: ReadonlySet<string>, path: string): void {
  for (const name of object.keys()) demand(names.has(name), path, [...names].join(', '), JSON.stringify(name))
}

/** Bytes in lower-case hex without prefix, none included. */
export function readBytes(value: JsonValue | undefined, path: string): Uint8Array {
  const text = asText(value, path)
  demand(/^(?:[0-9a-f]{2})*$/.test(text), path, 'bytes in lower-case hex', JSON.stringify(text.slice(0, 80)))
  return fromHex(`0x${text}`)
}
