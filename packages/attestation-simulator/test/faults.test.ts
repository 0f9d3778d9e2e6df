// SPDX-License-Identifier: Apache-2.0
import { type EvidenceRequest, vendorRoots, verifyEvidence } from '@phat/attestation'
import { verifyPlatformSignature } from '@phat/crypto/platform-signature'
import { describe, expect, test } from 'vitest'
import {
  createSimulatedAmd,
  createSimulatedIntel,
  type DcapFault,
  dcapFaults,
  type QuoteRequest,
  type SnpFault,
  simulatedRoots,
  snpFaults,
} from '../src/index.ts'

const now = 1_750_400_000
const intel = createSimulatedIntel({ seed: 'faults', now })
const amds = {
  Milan: createSimulatedAmd({ seed: 'faults', now, product: 'Milan' }),
  Genoa: createSimulatedAmd({ seed: 'faults', now, product: 'Genoa' }),
  Turin: createSimulatedAmd({ seed: 'faults', now, product: 'Turin' }),
}

function verify(request: Pick<EvidenceRequest, 'evidence' | 'collateral'>, roots = simulatedRoots) {
  return verifyEvidence({ ...request, roots, now }, verifyPlatformSignature)
}

const quotes: readonly QuoteRequest[] = [
  { tee: 'sgx', version: 3 },
  { tee: 'sgx', version: 4 },
  { tee: 'sgx', version: 5 },
  { tee: 'tdx', version: 4 },
  { tee: 'tdx', version: 5, tdx: '1.0' },
  { tee: 'tdx', version: 5, tdx: '1.5' },
]

/** The quotes that a fault is for; one of each kind where its version does not matter. */
function quotesWith({ tees, versions, tdx }: DcapFault): QuoteRequest[] {
  const fitting = quotes.filter(
    (quote) =>
      tees.includes(quote.tee) &&
      (versions === undefined || versions.includes(quote.version ?? 0)) &&
      (tdx === undefined || quote.tdx === tdx),
  )
  return versions === undefined ? tees.flatMap((tee) => fitting.find((quote) => quote.tee === tee) ?? []) : fitting
}

describe('without a fault', () => {
  test.each(quotes)('a quote for $tee of version $version is accepted, as simulated', (request) => {
    const { attested, refusal } = verify(intel.evidence(request))
    expect(refusal).toBeUndefined()
    expect(attested).toMatchObject({ tee: request.tee, version: request.version, simulated: true, tcbStatus: 'UpToDate' })
    expect(verify(intel.evidence(request), vendorRoots).attested).toBeUndefined()
  })

  test.each([2, 3, 4, 5] as const)('reports of version %i are accepted, as simulated, of every product and signer', (version) => {
    for (const amd of Object.values(amds)) {
      for (const signer of ['vcek', 'vlek'] as const) {
        const { attested, refusal } = verify(amd.evidence({ version, signer }))
        expect(refusal).toBeUndefined()
        expect(attested).toMatchObject({ tee: 'sev-snp', version, simulated: true, revocation: 'pass' })
        expect(verify(amd.evidence({ version, signer }), vendorRoots).attested).toBeUndefined()
      }
    }
  })

  test('a report without a list is accepted, its revocation unknown', () => {
    const amd = amds.Milan.reissue({ now, issue: { withCrl: false } })
    expect(verify(amd.evidence()).attested?.revocation).toBe('not-supplied')
  })

  test('protection keys and key locker of a TD are no faults', () => {
    const tdAttributes = Uint8Array.of(0, 0, 0, 0xd0, 0, 0, 0, 0)
    expect(verify(intel.evidence({ tee: 'tdx', td: { tdAttributes } })).refusal).toBeUndefined()
  })

  test('the collateral says of the machines what it is told to say', () => {
    const standing = { status: 'ConfigurationAndSWHardeningNeeded', advisories: ['INTEL-SA-00615', 'INTEL-SA-00289'] } as const
    const { attested } = verify(intel.reissue({ now, issue: { standing } }).evidence({ tee: 'sgx' }))
    expect([attested?.tcbStatus, attested?.advisories]).toEqual([standing.status, ['INTEL-SA-00289', 'INTEL-SA-00615']])
  })

  test('machines and chips behind on firmware are accepted for what they are', () => {
    const behind = createSimulatedIntel({ seed: 'faults', now, outdatedMachines: ['old'] })
    for (const tee of ['sgx', 'tdx'] as const) {
      expect(verify(behind.evidence({ tee, machine: 'old' })).attested?.tcbStatus).toBe('OutOfDate')
      expect(verify(behind.evidence({ tee, machine: 'new' })).attested?.tcbStatus).toBe('UpToDate')
    }
    const chips = createSimulatedAmd({ seed: 'faults', now, product: 'Genoa', patchLevels: { microcode: 80 } })
    expect(Object.values(verify(chips.evidence()).attested?.svns ?? {})).toContain(80)
  })

  test('a machine that the list names is refused, others of the family are not', () => {
    const revoking = intel.reissue({ now, issue: { revokedMachines: ['bad'] } })
    expect(verify(revoking.evidence({ tee: 'tdx', machine: 'bad' })).refusal?.check).toBe('dcap.pck.notRevoked')
    expect(verify(revoking.evidence({ tee: 'tdx', machine: 'good' })).refusal).toBeUndefined()
  })
})

