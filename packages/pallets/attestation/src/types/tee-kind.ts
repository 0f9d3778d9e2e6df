// SPDX-License-Identifier: Apache-2.0
import type { TeeKind } from '@phat/attestation'
import { arm, type Codec, mapped, variant } from '@phat/codec'

const named = variant('pallet_attestation::TeeKind', {
  Sgx: arm(0, undefined, 'Intel SGX.'),
  Tdx: arm(1, undefined, 'Intel TDX.'),
  SevSnp: arm(2, undefined, 'AMD SEV-SNP.'),
})

const kindOf = { Sgx: 'sgx', Tdx: 'tdx', SevSnp: 'sev-snp' } as const
const nameOf = { sgx: 'Sgx', tdx: 'Tdx', 'sev-snp': 'SevSnp' } as const

/** A family of trusted execution environments. */
export const teeKind: Codec<TeeKind> = mapped(named, {
  from: (kind: TeeKind) => ({ type: nameOf[kind] }),
  to: ({ type }) => kindOf[type],
})
