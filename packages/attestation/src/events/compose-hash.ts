// SPDX-License-Identifier: Apache-2.0
import { sha256 } from '@phat/crypto'
import { textBytes } from '@phat/primitives'
import { type JsonValue, readStrictJson } from '../json/strict-json.ts'
import { demand, type Malformed, orRefuse, reading } from '../malformed.ts'
import { mrConfigIdOfCompose } from './mr-config.ts'

/**
 * The compose hash of a dstack application: SHA-256 of `app-compose.json`, byte for byte as it was deployed. Another spacing is
 * another application.
 */
export function composeHash(appCompose: Uint8Array | string): Uint8Array {
  return sha256(typeof appCompose === 'string' ? textBytes(appCompose) : appCompose)
}

/**
 * The form in which dstack's tools write `app-compose.json` before they hash it: keys sorted, no spaces, UTF-8. Refuses what
 * languages write differently: fractions, and keys outside of ASCII, which they sort differently.
 */
export function normalizeCompose(json: string): string | Malformed {
  return reading(() => write(orRefuse(readStrictJson(json))))
}

/** The hash that names an image of dstack's OS: SHA-256 of its `sha256sum.txt`, as it stands in the image. */
export function osImageHash(checksums: Uint8Array): Uint8Array {
  return sha256(checksums)
}

/** What evidence of a deployed application shows, to compare with a build of one's own. */
export interface ComposeMeasurements {
  /** The payload of the event `compose-hash`. */
  readonly composeHash: Uint8Array
  /** The app id of an application that no contract governs: the first 20 bytes of the hash. */
  readonly appId: Uint8Array
  /** MR_CONFIG_ID where the host was told no more than the compose hash. */
  readonly mrConfigId: Uint8Array
}

/** Calculates them from `app-compose.json`. */
export function composeMeasurements(appCompose: Uint8Array | string): ComposeMeasurements {
  const hash = composeHash(appCompose)
  return { composeHash: hash, appId: hash.slice(0, 20), mrConfigId: mrConfigIdOfCompose(hash) }
}

function write(value: JsonValue): string {
  if (value instanceof Map) {
    const keys = [...value.keys()].sort((left, right) => (left < right ? -1 : 1))
    for (const key of keys) demand(isAscii(key), 'compose', 'keys in ASCII', JSON.stringify(key))
    return `{${keys.map((key) => `${JSON.stringify(key)}:${write(value.get(key) ?? null)}`).join(',')}}`
  }
  if (Array.isArray(value)) return `[${(value as readonly JsonValue[]).map(write).join(',')}]`
  return JSON.stringify(value)
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false
  return true
}