describe('each fault of SGX and TDX evidence is refused for its own reason', () => {
  test.each(dcapFaults.map((fault) => [fault.id, fault] as const))('%s', (id, fault) => {
    const requests = quotesWith(fault)
    expect(requests.length).toBeGreaterThan(0)
    for (const request of requests) {
      const { refusal, attested } = verify(intel.evidence({ ...request, fault: id }))
      expect([request, attested, refusal?.check]).toEqual([request, undefined, fault.check])
    }
  })
})

describe('each fault of SEV-SNP evidence is refused for its own reason', () => {
  test.each(snpFaults.map((fault) => [fault.id, fault] as const))('%s', (id, fault: SnpFault) => {
    const product = fault.products?.[0] ?? 'Milan'
    for (const signer of fault.signers ?? (['vcek', 'vlek'] as const)) {
      const version = (fault.versions?.[0] ?? 3) as 2 | 3 | 4 | 5 // Faults name versions that exist.
      const { refusal, attested } = verify(amds[product].evidence({ version, signer, fault: id }))
      expect([signer, attested, refusal?.check]).toEqual([signer, undefined, fault.check])
    }
  })
})

/** What the generator of samples of dcap-qvl makes, and which fault here is of its kind; the others of its samples are good. */
const publicCases: Readonly<Record<string, string>> = {
  invalid_quote_v5: 'signature-data-of-version-3',
  tdx_missing_components: 'tdx-components-missing',
  tdx_qe_identity_id_mismatch: 'qe-identity-of-other-tee',
  tdx_debug_enabled: 'td-debug',
  tdx_sept_ve_disabled: 'td-sept-ve',
  tdx_reserved_bits_set: 'td-attribute-reserved',
  debug_sgx_v3: 'enclave-debug',
  invalid_quote_format: 'garbage',
  truncated_quote: 'truncated',
  unsupported_version: 'version-unknown',
  unsupported_key_type: 'attestation-key-type',
  tcb_expired: 'tcb-info-expired',
  tcb_issue_date_future: 'tcb-info-not-yet',
  sgx_tcb_id_mismatch: 'tcb-info-of-other-tee',
  invalid_tcb_json: 'tcb-info-no-json',
  sgx_component_svn_mismatch: 'sgx-component-too-low',
  tdx_component_svn_mismatch: 'tdx-component-too-low',
  short_tcb_chain: 'tcb-info-chain-short',
  invalid_cert_format: 'tcb-info-chain-garbage',
  invalid_tcb_signature: 'tcb-info-signature-junk',
  fmspc_mismatch: 'fmspc',
  qe_report_hash_mismatch: 'attestation-key-replaced',
  invalid_qe_report_signature: 'qe-report-signature-of-ones',
  invalid_quote_signature: 'quote-signature-of-ones',
  qe_identity_expired: 'qe-identity-expired',
  qe_identity_issue_date_future: 'qe-identity-not-yet',
  invalid_qe_identity_json: 'qe-identity-no-json',
  short_qe_identity_chain: 'qe-identity-chain-short',
  invalid_qe_identity_signature: 'qe-identity-signature-junk',
  qe_mrsigner_mismatch: 'qe-mrsigner',
  qe_isvprodid_mismatch: 'qe-prod-id',
  qe_miscselect_mismatch: 'qe-misc-select',
  qe_attributes_mismatch: 'qe-attributes',
  qe_debug_enabled: 'qe-debug',
  unknown_tcb_status: 'tcb-info-no-levels',
  revoked_platform_tcb: 'tcb-revoked',
  revoked_qe_tcb: 'qe-revoked',
  cert_type_3_without_pck_chain: 'certification-type-encrypted-ppid',
  ca_used_as_end_entity_tcb: 'tcb-info-by-authority',
  ca_used_as_end_entity_qe: 'qe-identity-by-authority',
}

test('every kind of bad sample that the public generator makes is in the table', () => {
  const ids = new Set(dcapFaults.map(({ id }) => id))
  expect(Object.values(publicCases).filter((id) => !ids.has(id))).toEqual([])
})

test('faults have names of their own, and make evidence differ from what is good', () => {
  for (const faults of [dcapFaults, snpFaults]) expect(new Set(faults.map(({ id }) => id)).size).toBe(faults.length)
  for (const fault of dcapFaults) {
    for (const request of quotesWith(fault))
      expect(intel.evidence({ ...request, fault: fault.id })).not.toEqual(intel.evidence(request))
  }
})

test('a fault that is not in the table is an error, and a fault leaves no trace in what comes after', () => {
  expect(() => intel.evidence({ tee: 'sgx', fault: 'no-such-fault' })).toThrow(/no-such-fault/)
  const before = intel.evidence({ tee: 'tdx' })
  for (const { id, tees } of dcapFaults) if (tees.includes('tdx')) intel.evidence({ tee: 'tdx', version: 5, fault: id })
  expect(intel.evidence({ tee: 'tdx' })).toEqual(before)
})
