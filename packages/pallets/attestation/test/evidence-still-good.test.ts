// SPDX-License-Identifier: Apache-2.0
import { developmentPolicy, type Evidence } from '@phat/attestation'
import { rootOrigin, signed } from '@phat/frame'
import { Attestation, type EvidenceFacts, evidenceStillGood, verifyEvidence } from '@phat/pallet-attestation'
import { assert } from '@phat/primitives'
import { alice, bob } from '@phat/test-kit'
import { beforeEach, describe, expect, it } from 'vitest'
import { mockChain, verifying } from './mock.ts'
import { approveRelease, day, dcapArgs, intel, measurementOf, milan, noon, snpArgs, withoutTimelock } from './worlds.ts'

const { chain, clock } = mockChain(verifying())
const calls = chain.calls(Attestation)
const tdx: Evidence = { format: 'dcap', quote: intel.quote({ tee: 'tdx' }) }
const snp: Evidence = { format: 'sev-snp', report: milan.report() }

/** Both kinds of evidence, good at block 1. */
let facts: readonly EvidenceFacts[] = []
beforeEach(() => {
  clock.seconds = noon
  withoutTimelock(chain)
  calls.submitDcapCollateral(signed(alice), dcapArgs(intel.collateral('tdx')))
  calls.submitSnpCollateral(signed(alice), snpArgs(milan.collateral()))
  approveRelease(chain, [measurementOf(tdx, intel.collateral('tdx')), measurementOf(snp, milan.collateral())])
  facts = [tdx, snp].map((evidence) => {
    const verdict = verifyEvidence(chain.execution, evidence)
    assert(verdict.accepted, 'the evidence is good to begin with')
    return verdict.facts
  })
  chain.runToBlock(2)
})
const doubts = (now = noon) => facts.map((one) => evidenceStillGood(chain.execution, one, now))

describe('evidence that was good', () => {
  it('stays good while nothing changes', () => {
    chain.runToBlock(30)
    expect(doubts(noon + 29 * day)).toEqual([[], []])
  })

  it('is so no more once what it rested on has expired', () => {
    expect(doubts(noon + 29 * day + 1)).toEqual([['collateral-expired'], ['collateral-expired']])
  })

  it('is so no more when its release is revoked, or its kind of TEE suspended', () => {
    calls.setSuspension(rootOrigin, { what: 'tdx', suspended: true })
    expect(doubts()).toEqual([['tee-suspended'], []])
    calls.revokeRelease(signed(bob), { release: 0 })
    expect(doubts()).toEqual([['tee-suspended', 'release-revoked'], ['release-revoked']])
  })

  it('is to be brought anew when the policy changes', () => {
    calls.setPolicy(rootOrigin, { policy: developmentPolicy })
    expect(doubts()).toEqual([['policy-changed'], ['policy-changed']])
  })

  it('is in doubt from the time at which its release is deprecated', () => {
    calls.deprecateRelease(signed(bob), { release: 0, from: BigInt(noon + 60) })
    expect([doubts(noon + 59), doubts(noon + 60)]).toEqual([
      [[], []],
      [['release-deprecated'], ['release-deprecated']],
    ])
  })

  it('is to be brought anew when its collateral is replaced, and all the more after a TCB recovery', () => {
    const replaced = intel.reissue({ now: noon, issue: { issuedAt: noon - 60 } })
    calls.submitDcapCollateral(signed(bob), dcapArgs(replaced.collateral('tdx')))
    expect(doubts()).toEqual([['collateral-replaced'], []])
    const recovered = intel.reissue({ now: noon, issue: { issuedAt: noon - 30, evaluationNumber: 18 } })
    calls.submitDcapCollateral(signed(bob), dcapArgs(recovered.collateral('tdx')))
    expect(doubts()).toEqual([['evaluation-newer', 'collateral-replaced'], []])
    const listed = milan.reissue({ now: noon, issue: { crlNumber: 6 } })
    calls.submitSnpCollateral(signed(bob), snpArgs(listed.collateral()))
    expect(doubts()[1]).toEqual(['collateral-replaced'])
  })

  it('is none where its root does not count any more', () => {
    const { store } = Attestation.at(chain.execution)
    store.acceptsSimulated.set(false)
    expect(doubts()).toEqual([['root-not-trusted'], ['root-not-trusted']])
    store.acceptsSimulated.set(true)
  })

  it('is good again after new evidence', () => {
    const recovered = intel.reissue({ now: noon, issue: { issuedAt: noon - 30, evaluationNumber: 18 } })
    calls.submitDcapCollateral(signed(bob), dcapArgs(recovered.collateral('tdx')))
    const verdict = verifyEvidence(chain.execution, tdx)
    expect(verdict.accepted && evidenceStillGood(chain.execution, verdict.facts, noon)).toEqual([])
  })
})
