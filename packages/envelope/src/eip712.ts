// SPDX-License-Identifier: Apache-2.0
import { keccak256 } from '@phat/crypto'
import { concatBytes, textBytes } from '@phat/primitives'

/*
 * EIP-712 for the two structs that wallets show when they sign for a worker. The texts are part of what is signed.
 */

const hashOfText = (text: string): Uint8Array => keccak256(textBytes(text))

const domainType = hashOfText('EIP712Domain(string name,string version,bytes32 salt)')
const salt = hashOfText('phala/phat-contract')
const certificateType = hashOfText('IssueQueryCertificate(string description,string timeToLive,bytes encodedCert)')
const queryType = hashOfText('PhatContractQuery(string description,bytes encodedQuery)')

const domainSeparator = (name: string): Uint8Array => keccak256(concatBytes(domainType, hashOfText(name), hashOfText('1'), salt))

const certificateDomain = domainSeparator('Phat Query Certificate')
const queryDomain = domainSeparator('Phat Contract Query')

const certificateDescription = hashOfText(
  'You are signing a Certificate that can be used to query Phat Contracts using your identity without further prompts.',
)
const queryDescription = hashOfText('You are signing a query request that would be sent to a Phat Contract.')

/** `encode(domainSeparator, hashStruct(message))` of EIP-712, hashed. */
const digest = (domain: Uint8Array, struct: Uint8Array): Uint8Array =>
  keccak256(concatBytes(Uint8Array.of(0x19, 0x01), domain, keccak256(struct)))

/** The digest that a wallet signs for a certificate which is valid until a block: 32 bytes. */
export function certificateDigest(encodedCertificate: Uint8Array, ttl: number): Uint8Array {
  const timeToLive = hashOfText(`The Certificate will be valid till block ${ttl}.`)
  return digest(
    certificateDomain,
    concatBytes(certificateType, certificateDescription, timeToLive, keccak256(encodedCertificate)),
  )
}

/** The digest that a wallet signs for one query, without a certificate: 32 bytes. */
export function queryDigest(encodedQuery: Uint8Array): Uint8Array {
  return digest(queryDomain, concatBytes(queryType, queryDescription, keccak256(encodedQuery)))
}
