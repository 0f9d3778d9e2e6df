// SPDX-License-Identifier: Apache-2.0
import { asObject, asText } from '../json/json-members.ts'
import { readStrictJson } from '../json/strict-json.ts'
import { demand, orRefuse, refuse } from '../malformed.ts'
import type { KeyProvider } from './mr-config.ts'
import { checkMembers, readBytes } from './read-event-log.ts'

/** Providers as the event names them. */
const kinds: Readonly<Record<string, KeyProvider>> = { none: 'none', 'local-sgx': 'local', kms: 'kms', tpm: 'tpm' }
const members: ReadonlySet<string> = new Set(['name', 'id'])

/** The payload of the event `key-provider`: JSON of a name and, in hex, an id. Inside a reader: refuses (see `malformed.ts`). */
export function readKeyProvider(payload: Uint8Array): { readonly kind: KeyProvider; readonly id: Uint8Array } {
  demand(
    payload.every((byte) => byte >= 0x20 && byte < 0x7f),
    'key-provider',
    'JSON in ASCII',
    'other bytes',
  )
  const provider = asObject(orRefuse(readStrictJson(String.fromCharCode(...payload.subarray(0, 16_384)))), 'key-provider')
  checkMembers(provider, members, 'key-provider')
  const name = asText(provider.get('name'), 'key-provider.name')
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined
  return {
    kind: kind ?? refuse('key-provider.name', Object.keys(kinds).join(', '), JSON.stringify(name.slice(0, 40))),
    id: readBytes(provider.get('id'), 'key-provider.id'),
  }
}
