// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto'

/** An entry as dstack's guest agent writes it. */
export interface LogEntry {
  readonly imr: number
  readonly event_type: number
  readonly digest: string
  readonly event: string
  readonly event_payload: string
  readonly version?: number
  readonly preimage?: string
}

const sha384 = (bytes: Uint8Array) => createHash('sha384').update(bytes).digest()

/** A run-time event, hashed by node:crypto as dstack's sources say (cc-eventlog/src/runtime_events.rs). */
export function runtimeEvent(event: string, payload: Uint8Array | string = '', version: 1 | 2 = 1): LogEntry {
  const bytes = Buffer.from(payload)
  const preimage =
    version === 1
      ? Buffer.concat([Buffer.from([1, 0, 0, 8]), Buffer.from(`:${event}:`), bytes])
      : Buffer.from(`{"name":"${event}","payload":"${bytes.toString('hex')}","type":134217729}`)
  const entry = {
    imr: 3,
    event_type: 134_217_729,
    digest: sha384(preimage).toString('hex'),
    event,
    event_payload: bytes.toString('hex'),
  }
  return version === 1 ? entry : { ...entry, version, preimage: preimage.toString('hex') }
}

/** An event of firmware or kernel: only its digest means something. */
export function bootEvent(imr: number, payload: string): LogEntry {
  return { imr, event_type: 0x8000_0001, digest: sha384(Buffer.from(payload)).toString('hex'), event: '', event_payload: '00' }
}

/** The four registers after a log. */
export function registersOf(log: readonly LogEntry[]): [Uint8Array, Uint8Array, Uint8Array, Uint8Array] {
  const register = (imr: number): Uint8Array =>
    new Uint8Array(
      log
        .filter((entry) => entry.imr === imr)
        .reduce((value, { digest }) => sha384(Buffer.concat([value, Buffer.from(digest, 'hex')])), Buffer.alloc(48)),
    )
  return [register(0), register(1), register(2), register(3)]
}

export const composeFile = '{"docker_compose_file":"services: {}","manifest_version":2,"name":"demo"}'
export const composeSha = createHash('sha256').update(composeFile).digest()
export const appId = composeSha.subarray(0, 20)
export const instanceId = Buffer.alloc(20, 7)

/** A log as an application of dstack has it. */
export function dstackLog(version: 1 | 2 = 1): LogEntry[] {
  return [
    bootEvent(0, 'firmware'),
    bootEvent(1, 'kernel'),
    bootEvent(2, 'command line'),
    bootEvent(2, 'initrd'),
    runtimeEvent('system-preparing', '', version),
    runtimeEvent('app-id', appId, version),
    runtimeEvent('compose-hash', composeSha, version),
    runtimeEvent('instance-id', instanceId, version),
    runtimeEvent('boot-mr-done', '', version),
    runtimeEvent('key-provider', '{"name":"kms","id":"abcd"}', version),
    runtimeEvent('system-ready', '', version),
    runtimeEvent('compose-hash', Buffer.alloc(32, 9), version),
  ]
}
