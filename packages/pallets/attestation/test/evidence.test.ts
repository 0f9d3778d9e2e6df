// SPDX-License-Identifier: Apache-2.0
import { chainPolicy, developmentPolicy, type Evidence } from '@phat/attestation'
import { createSimulatedIntel } from '@phat/attestation-simulator'
import { noneOrigin, rootOrigin, signed } from '@phat/frame'
import { Attestation, evidenceFacts, verifyEvidence } from '@phat/pallet-attestation'
import { alice, bob, createMockChain } from '@phat/test-kit'
import { beforeEach, describe, expect, it } from 'vitest'
import { mockChain, mockOptions, verifying } from './mock.ts'
import { approveRelease, day, dcapArgs, intel, measurementOf, milan, noon, snpArgs } from './worlds.ts'

const { chain, clock } = mockChain(verifying())
const calls = chain.calls(Attestation)
beforeEach(() => {
  clock.seconds = noon
})

const quote = (tee: 'sgx' | 'tdx', more = {}): Evidence => ({ format: 'dcap', quote: intel.quote({ tee, ...more }) })
const report = (more = {}): Evidence => ({ format: 'sev-snp', report: milan.report(more) })
const tees = ['sgx', 'tdx', 'sev-snp'] as const
const evidenceOf = { sgx: quote('sgx'), tdx: quote('tdx'), 'sev-snp': report() }
const collateralOf = { sgx: intel.collateral('sgx'), tdx: intel.collateral('tdx'), 'sev-snp': milan.collateral() }
const measurements = tees.map((tee) => measurementOf(evidenceOf[tee], collateralOf[tee]))

const bringCollateral = (): void => {
  for (const tee of ['sgx', 'tdx'] as const) calls.submitDcapCollateral(signed(alice), dcapArgs(collateralOf[tee]))
  calls.submitSnpCollateral(signed(alice), snpArgs(collateralOf['sev-snp']))
}
/** Collateral, and a release of all three kinds that counts. */
const prepare = (changes = {}): void => {
  bringCollateral()
  approveRelease(chain, measurements, changes)
  chain.runToBlock(11)
}
/** The check that refuses evidence. */
const refusing = (evidence: Evidence): string => {
  const verdict = verifyEvidence(chain.execution, evidence)
  return verdict.accepted ? 'accepted' : verdict.refusal.check
}

