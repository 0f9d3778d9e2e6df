// SPDX-License-Identifier: Apache-2.0
import { keccak256 } from '@phat/crypto'
import { assert } from '@phat/primitives'

/*
 * EIP-712 as the standard has it, over the JSON that a wallet is given: structs within structs and lists included. Written apart from what it
 * checks, and checked itself by the example of the standard.
 */

interface Member {
  readonly name: string
  readonly type: string
}

/** Typed data as a wallet gets it, parsed. */
export interface WalletJson {
  readonly types: Readonly<Record<string, readonly Member[]>>
  readonly primaryType: string
  readonly domain: Readonly<Record<string, unknown>>
  readonly message: Readonly<Record<string, unknown>>
}

const keccak = (...parts: readonly Uint8Array[]): Buffer => Buffer.from(keccak256(Buffer.concat(parts)))
const text = (value: string): Buffer => Buffer.from(value, 'utf8')
const hex = (value: unknown): Buffer => {
  assert(typeof value === 'string' && /^0x([0-9a-f]{2})*$/i.test(value), 'bytes are hex')
  return Buffer.from(value.slice(2), 'hex')
}
const bare = (type: string): string => type.replace(/\[.*$/, '')

/** The type and those that it refers to: the first by name, the others sorted behind it. */
function encodeType(types: WalletJson['types'], name: string): string {
  const seen = new Set<string>()
  const visit = (one: string): void => {
    if (seen.has(one) || types[one] === undefined) return
    seen.add(one)
    for (const member of types[one]) visit(bare(member.type))
  }
  visit(name)
  seen.delete(name)
  return [name, ...[...seen].sort()]
    .map((one) => `${one}(${(types[one] ?? []).map((member) => `${member.type} ${member.name}`).join(',')})`)
    .join('')
}

function encodeMember(types: WalletJson['types'], type: string, value: unknown): Buffer {
  if (type.endsWith(']')) {
    const inner = type.replace(/\[\d*\]$/, '')
    return keccak(...(value as readonly unknown[]).map((one) => encodeMember(types, inner, one)))
  }
  if (types[type] !== undefined) return hashStruct(types, type, value as Readonly<Record<string, unknown>>)
  if (type === 'string') return keccak(text(value as string))
  if (type === 'bytes') return keccak(hex(value))
  const word = Buffer.alloc(32)
  if (/^bytes\d+$/.test(type)) {
    hex(value).copy(word)
    return word
  }
  if (type === 'address') {
    assert(hex(value).length === 20, 'an address has 20 bytes')
    hex(value).copy(word, 12)
    return word
  }
  const bits = /^uint(\d+)$/.exec(type)?.[1]
  assert(bits !== undefined, 'the type is one of EIP-712')
  const number = BigInt(value as string | number)
  assert(number >= 0n && number >> BigInt(bits) === 0n, 'the number fits its type')
  Buffer.from(number.toString(16).padStart(64, '0'), 'hex').copy(word)
  return word
}

function hashStruct(types: WalletJson['types'], name: string, value: Readonly<Record<string, unknown>>): Buffer {
  const members = types[name] ?? []
  const words = members.map((member) => encodeMember(types, member.type, value[member.name]))
  return keccak(keccak(text(encodeType(types, name))), ...words)
}

/** The 32 bytes that a wallet signs. */
export function walletDigest({ types, primaryType, domain, message }: WalletJson): Uint8Array {
  const parts = [Buffer.of(0x19, 0x01), hashStruct(types, 'EIP712Domain', domain), hashStruct(types, primaryType, message)]
  return Uint8Array.from(keccak(...parts))
}
