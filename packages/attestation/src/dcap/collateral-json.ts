// SPDX-License-Identifier: Apache-2.0
import { fromHex } from '@phat/primitives'
import type { DcapCollateral } from '../collateral.ts'
import { asObject, asText } from '../json/json-members.ts'
import { type JsonObject, readStrictJson } from '../json/strict-json.ts'
import { demand, type Malformed, orRefuse, reading, refuse } from '../malformed.ts'

/**
 * Reads collateral as files hold it: one JSON object with the members `tcb_info`, `tcb_info_signature`,
 * `tcb_info_issuer_chain`, the same three of `qe_identity`, `root_ca_crl`, `pck_crl` and `pck_crl_issuer_chain`; signatures and
 * CRLs in hex. `tcb_info` and `qe_identity` may also be the whole answers of Intel's service, which carry their signatures, and
 * chains may be percent-encoded as its headers are.
 */
export function readCollateralJson(text: string): DcapCollateral | Malformed {
  return reading(() => {
    const file = asObject(orRefuse(readStrictJson(text)), 'collateral')
    const tcbInfo = signedText(file, 'tcb_info', 'tcbInfo')
    const qeIdentity = signedText(file, 'qe_identity', 'enclaveIdentity')
    return {
      format: 'dcap',
      tcbInfo: tcbInfo.text,
      tcbInfoSignature: tcbInfo.signature,
      tcbInfoIssuerChain: chain(file, 'tcb_info_issuer_chain'),
      qeIdentity: qeIdentity.text,
      qeIdentitySignature: qeIdentity.signature,
      qeIdentityIssuerChain: chain(file, 'qe_identity_issuer_chain'),
      rootCaCrl: hex(file, 'root_ca_crl'),
      pckCrl: hex(file, 'pck_crl'),
      pckCrlIssuerChain: chain(file, 'pck_crl_issuer_chain'),
    }
  })
}

/** A document and the signature over exactly its text. */
export interface SignedText {
  readonly text: string
  /** r and s, 32 bytes each. */
  readonly signature: Uint8Array
}

/**
 * Splits an answer of Intel's service, `{"<member>":{…},"signature":"<128 hex digits>"}`, without reading the document: the
 * signature is over its characters as they stand, so nothing may be parsed and written again.
 */
export function splitSignedAnswer(answer: string, member: 'tcbInfo' | 'enclaveIdentity'): SignedText | Malformed {
  return reading(() => {
    const start = `{"${member}":`
    const end = /,"signature":"([0-9a-fA-F]{128})"\}\s*$/.exec(answer)
    const isAnswer = answer.startsWith(`${start}{`) && end !== null
    if (!isAnswer) return refuse(member, `${start}{…},"signature":"…"}`, JSON.stringify(answer.slice(0, 40)))
    return { text: answer.slice(start.length, end.index), signature: fromHex(`0x${end[1]}`) }
  })
}

function signedText(file: JsonObject, name: string, member: 'tcbInfo' | 'enclaveIdentity'): SignedText {
  const text = asText(file.get(name), name)
  if (text.startsWith(`{"${member}":`)) return orRefuse(splitSignedAnswer(text, member))
  const signature = hex(file, `${name}_signature`)
  demand(signature.length === 64, `${name}_signature`, '64 bytes', `${signature.length} bytes`)
  return { text, signature }
}

/** PEM as it stands, or percent-encoded ASCII. */
function chain(file: JsonObject, name: string): string {
  const text = asText(file.get(name), name)
  if (!text.startsWith('-----BEGIN%20')) return text
  demand(/^(?:[!-$&-~]|%[0-7][0-9a-fA-F])*$/.test(text), name, 'percent-encoded PEM', JSON.stringify(text.slice(0, 60)))
  return decodeURIComponent(text)
}

function hex(file: JsonObject, name: string): Uint8Array {
  const text = asText(file.get(name), name)
  demand(text.length % 2 === 0 && /^[0-9a-fA-F]*$/.test(text), name, 'bytes in hex', JSON.stringify(text.slice(0, 60)))
  return fromHex(`0x${text}`)
}
