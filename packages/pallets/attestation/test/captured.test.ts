// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  chainPolicy,
  type DcapCollateral,
  type Evidence,
  isMalformed,
  type Policy,
  readCollateralJson,
  readSnpCertificates,
  trimQuote,
  vendorRoots,
} from '@phat/attestation'
import { rootOrigin, signed } from '@phat/frame'
import { Attestation, verifyEvidence } from '@phat/pallet-attestation'
import { assert } from '@phat/primitives'
import { alice } from '@phat/test-kit'
import { describe, expect, it } from 'vitest'
import { mockChain, verifying } from './mock.ts'
import { approveRelease, dcapArgs, intel, measurementOf, noon, snpArgs, withoutTimelock } from './worlds.ts'

// Evidence that nobody here made, through a chain that pins the vendors' own roots and no others.

const folder = join(process.env.PHAT_VECTORS ?? join(import.meta.dirname, '../../../../../shared/vectors'), 'quotes')
const hasVectors = existsSync(folder)
if (!hasVectors) console.warn(`skipped: captured evidence on chain, because ${folder} does not exist (set PHAT_VECTORS)`)

const file = (path: string): Uint8Array => new Uint8Array(readFileSync(join(folder, path)))
/** Collectors cut the zeros that some providers leave behind a quote; a chain takes exact lengths only. */
const quoteOf = (path: string): Evidence => ({ format: 'dcap', quote: trimQuote(file(path)) })
function collateralOf(path: string): DcapCollateral {
  const read = readCollateralJson(readFileSync(join(folder, path), 'utf8'))
  assert(!isMalformed(read), 'captured collateral can be read')
  return read
}

const { chain, clock } = mockChain(verifying(vendorRoots))
const calls = chain.calls(Attestation)
clock.seconds = noon
const at = <T>(seconds: number, step: () => T): T => {
  clock.seconds = seconds
  try {
    return step()
  } finally {
    clock.seconds = noon
  }
}
const refusing = (evidence: Evidence): string => {
  const verdict = verifyEvidence(chain.execution, evidence)
  return verdict.accepted ? 'accepted' : verdict.refusal.check
}
/** Brings collateral, and approves what evidence measures. */
const prepare = (evidence: Evidence, collateral: DcapCollateral): void => {
  calls.submitDcapCollateral(signed(alice), dcapArgs(collateral))
  withoutTimelock(chain)
  approveRelease(chain, [measurementOf(evidence, collateral)])
}

describe.skipIf(!hasVectors)('captured evidence', () => {
  it('of SGX is good at its time where the policy takes what needs configuration and hardening', () => {
    const [quote, collateral] = [quoteOf('sgx/dcap-v3.quote.bin'), collateralOf('sgx/dcap-v3.collateral.json')]
    expect(refusing(quote)).toBe('chain.collateral')
    prepare(quote, collateral)
    expect(refusing(quote)).toBe('policy.status')
    const statuses: Policy['statuses'] = [...chainPolicy.statuses, 'ConfigurationAndSWHardeningNeeded']
    calls.setPolicy(rootOrigin, { policy: { ...chainPolicy, statuses } })
    expect(verifyEvidence(chain.execution, quote)).toMatchObject({
      accepted: true,
      attested: { advisories: ['INTEL-SA-00289', 'INTEL-SA-00615'] },
      facts: { tee: 'sgx', simulated: false, tcbStatus: 'ConfigurationAndSWHardeningNeeded', confidence: 4, release: 0 },
    })
    calls.checkEvidence(signed(alice), { evidence: quote })
    expect(chain.takeEvents().at(-1)?.[0]).toBe('Attestation.EvidenceAccepted')
  })

  it('of TDX is good at its time, up to date', () => {
    const [quote, collateral] = [quoteOf('tdx/v4.quote.bin'), collateralOf('tdx/v4.collateral.json')]
    prepare(quote, collateral)
    expect(verifyEvidence(chain.execution, quote)).toMatchObject({
      accepted: true,
      facts: { tee: 'tdx', simulated: false, tcbStatus: 'UpToDate', release: 0 },
    })
  })

  it('is refused once its collateral has expired', () => {
    const [quote, collateral] = [quoteOf('tdx/v4.quote.bin'), collateralOf('tdx/v4.collateral.json')]
    prepare(quote, collateral)
    expect(at(noon + 60 * 86_400, () => refusing(quote))).toMatch(/current|validity/)
    expect(at(noon + 60 * 86_400, () => chain.failureOf(() => prepare(quote, collateral)))).toBe('Attestation.CollateralRefused')
  })

  it('on a platform that is out of date matches no TCB level', () => {
    const at2026 = 1_771_459_200
    const collateral = collateralOf('tdx/v4-outdated.collateral.json')
    at(at2026, () => {
      calls.submitDcapCollateral(signed(alice), dcapArgs(collateral))
      expect(refusing(quoteOf('tdx/v4-outdated.quote.bin'))).toBe('dcap.tcb.level')
    })
  })

  it('of a debug trust domain is refused, and of an unknown platform finds no collateral', () => {
    calls.submitDcapCollateral(signed(alice), dcapArgs(collateralOf('tdx/v4.collateral.json')))
    expect(refusing(quoteOf('tdx/tdx-v4-trustee.dat'))).toBe('dcap.td.debug')
    expect(refusing(quoteOf('tdx/tdx-v4-edgeless.dat'))).toBe('chain.collateral')
  })

  it('of SEV-SNP is refused for lack of a revocation list, which a chain asks for', () => {
    const collateral = readSnpCertificates({
      endorsementKey: file('sev-snp/sev-gcp-vcek.pem'),
      chain: file('sev-snp/sev-gcp-cert-chain.pem'),
    })
    assert(!isMalformed(collateral), 'captured certificates can be read')
    at(1_767_225_600, () => {
      const report: Evidence = { format: 'sev-snp', report: file('sev-snp/sev-gcp.bin') }
      expect(refusing(report)).toBe('chain.collateral')
      calls.submitSnpCollateral(signed(alice), snpArgs(collateral))
      expect(refusing(report)).toBe('policy.revocation')
    })
  })

  it('of a simulated platform is none on this chain', () => {
    expect(refusing({ format: 'dcap', quote: intel.quote({ tee: 'tdx' }) })).toBe('chain.root')
  })
})