describe.each(tees)('evidence of %s', (tee) => {
  const evidence = evidenceOf[tee]

  it('is good with its collateral and a release, and says that it is simulated', () => {
    prepare()
    const verdict = verifyEvidence(chain.execution, evidence)
    expect(verdict).toMatchObject({
      accepted: true,
      attested: { tee, simulated: true },
      facts: { tee, release: 0, simulated: true, tcbStatus: 'UpToDate', confidence: 1, block: 11 },
    })
    const facts = verdict.accepted ? verdict.facts : undefined
    expect(facts && evidenceFacts.decode(evidenceFacts.encode(facts))).toEqual(facts)
  })

  it('is refused for each thing that is missing, in turn', () => {
    expect(refusing(evidence)).toBe('chain.collateral')
    bringCollateral()
    expect(refusing(evidence)).toBe('chain.release.known')
    calls.proposeRelease(signed(alice), {
      proposal: {
        version: 1,
        measurements,
        supersedes: undefined,
        notBefore: BigInt(noon + 60),
        minCollateralEvaluation: 17,
        buildProof: new Uint8Array(32) as never,
        checkpoint: undefined,
      },
    })
    expect(refusing(evidence)).toBe('chain.release.approved')
    calls.approveRelease(signed(bob), { release: 0 })
    expect(refusing(evidence)).toBe('chain.release.timelock')
    chain.runToBlock(10)
    expect(refusing(evidence)).toBe('chain.release.timelock')
    chain.runToBlock(11)
    expect(refusing(evidence)).toBe('chain.release.notBefore')
    clock.seconds = noon + 60
    expect(refusing(evidence)).toBe('accepted')
  })

  it('is refused from the moment that its release is revoked or deprecated', () => {
    prepare()
    calls.deprecateRelease(signed(alice), { release: 0, from: BigInt(noon + 60) })
    expect(refusing(evidence)).toBe('accepted')
    clock.seconds = noon + 60
    expect(refusing(evidence)).toBe('chain.release.deprecated')
    clock.seconds = noon
    calls.revokeRelease(signed(bob), { release: 0 })
    expect(refusing(evidence)).toBe('chain.release.revoked')
  })

  it('is refused while its kind of TEE is suspended', () => {
    prepare()
    calls.setSuspension(rootOrigin, { what: tee, suspended: true })
    expect(tees.filter((one) => refusing(evidenceOf[one]) === 'chain.suspended')).toEqual([tee])
    calls.setSuspension(rootOrigin, { what: tee, suspended: false })
    expect(refusing(evidence)).toBe('accepted')
  })

  it('is refused once its collateral has expired, and when it is not valid yet', () => {
    prepare()
    for (const seconds of [noon + 30 * day, noon - 2 * day]) {
      clock.seconds = seconds
      expect(refusing(evidence)).toMatch(/^(dcap|snp)\./)
    }
  })

  it('is refused with any bit of it changed', () => {
    prepare()
    const bytes = evidence.format === 'dcap' ? evidence.quote : evidence.report
    for (let i = 0; i < bytes.length; i += 97) {
      const changed = bytes.slice()
      changed[i] = (changed[i] as number) ^ (1 << (i % 8))
      const bad: Evidence =
        evidence.format === 'dcap' ? { format: 'dcap', quote: changed } : { format: 'sev-snp', report: changed }
      expect([i, refusing(bad) === 'accepted']).toEqual([i, false])
    }
  })

  it('with a byte more or less is refused', () => {
    prepare()
    const bytes = evidence.format === 'dcap' ? evidence.quote : evidence.report
    for (const wrong of [bytes.subarray(1), bytes.subarray(0, -1), Uint8Array.of(...bytes, 0), new Uint8Array()]) {
      const bad: Evidence = evidence.format === 'dcap' ? { format: 'dcap', quote: wrong } : { format: 'sev-snp', report: wrong }
      expect(refusing(bad)).toMatch(/^(dcap|snp)\./)
    }
  })
})

