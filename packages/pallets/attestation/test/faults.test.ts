// SPDX-License-Identifier: Apache-2.0
import { dcapFaults, snpFaults } from '@phat/attestation-simulator'
import { signed } from '@phat/frame'
import { Attestation, verifyEvidence } from '@phat/pallet-attestation'
import { alice } from '@phat/test-kit'
import { describe, expect, it } from 'vitest'
import { mockChain, verifying } from './mock.ts'
import { approveRelease, dcapArgs, intel, measurementOf, milan, noon, snpArgs, withoutTimelock } from './worlds.ts'

// Every kind of bad evidence that the simulator makes, through the chain: bad in one way, and good in all others. A chain that pins the
// simulated roots and has a release of just this code is the one that would take it.

const { chain, clock } = mockChain(verifying())
clock.seconds = noon
const calls = chain.calls(Attestation)

/** Where the chain refuses: the error of the collateral, else the check of the evidence, else nowhere. */
function refusedBy(submit: () => unknown, verify: () => ReturnType<typeof verifyEvidence>): string {
  const failure = chain.failureOf(submit)
  if (failure !== undefined) return failure
  const verdict = verify()
  return verdict.accepted ? 'accepted' : verdict.refusal.check
}

/** Each fault with one kind of TEE that can have it. */
const intelCases = dcapFaults.map((fault) => [fault.id, fault.tees.includes('tdx') ? 'tdx' : 'sgx', fault] as const)

describe('evidence of Intel that is bad in one way', () => {
  it.each(intelCases)('%s of %s is refused', (id, tee, fault) => {
    const good = intel.evidence({ tee })
    withoutTimelock(chain)
    approveRelease(chain, [measurementOf({ format: 'dcap', quote: good.quote }, good.collateral)])
    const version = fault.versions?.find((one): one is 3 | 4 | 5 => one >= 3 && one <= 5)
    const bad = intel.evidence({ tee, fault: id, ...(version === undefined ? {} : { version }) })
    const found = refusedBy(
      () => calls.submitDcapCollateral(signed(alice), dcapArgs(bad.collateral)),
      () => verifyEvidence(chain.execution, { format: 'dcap', quote: bad.quote }),
    )
    // Its own reason, or the collateral's, which the chain looks at first; what the chain could not find collateral for is none of it.
    expect([
      fault.check,
      'Attestation.CollateralRefused',
      'Attestation.RootNotPinned',
      'chain.collateral',
      'chain.root',
    ]).toContain(found)
  })
})

describe('evidence of AMD that is bad in one way', () => {
  it.each(snpFaults.map((fault) => [fault.id, fault] as const))('%s is refused', (id, fault) => {
    const good = milan.evidence()
    withoutTimelock(chain)
    approveRelease(chain, [measurementOf({ format: 'sev-snp', report: good.report }, good.collateral)])
    const version = fault.versions?.find((one): one is 2 | 3 | 4 | 5 => one >= 2 && one <= 5)
    const bad = milan.evidence({ fault: id, ...(version === undefined ? {} : { version }) })
    const found = refusedBy(
      () => calls.submitSnpCollateral(signed(alice), snpArgs(bad.collateral)),
      () => verifyEvidence(chain.execution, { format: 'sev-snp', report: bad.report }),
    )
    expect([
      fault.check,
      'Attestation.CollateralRefused',
      'Attestation.RootNotPinned',
      'chain.collateral',
      'chain.root',
    ]).toContain(found)
  })
})
