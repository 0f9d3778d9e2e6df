// SPDX-License-Identifier: Apache-2.0
import { implicit, nested } from '../fields.ts'
import { type MessageType, message } from '../message-type.ts'
import { bytes, int32, uint32 } from '../value-types.ts'

/** `enum SignatureType`. */
export const signatureTypes = {
  ed25519: 0,
  sr25519: 1,
  ecdsa: 2,
  ed25519WrapBytes: 3,
  sr25519WrapBytes: 4,
  ecdsaWrapBytes: 5,
  eip712: 6,
  evmEcdsa: 7,
  evmEcdsaWrapBytes: 8,
} as const

/** A key with its limits (`encodedBody` is SCALE `CertificateBody`), signed by another; absent for the root. */
export interface CertificateValue {
  readonly encodedBody: Uint8Array
  readonly signature: SignatureValue | undefined
}

/** A signature and the certificate of the key that made it. */
export interface SignatureValue {
  readonly signedBy: CertificateValue | undefined
  readonly signatureType: number
  readonly signature: Uint8Array
}

export const Signature: MessageType<SignatureValue> = message('Signature', {
  signedBy: nested(1, (): MessageType<CertificateValue> => Certificate),
  signatureType: implicit(2, int32),
  signature: implicit(3, bytes),
})

export const Certificate: MessageType<CertificateValue> = message('Certificate', {
  encodedBody: implicit(1, bytes),
  signature: nested(2, () => Signature),
})

/** `encodedEncryptedData` is an envelope of either version; the signature covers it. */
export const ContractQueryRequest = message('ContractQueryRequest', {
  encodedEncryptedData: implicit(1, bytes),
  signature: nested(2, () => Signature),
})

/** `blocknum` is the block whose state answered. */
export const ContractQueryResponse = message('ContractQueryResponse', {
  encodedEncryptedData: implicit(1, bytes),
  blocknum: implicit(2, uint32),
})
