// SPDX-License-Identifier: Apache-2.0
import { type ByteString, toByteString, toHex } from '@phat/primitives'
import type { Runtimes } from '@phat/runtime'
import { type ChainProperties, type ChainSpec, type ChainType, idLengthMax, type SpecValidator } from './chain-spec.ts'
import { bytesAt, type JsonField, listAt, objectAt, refuse, refuseDuplicates, textAt, wholeAt } from './json-field.ts'
import { parseGenesis } from './parse-genesis.ts'
import { publicSecretOf } from './public-secrets.ts'
import { specErrors } from './spec-errors.ts'

const chainTypes: readonly ChainType[] = ['Development', 'Local', 'Live']
/** Characters of a person's text: anything but control characters, which could forge a line of a terminal. */
const readable = /^[^\p{C}]{1,64}$/u
const ss58PrefixMax = 16_383
/** CometBFT bounds the sum of all powers at 2^60 - 1; so many keys of the largest power stay below it. */
const validatorsMax = 100
const powerMax = 1_000_000_000

/**
 * Reads a chain spec.
 * @param text a JSON document: name, id, chainType, bootNodes, protocolId, properties, validators, genesis
 * @throws PhatError `spec.*`: the message begins with the path of what is wrong
 */
export function parseSpec(text: string, runtimes: Runtimes): ChainSpec {
  const value = parseJson(text)
  const fields = objectAt(
    { path: '', value },
    ['name', 'id', 'chainType', 'properties', 'validators', 'genesis'],
    ['bootNodes', 'protocolId'],
  )
  const chainType = chainTypes.find((one) => one === fields.chainType.value)
  const properties = parseProperties(fields.properties)
  refuseNetwork(fields.bootNodes, fields.protocolId)
  const spec: ChainSpec = {
    name: textAt(fields.name, readable, 'a text of 1 to 64 characters'),
    id: parseId(fields.id),
    chainType: chainType ?? refuse(fields.chainType, chainTypes.join(', ')),
    properties,
    validators: parseValidators(fields.validators, chainType === 'Live'),
    genesis: parseGenesis(fields.genesis, { runtimes, isLive: chainType === 'Live', ss58Prefix: properties.ss58Format }),
  }
  // The shape is known by now, so that the depth is bounded.
  refuseDuplicates(text, value)
  return spec
}

function parseJson(text: string): unknown {
  try {
    // A file that an editor of Windows wrote may begin with a byte order mark.
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message.slice(0, 200).replace(/[^\x20-\x7e]/g, ' ') : 'no JSON'
    throw specErrors.error('not-json', detail, { cause })
  }
}

function parseId(field: JsonField): string {
  const form = `1 to ${idLengthMax} lower-case letters, digits and single hyphens within`
  const id = textAt(field, /^[a-z0-9]+(-[a-z0-9]+)*$/, form)
  return id.length <= idLengthMax ? id : refuse(field, form)
}

function parseProperties(field: JsonField): ChainProperties {
  const { ss58Format, tokenDecimals, tokenSymbol } = objectAt(field, ['ss58Format', 'tokenDecimals', 'tokenSymbol'])
  const prefix = wholeAt(ss58Format, 0, ss58PrefixMax)
  return {
    // "Prefixes 46 and 47 are reserved" (SS58 registry).
    ss58Format: prefix === 46 || prefix === 47 ? refuse(ss58Format, 'a prefix that is not reserved') : prefix,
    tokenDecimals: wholeAt(tokenDecimals, 0, 38),
    tokenSymbol: textAt(tokenSymbol, /^[A-Za-z0-9]{1,12}$/, '1 to 12 letters and digits'),
  }
}

/** Fields of Substrate's specs that say something only where nodes find each other. */
function refuseNetwork(bootNodes: JsonField | undefined, protocolId: JsonField | undefined): void {
  if (bootNodes !== undefined && listAt(bootNodes).length > 0)
    refuse(bootNodes, 'an empty list, because nodes of this release do not connect to each other')
  if (protocolId !== undefined && protocolId.value !== null) refuse(protocolId, 'null')
}

function parseValidators(field: JsonField, isLive: boolean): readonly SpecValidator[] {
  const list = listAt(field)
  if (list.length === 0 || list.length > validatorsMax) refuse(field, `a list of 1 to ${validatorsMax} validators`)
  const seen = new Map<ByteString, string>()
  return list.map((one) => {
    const { publicKey: keyField, power } = objectAt(one, ['publicKey', 'power'])
    const publicKey = bytesAt(keyField)
    if (publicKey.length !== 32) refuse(keyField, 'the 32 bytes of an ed25519 public key')
    const secret = isLive ? publicSecretOf(publicKey) : undefined
    if (secret !== undefined) throw specErrors.error('public-secret', `${keyField.path} is ${secret}`)
    const earlier = seen.get(toByteString(publicKey))
    if (earlier !== undefined) {
      throw specErrors.error('duplicate-validator', `${keyField.path} is ${toHex(publicKey)}, as is ${earlier}`)
    }
    seen.set(toByteString(publicKey), keyField.path)
    return { publicKey, power: wholeAt(power, 1, powerMax) }
  })
}
