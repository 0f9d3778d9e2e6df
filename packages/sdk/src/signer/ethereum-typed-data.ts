// SPDX-License-Identifier: Apache-2.0
import { keccak256 } from '@phat/crypto'
import { concatBytes, fromHex, type Hex, textBytes, toHex } from '@phat/primitives'

/** A field of a struct of EIP-712, of the types that Phala's messages have. */
interface TypedField {
  readonly name: string
  readonly type: 'string' | 'bytes' | 'bytes32' | 'address' | 'uint64' | 'uint256'
}

/** What a wallet shows and signs (EIP-712), as `eth_signTypedData_v4` takes it. Bytes and addresses are hex. */
export interface TypedData {
  readonly types: { readonly EIP712Domain: readonly TypedField[]; readonly [name: string]: readonly TypedField[] }
  readonly primaryType: string
  readonly domain: TypedValues
  readonly message: TypedValues
}
type TypedValues = Readonly<Record<string, string | number>>

const field = (name: string, type: TypedField['type']): TypedField => ({ name, type })

/** A certificate of a session key; the texts are what verifiers hash (`certificateDigest` of `@phat/envelope`). */
export function certificateRequest(body: Uint8Array, ttl: number): TypedData {
  return {
    types: {
      EIP712Domain: [field('name', 'string'), field('version', 'string'), field('salt', 'bytes32')],
      IssueQueryCertificate: [field('description', 'string'), field('timeToLive', 'string'), field('encodedCert', 'bytes')],
    },
    primaryType: 'IssueQueryCertificate',
    domain: { name: 'Phat Query Certificate', version: '1', salt: toHex(keccak256(textBytes('phala/phat-contract'))) },
    message: {
      description:
        'You are signing a Certificate that can be used to query Phat Contracts using your identity without further prompts.',
      timeToLive: `The Certificate will be valid till block ${ttl}.`,
      encodedCert: toHex(body),
    },
  }
}

/** The domain under which a chain takes calls of Ethereum wallets, from the constants of its pallet EvmAccountMapping. */
export interface CallDomain {
  readonly name: string
  readonly version: string
  readonly chainId: bigint
  /** 20 bytes. */
  readonly verifyingContract: Uint8Array
}

/** A call of the chain for an account, whose address is written for people. */
export function callRequest(domain: CallDomain, who: string, callData: Uint8Array, nonce: bigint): TypedData {
  return {
    types: {
      EIP712Domain: [
        field('name', 'string'),
        field('version', 'string'),
        field('chainId', 'uint256'),
        field('verifyingContract', 'address'),
      ],
      SubstrateCall: [field('who', 'string'), field('callData', 'bytes'), field('nonce', 'uint64')],
    },
    primaryType: 'SubstrateCall',
    domain: {
      name: domain.name,
      version: domain.version,
      chainId: plainNumber(domain.chainId),
      verifyingContract: toHex(domain.verifyingContract),
    },
    message: { who, callData: toHex(callData), nonce: plainNumber(nonce) },
  }
}

/**
 * Wallets compare a chain id with the one that they are set to, but not 0 as a number, which stands for none. As text it would be compared.
 */
const plainNumber = (value: bigint): number | string => (value <= Number.MAX_SAFE_INTEGER ? Number(value) : value.toString())

/** The digest that a wallet signs for it: 32 bytes. */
export function typedDataDigest({ types, primaryType, domain, message }: TypedData): Uint8Array {
  const hashed = [hashStruct(types, 'EIP712Domain', domain), hashStruct(types, primaryType, message)]
  return keccak256(concatBytes(Uint8Array.of(0x19, 0x01), ...hashed))
}

function hashStruct(types: TypedData['types'], name: string, values: TypedValues): Uint8Array {
  const fields = types[name] ?? []
  const described = `${name}(${fields.map((one) => `${one.type} ${one.name}`).join(',')})`
  return keccak256(
    concatBytes(keccak256(textBytes(described)), ...fields.map((one) => encodeField(one.type, values[one.name] ?? ''))),
  )
}

/** A field as a word of 32 bytes. */
function encodeField(type: TypedField['type'], value: string | number): Uint8Array {
  switch (type) {
    case 'string':
      return keccak256(textBytes(String(value)))
    case 'bytes':
      return keccak256(fromHex(String(value)))
    case 'bytes32':
      return fromHex(String(value))
    case 'address':
      return fromHex(`0x${String(value).slice(2).padStart(64, '0')}` satisfies Hex)
    case 'uint64':
    case 'uint256':
      return fromHex(`0x${BigInt(value).toString(16).padStart(64, '0')}` satisfies Hex)
  }
}
