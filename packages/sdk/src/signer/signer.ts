// SPDX-License-Identifier: Apache-2.0
import type { CallToSign, ConnectedChain, TransactionTerms } from '@phat/client/node'
import type { ChainedSignature } from '@phat/envelope'

/** An extrinsic that is ready to be sent. */
export interface ReadyExtrinsic {
  readonly encoded: Uint8Array
  readonly hash: Uint8Array
}

/** Whoever speaks for an account: a key in this process, an extension, a wallet. Its secret stays with it. */
export interface Signer {
  /** The 32 bytes that the chain and contracts know as the caller. */
  readonly account: Uint8Array
  /** For messages to people: `keypair`, the name of an extension, of a wallet. */
  readonly kind: string
  /**
   * Signs a call for the chain, or wraps it as the account's kind needs (an Ethereum account's is a meta call).
   * @throws PhatError `sdk.signer-refused` when the person said no
   */
  signCall(chain: ConnectedChain, call: CallToSign, terms: TransactionTerms): Promise<ReadyExtrinsic>
  /** Planck that accounts of this kind pay for each extrinsic, beside the fee of the call; nothing where it is left out. */
  serviceFee?(chain: ConnectedChain): bigint
  /**
   * Certifies a session key: signs the certificate's body, so that queries may be signed without asking the person again.
   * @param body the encoded `CertificateBody` of the session key
   * @param ttl the last height at which it counts, which a wallet shows to the person
   * @returns the signature with the account's own certificate below it
   */
  certify(body: Uint8Array, ttl: number): Promise<ChainedSignature>
}