describe('evidence', () => {
  it('under a root that the chain does not pin is refused, whatever else is there', () => {
    prepare()
    const { store } = Attestation.at(chain.execution)
    store.acceptsSimulated.set(false)
    const seen = tees.map((tee) => refusing(evidenceOf[tee]))
    store.acceptsSimulated.set(true)
    // A report does not name its root: the chain has no certificate of that chip under a root that counts.
    expect(seen).toEqual(['chain.root', 'chain.root', 'chain.collateral'])
  })

  it('of a debug enclave or trust domain is refused', () => {
    prepare()
    const sgx = quote('sgx', { enclave: { attributes: Uint8Array.of(7, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0) } })
    const tdx = quote('tdx', { td: { tdAttributes: Uint8Array.of(1, 0, 0, 0x10, 0, 0, 0, 0) } })
    expect([refusing(sgx), refusing(tdx)]).toEqual(['dcap.enclave.debug', 'dcap.td.debug'])
  })

  it('of a platform that the newest list revokes is refused, though it was good before', () => {
    prepare()
    const other = { format: 'dcap', quote: intel.quote({ tee: 'sgx', machine: 'stolen' }) } as const
    expect(refusing(other)).toBe('accepted')
    const later = intel.reissue({ now: noon, issue: { crlNumber: 6, issuedAt: noon - 60, revokedMachines: ['stolen'] } })
    calls.submitDcapCollateral(signed(bob), dcapArgs(later.collateral('sgx')))
    expect([refusing(other), refusing(evidenceOf.sgx)]).toEqual(['dcap.pck.notRevoked', 'accepted'])
  })

  it('of another family of platforms finds no collateral', () => {
    prepare()
    const stranger = createSimulatedIntel({ seed: 'pallet', now: noon, fmspc: Uint8Array.of(1, 2, 3, 4, 5, 6) })
    expect(refusing({ format: 'dcap', quote: stranger.quote({ tee: 'sgx' }) })).toBe('chain.collateral')
  })

  it('below the evaluation that its release asks for is refused', () => {
    prepare({ minCollateralEvaluation: 18 })
    expect(tees.map((tee) => refusing(evidenceOf[tee]))).toEqual([
      'chain.release.evaluation',
      'chain.release.evaluation',
      'accepted',
    ])
  })

  it('that fits a revoked release is refused, even where another release fits as well', () => {
    prepare()
    const [, tdx] = measurements
    const loose = tdx?.type === 'Tdx' ? { ...tdx.value, rtmr3: undefined, mrConfigId: new Uint8Array(48) } : undefined
    approveRelease(chain, [{ type: 'Tdx', value: loose as NonNullable<typeof loose> }], { version: 2 })
    chain.runToBlock(22)
    expect(verifyEvidence(chain.execution, evidenceOf.tdx)).toMatchObject({ facts: { release: 0 } })
    calls.revokeRelease(signed(bob), { release: 1 })
    expect(refusing(evidenceOf.tdx)).toBe('chain.release.revoked')
  })

  it('is refused before any signature where its platform is not known', () => {
    let verified = 0
    const config = { ...verifying().config, verifySignature: () => ++verified < 0 }
    const { execution } = createMockChain(mockOptions({ ...verifying(), config }).options)
    for (const tee of tees) verifyEvidence(execution, evidenceOf[tee])
    verifyEvidence(execution, { format: 'dcap', quote: new Uint8Array(5_000) })
    expect(verified).toBe(0)
  })
})

describe('the policy', () => {
  it('judges what verifies', () => {
    prepare()
    const policy = { ...developmentPolicy, evaluationNumberMin: 18, simulated: true }
    calls.setPolicy(rootOrigin, { policy })
    expect(tees.map((tee) => refusing(evidenceOf[tee]))).toEqual([
      'policy.evaluationNumber',
      'policy.evaluationNumber',
      'accepted',
    ])
    calls.setPolicy(rootOrigin, { policy: chainPolicy })
    expect(tees.map((tee) => refusing(evidenceOf[tee]))).toEqual(tees.map(() => 'policy.simulated'))
  })

  it('switches off a vendor with all its kinds of TEE', () => {
    prepare()
    calls.setSuspension(rootOrigin, { what: 'intel', suspended: true })
    expect(tees.map((tee) => refusing(evidenceOf[tee]))).toEqual(['chain.suspended', 'chain.suspended', 'accepted'])
  })

  it('asks for a list of what AMD revoked', () => {
    const { collateral } = snpArgs(milan.collateral())
    calls.submitSnpCollateral(signed(alice), { collateral: { ...collateral, crl: undefined } })
    expect(refusing(evidenceOf['sev-snp'])).toBe('policy.revocation')
  })
})

describe('anyone', () => {
  it('may try evidence, and an event says what comes of it', () => {
    prepare()
    chain.takeEvents()
    calls.checkEvidence(signed(bob), { evidence: evidenceOf.tdx })
    const verdict = verifyEvidence(chain.execution, evidenceOf.tdx)
    chain.expectEvents(['Attestation.EvidenceAccepted', { who: bob, facts: verdict.accepted ? verdict.facts : undefined }])
    calls.revokeRelease(signed(bob), { release: 0 })
    chain.takeEvents()
    calls.checkEvidence(signed(bob), { evidence: evidenceOf.tdx })
    chain.expectEvents(['Attestation.EvidenceRefused', { who: bob, check: 'chain.release.revoked' }])
    chain.expectNoop(() => calls.checkEvidence(noneOrigin, { evidence: evidenceOf.tdx }), 'BadOrigin')
  })
})
