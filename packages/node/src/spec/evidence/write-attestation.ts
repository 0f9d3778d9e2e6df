// SPDX-License-Identifier: Apache-2.0
import { policyCodec } from '@phat/attestation'
import { encodeSs58 } from '@phat/crypto'
import { type AttestationGenesis, proposal } from '@phat/pallet-attestation'
import { toHex } from '@phat/primitives'

/** Which evidence a chain accepts, as `parseAttestation` reads it. */
export function plainAttestation(
  { roots, acceptsSimulated, approvers, policy, releases }: AttestationGenesis,
  ss58Prefix: number,
) {
  return {
    acceptsSimulated,
    roots: roots.map(({ vendor, product, publicKey, simulated }) => ({
      vendor,
      ...(product === undefined ? {} : { product }),
      simulated,
      publicKey: toHex(publicKey),
    })),
    ...(approvers === undefined
      ? {}
      : { approvers: { ...approvers, members: approvers.members.map((one) => encodeSs58(one, ss58Prefix)) } }),
    ...(policy === undefined ? {} : { policy: toHex(policyCodec.encode(policy)) }),
    ...(releases === undefined ? {} : { releases: releases.map((one) => toHex(proposal.encode(one))) }),
  }
}
