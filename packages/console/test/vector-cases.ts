// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const repository = fileURLToPath(new URL('../../../', import.meta.url))
export const vectors = join(process.env.PHAT_VECTORS ?? join(repository, '../shared/vectors'), 'quotes')
export const vectorsMissing = !existsSync(vectors)
if (vectorsMissing)
  console.warn('captured evidence skipped: no ../shared/vectors beside the repository, and PHAT_VECTORS is not set')

/** A case of captured evidence with the verdict that its README states. */
export interface VectorCase {
  readonly name: string
  /** Evidence first; paths below the folder of quotes. */
  readonly files: readonly string[]
  /** Unix seconds. */
  readonly at: number
  readonly outcome: 'verified' | 'incomplete' | 'refused' | 'unverified'
  /** What else must be in the result. */
  readonly says?: {
    readonly tcbStatus?: string
    readonly advisories?: readonly string[]
    readonly refusal?: RegExp
    readonly missing?: RegExp
  }
}

const june2025 = 1_750_400_000
const february2026 = 1_771_459_200
/** The certificates of AMD chips are valid for years. */
const january2026 = 1_767_225_600

export const vectorCases: readonly VectorCase[] = [
  {
    name: 'an SGX quote whose platform needs configuration and hardening',
    files: ['sgx/dcap-v3.quote.bin', 'sgx/dcap-v3.collateral.json'],
    at: june2025,
    outcome: 'verified',
    says: { tcbStatus: 'ConfigurationAndSWHardeningNeeded', advisories: ['INTEL-SA-00289', 'INTEL-SA-00615'] },
  },
  {
    name: 'a TDX quote of a platform that is up to date',
    files: ['tdx/v4.quote.bin', 'tdx/v4.collateral.json'],
    at: june2025,
    outcome: 'verified',
    says: { tcbStatus: 'UpToDate', advisories: [] },
  },
  {
    name: 'a TDX quote of an outdated platform, which no TCB level matches',
    files: ['tdx/v4-outdated.quote.bin', 'tdx/v4-outdated.collateral.json'],
    at: february2026,
    outcome: 'refused',
    says: { refusal: /tcb/i },
  },
  {
    name: 'the collateral of another time',
    files: ['tdx/v4.quote.bin', 'tdx/v4.collateral.json'],
    at: february2026,
    outcome: 'refused',
  },
  {
    name: 'the quote of a TDX guest under debug',
    files: ['tdx/tdx-v4-trustee.dat', 'tdx/v4.collateral.json'],
    at: june2025,
    outcome: 'refused',
    says: { refusal: /debug/i },
  },
  {
    name: 'a TDX quote without collateral',
    files: ['tdx/tdx-v4-edgeless.dat'],
    at: june2025,
    outcome: 'unverified',
    says: { missing: /TCB info/ },
  },
  {
    name: 'a SEV-SNP report without a revocation list',
    files: ['sev-snp/sev-gcp.bin', 'sev-snp/sev-gcp-vcek.pem', 'sev-snp/sev-gcp-cert-chain.pem'],
    at: january2026,
    outcome: 'incomplete',
    says: { missing: /revocation list/ },
  },
  {
    name: 'another SEV-SNP report, which binds a key',
    files: ['sev-snp/sev-gcp-x25519-bound.bin', 'sev-snp/sev-gcp-x25519-vcek.pem', 'sev-snp/sev-gcp-x25519-cert-chain.pem'],
    at: january2026,
    outcome: 'incomplete',
  },
  {
    name: 'a SEV-SNP report whose policy allows debug',
    files: [
      'sev-snp/milan-debug-policy-attestation.bin',
      'sev-snp/milan-debug-policy-vcek.testcer',
      'sev-snp/milan-debug-policy-milan.testcer',
    ],
    at: january2026,
    outcome: 'refused',
    says: { refusal: /debug/i },
  },
]

/** The content of a captured file. */
export function vector(path: string): { name: string; bytes: Uint8Array } {
  return { name: basename(path), bytes: new Uint8Array(readFileSync(join(vectors, path))) }
}
