// SPDX-License-Identifier: Apache-2.0
import type { ChainService } from '@phat/chain'
import { type Keypair, multiSignatureType } from '@phat/crypto'
import { encodeSigned, immortalEra, type RuntimeCall, signatureCheckOf } from '@phat/frame'
import { concatBytes, known } from '@phat/primitives'

/** Signs a call by the rules of the next block, valid at any later one, without tip. Returns it as a client would send it. */
export function signAs(chain: ChainService, who: Keypair, call: RuntimeCall, nonce: number): Uint8Array {
  const execution = chain.validationExecution()
  const { extensions, types } = execution.runtime
  const carried: { readonly [identifier: string]: unknown } = {
    CheckMortality: immortalEra,
    CheckNonce: nonce,
    ChargeTransactionPayment: 0n,
  }
  const extras = extensions.map(({ identifier }) => carried[identifier])
  const encodedExtras = concatBytes(...extensions.map(({ extra }, i) => extra.encode(extras[i])))
  const encodedCall = types.call.encode(call)
  const address = { type: 'Id', value: who.accountId } as const
  const type = multiSignatureType[who.scheme]
  // What is signed does not depend on the signature, which stands here for its kind only.
  const unsigned = { address, signature: { type, value: new Uint8Array(64) } as const, extras, encodedExtras }
  const check = signatureCheckOf(execution, { encoded: new Uint8Array(), call, encodedCall, signature: unsigned } as never)
  const { payload } = known(check, 'a signed extrinsic has a signature to check')
  return encodeSigned(address, { type, value: who.sign(payload) } as never, encodedExtras, encodedCall)
}
