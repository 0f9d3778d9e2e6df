// SPDX-License-Identifier: Apache-2.0
import { keccak256, sha256 } from '@phat/crypto'
import { assert, concatBytes, textBytes } from '@phat/primitives'
import { asArray, asHex, asObject, asText } from '../json/json-members.ts'
import { type JsonObject, readStrictJson } from '../json/strict-json.ts'
import { demand, type Malformed, orRefuse, reading, refuse } from '../malformed.ts'
import { checkMembers, readBytes } from './read-event-log.ts'

/** Who gives an application its keys, by the numbers of dstack's launch configuration. */
export const keyProviders = ['none', 'local', 'kms', 'tpm'] as const
export type KeyProvider = (typeof keyProviders)[number]

/**
 * MR_CONFIG_ID of a trust domain whose host was told the compose hash: 01, the hash, zeros. Like all launch configuration it is
 * claimed by the host and measured by the hardware: the guest compares it with what it starts.
 */
export function mrConfigIdOfCompose(composeHash: Uint8Array): Uint8Array {
  return configId(1, composeHash)
}

/** MR_CONFIG_ID that names application and key provider too: 02, Keccak-256 of compose hash, app id, kind and id of the provider. */
export function mrConfigIdOfApplication(application: {
  readonly composeHash: Uint8Array
  readonly appId: Uint8Array
  readonly keyProvider: KeyProvider
  readonly keyProviderId: Uint8Array
}): Uint8Array {
  const { composeHash, appId, keyProvider, keyProviderId } = application
  const kind = Uint8Array.of(keyProviders.indexOf(keyProvider))
  return configId(2, keccak256(concatBytes(composeHash, appId, kind, keyProviderId)))
}

/** MR_CONFIG_ID of a launch document: 03, its hash, zeros. */
export function mrConfigIdOfDocument(document: string): Uint8Array {
  return configId(3, launchDocumentHash(document))
}

/** The hash of a launch document (MrConfigV3), of its bytes as they are: HOST_DATA of a SEV-SNP guest. */
export function launchDocumentHash(document: string): Uint8Array {
  return sha256(concatBytes(textBytes('dstack-mr-config-v3:\0'), textBytes(document)))
}

function configId(version: number, hash: Uint8Array): Uint8Array {
  assert(hash.length === 32, 'a launch configuration is named by 32 bytes')
  const id = new Uint8Array(48)
  id[0] = version
  id.set(hash, 1)
  return id
}

/** What a launch document says of the application that the host was told to start. */
export interface LaunchDocument {
  readonly composeHash: Uint8Array
  readonly keyProvider: KeyProvider
  readonly appId?: Uint8Array
  readonly keyProviderId?: Uint8Array
  readonly instanceId?: Uint8Array
  readonly gpuPolicyHash?: Uint8Array
  readonly initScriptHashes?: readonly Uint8Array[]
}

const members: ReadonlySet<string> = new Set([
  'version',
  'app_id',
  'compose_hash',
  'gpu_policy_hash',
  'key_provider',
  'key_provider_id',
  'instance_id',
  'init_script_hashes',
])
const initScriptsMax = 64

/** Reads a launch document of version 3. */
export function readLaunchDocument(json: string): LaunchDocument | Malformed {
  return reading(() => {
    const document = asObject(orRefuse(readStrictJson(json)), 'document')
    checkMembers(document, members, 'document')
    const version = document.get('version') ?? 3
    demand(version === 3, 'document.version', '3', JSON.stringify(version))
    const provider = asText(document.get('key_provider'), 'document.key_provider')
    const scripts = document.get('init_script_hashes')
    return {
      composeHash: asHex(document.get('compose_hash'), 'document.compose_hash', 32),
      keyProvider:
        keyProviders.find((one) => one === provider) ??
        refuse('document.key_provider', keyProviders.join(', '), JSON.stringify(provider.slice(0, 40))),
      ...optional(document, 'appId', 'app_id'),
      ...optional(document, 'keyProviderId', 'key_provider_id'),
      ...optional(document, 'instanceId', 'instance_id'),
      ...optional(document, 'gpuPolicyHash', 'gpu_policy_hash'),
      ...(scripts !== undefined && {
        initScriptHashes: asArray(scripts, 'document.init_script_hashes', initScriptsMax).map((hash, i) =>
          asHex(hash, `document.init_script_hashes[${i}]`, 32),
        ),
      }),
    }
  })
}

function optional<Name extends string>(
  document: JsonObject,
  name: Name,
  member: string,
): { readonly [One in Name]?: Uint8Array } {
  const value = document.get(member)
  if (value === undefined) return {}
  const bytes: { [One in Name]?: Uint8Array } = {}
  bytes[name] = readBytes(value, `document.${member}`)
  return bytes
}
