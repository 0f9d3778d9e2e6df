// SPDX-License-Identifier: Apache-2.0
import type { DcapCollateral } from '@phat/attestation'
import { toHex } from '@phat/primitives'

/** Collateral as the JSON in which it is passed around: keys in snake case, bytes in hex without a prefix. */
export function dcapCollateralJson(collateral: DcapCollateral): string {
  const hex = (bytes: Uint8Array) => toHex(bytes).slice(2)
  return JSON.stringify({
    pck_crl_issuer_chain: collateral.pckCrlIssuerChain,
    root_ca_crl: hex(collateral.rootCaCrl),
    pck_crl: hex(collateral.pckCrl),
    tcb_info_issuer_chain: collateral.tcbInfoIssuerChain,
    tcb_info: collateral.tcbInfo,
    tcb_info_signature: hex(collateral.tcbInfoSignature),
    qe_identity_issuer_chain: collateral.qeIdentityIssuerChain,
    qe_identity: collateral.qeIdentity,
    qe_identity_signature: hex(collateral.qeIdentitySignature),
  })
}
