// SPDX-License-Identifier: Apache-2.0
import { chainPolicy, developmentPolicy } from '@phat/attestation'
import { rootOrigin, signed } from '@phat/frame'
import { Attestation, changesSince, measurementId } from '@phat/pallet-attestation'
import { alice, bob, charlie, createMockChain, dave } from '@phat/test-kit'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { genuineRoot, mockChain, mockOptions, proposalOf, sgxMeasurement, tdxMeasurement } from './mock.ts'

const { chain, clock } = mockChain()
const calls = chain.calls(Attestation)
const store = () => Attestation.at(chain.execution).store
const stageOf = (release: number) => store().releases.get(release)?.stage
const propose = (seed = 1, changes = {}) => calls.proposeRelease(signed(alice), { proposal: proposalOf(seed, changes) })

describe('a release', () => {
  it('is proposed by an approver, approved by so many, and counts after the timelock', () => {
    propose()
    expect(stageOf(0)).toEqual({ type: 'Proposed', value: { approvals: [alice] } })
    expect(store().proposals.get()).toEqual([0])
    chain.expectEvents(
      ['Attestation.ReleaseProposed', { release: 0, version: 1 }],
      ['Attestation.ReleaseEndorsed', { release: 0, approver: alice, approvals: 1 }],
    )
    calls.approveRelease(signed(bob), { release: 0 })
    expect(stageOf(0)).toEqual({ type: 'Approved', value: { activeFrom: 11 } })
    expect([store().proposals.get(), store().newestVersion.get()]).toEqual([[], 1])
    expect(store().releaseOf.get(measurementId(sgxMeasurement(1)))).toBe(0)
    chain.expectEvents(
      ['Attestation.ReleaseEndorsed', { release: 0, approver: bob, approvals: 2 }],
      ['Attestation.ReleaseApproved', { release: 0, activeFrom: 11 }],
    )
  })

  it('is nobody else’s to propose, approve, revoke or deprecate', () => {
    propose()
    chain.expectNoop(() => calls.proposeRelease(signed(dave), { proposal: proposalOf(2) }), 'Attestation.NotApprover')
    chain.expectNoop(() => calls.approveRelease(signed(dave), { release: 0 }), 'Attestation.NotApprover')
    chain.expectNoop(() => calls.approveRelease(rootOrigin, { release: 0 }), 'BadOrigin')
    chain.expectNoop(() => calls.revokeRelease(signed(dave), { release: 0 }), 'Attestation.NotApprover')
    chain.expectNoop(() => calls.deprecateRelease(signed(dave), { release: 0, from: 2_000n }), 'Attestation.NotApprover')
    chain.expectNoop(
      () => calls.setApprovers(signed(alice), { approvers: { members: [dave], threshold: 1, timelock: 0 } }),
      'BadOrigin',
    )
  })

  it('that root proposes still takes the approvals', () => {
    calls.proposeRelease(rootOrigin, { proposal: proposalOf(1) })
    expect(stageOf(0)).toEqual({ type: 'Proposed', value: { approvals: [] } })
  })

  it('is approved once by each', () => {
    propose()
    chain.expectNoop(() => calls.approveRelease(signed(alice), { release: 0 }), 'Attestation.AlreadyApproved')
    calls.approveRelease(signed(bob), { release: 0 })
    chain.expectNoop(() => calls.approveRelease(signed(charlie), { release: 0 }), 'Attestation.NotProposed')
    chain.expectNoop(() => calls.approveRelease(signed(charlie), { release: 1 }), 'Attestation.UnknownRelease')
  })

  it('never has a version below one that was approved, not even one that was proposed before', () => {
    propose(1, { version: 4 })
    propose(2, { version: 5 })
    calls.approveRelease(signed(bob), { release: 1 })
    chain.expectNoop(() => calls.approveRelease(signed(bob), { release: 0 }), 'Attestation.VersionFalls')
    chain.expectNoop(() => propose(3, { version: 4 }), 'Attestation.VersionFalls')
    propose(3, { version: 5 })
    calls.revokeRelease(signed(bob), { release: 1 })
    chain.expectNoop(() => propose(4, { version: 4 }), 'Attestation.VersionFalls')
  })

  it('has measurements, each once and of no other release', () => {
    chain.expectNoop(() => propose(1, { measurements: [] }), 'Attestation.BadProposal')
    chain.expectNoop(() => propose(1, { measurements: [sgxMeasurement(1), sgxMeasurement(1)] }), 'Attestation.BadProposal')
    propose(1)
    chain.expectNoop(() => propose(1), 'Attestation.MeasurementTaken')
    calls.approveRelease(signed(bob), { release: 0 })
    calls.revokeRelease(signed(bob), { release: 0 })
    chain.expectNoop(() => propose(1), 'Attestation.MeasurementTaken')
  })

  it('pins the application where the measurement of the machine leaves it open', () => {
    const open = [tdxMeasurement(1, {})]
    chain.expectNoop(() => propose(1, { measurements: open }), 'Attestation.ApplicationNotPinned')
    propose(1, { measurements: [tdxMeasurement(1, { rtmr3: 5 }), tdxMeasurement(1, { mrConfigId: 5 })] })
  })

  it('supersedes only one that there is', () => {
    chain.expectNoop(() => propose(1, { supersedes: 0 }), 'Attestation.UnknownRelease')
    propose(1)
    propose(2, { supersedes: 0 })
  })

  it('waits beside at most fifteen others', () => {
    for (let seed = 1; seed <= 16; seed++) propose(seed)
    chain.expectNoop(() => propose(17), 'Attestation.TooManyProposals')
    calls.revokeRelease(signed(bob), { release: 3 })
    propose(17)
  })
})

describe('a revocation', () => {
  it('takes one approver, or root, and lasts', () => {
    for (const origin of [signed(charlie), rootOrigin]) {
      chain.reset()
      propose()
      calls.approveRelease(signed(bob), { release: 0 })
      chain.takeEvents()
      calls.revokeRelease(origin, { release: 0 })
      expect(stageOf(0)).toEqual({ type: 'Revoked', value: { block: 1, time: 1_000n } })
      chain.expectEvents(['Attestation.ReleaseRevoked', { release: 0 }])
      chain.expectNoop(() => calls.revokeRelease(origin, { release: 0 }), 'Attestation.AlreadyRevoked')
      chain.expectNoop(() => calls.deprecateRelease(origin, { release: 0, from: 2_000n }), 'Attestation.AlreadyRevoked')
      chain.expectNoop(() => calls.approveRelease(signed(bob), { release: 0 }), 'Attestation.NotProposed')
      expect(changesSince(chain.execution, 0)).toEqual({
        changes: [{ type: 'ReleaseRevoked', value: { release: 0 } }],
        next: 1,
        missed: false,
      })
    }
  })

  it('of a proposal leaves nothing of it', () => {
    propose()
    calls.revokeRelease(signed(bob), { release: 0 })
    expect([store().releases.get(0), store().proposals.get()]).toEqual([undefined, []])
    expect(changesSince(chain.execution, 0).changes).toEqual([])
    chain.expectNoop(() => calls.revokeRelease(signed(bob), { release: 0 }), 'Attestation.UnknownRelease')
    propose()
    expect(stageOf(1)).toMatchObject({ type: 'Proposed' })
  })
})

describe('a deprecation', () => {
  it('comes at a time to come, and only earlier than said before', () => {
    propose()
    const deprecate = (from: bigint) => calls.deprecateRelease(signed(bob), { release: 0, from })
    chain.expectNoop(() => deprecate(2_000n), 'Attestation.NotApproved')
    calls.approveRelease(signed(bob), { release: 0 })
    chain.takeEvents()
    chain.expectNoop(() => deprecate(999n), 'Attestation.DeprecationInPast')
    deprecate(2_000n)
    chain.expectEvents(['Attestation.ReleaseDeprecated', { release: 0, from: 2_000n }])
    chain.expectNoop(() => deprecate(2_000n), 'Attestation.DeprecationInPast')
    clock.seconds = 1_500
    deprecate(1_500n)
    expect(store().releases.get(0)?.deprecateAt).toBe(1_500n)
    clock.seconds = 1_000
    chain.expectNoop(() => calls.deprecateRelease(rootOrigin, { release: 9, from: 1_000n }), 'Attestation.UnknownRelease')
  })
})

describe('approvers', () => {
  const set = (members: readonly (typeof alice)[], threshold: number) =>
    calls.setApprovers(rootOrigin, { approvers: { members, threshold, timelock: 0 } })

  it('are named once, and enough to approve', () => {
    chain.expectNoop(() => set([alice, alice], 1), 'Attestation.BadApprovers')
    chain.expectNoop(() => set([alice], 2), 'Attestation.BadApprovers')
    chain.expectNoop(() => set([alice], 0), 'Attestation.BadApprovers')
    chain.expectNoop(() => set([], 0), 'Attestation.BadApprovers')
  })

  it('who are none any more have approved nothing', () => {
    propose()
    set([bob, charlie], 2)
    calls.approveRelease(signed(bob), { release: 0 })
    expect(stageOf(0)).toEqual({ type: 'Proposed', value: { approvals: [bob] } })
    calls.approveRelease(signed(charlie), { release: 0 })
    expect(stageOf(0)).toEqual({ type: 'Approved', value: { activeFrom: 1 } })
  })
})

describe('the kill switch', () => {
  it('is root’s, for each kind of TEE and vendor', () => {
    const suspend = (suspended: boolean) => calls.setSuspension(rootOrigin, { what: 'tdx', suspended })
    chain.expectNoop(() => calls.setSuspension(signed(alice), { what: 'tdx', suspended: true }), 'BadOrigin')
    chain.expectNoop(() => suspend(false), 'Attestation.AlreadySo')
    suspend(true)
    chain.expectEvents(['Attestation.Suspended', { what: 'tdx', suspended: true }])
    chain.expectNoop(() => suspend(true), 'Attestation.AlreadySo')
    suspend(false)
    expect(store().policy.get().suspended).toEqual([])
  })
})

describe('the policy', () => {
  it('is root’s, and begins as the genesis says: simulated evidence counts only where its roots do', () => {
    expect(store().policy.get()).toEqual(developmentPolicy)
    const { execution } = createMockChain(mockOptions({ genesis: { roots: [genuineRoot], acceptsSimulated: false } }).options)
    expect(Attestation.at(execution).store.policy.get()).toEqual(chainPolicy)
    const policy = { ...developmentPolicy, evaluationNumberMin: 18 }
    chain.expectNoop(() => calls.setPolicy(signed(alice), { policy }), 'BadOrigin')
    calls.setPolicy(rootOrigin, { policy })
    chain.expectEvents(['Attestation.PolicySet', { revision: 1 }])
    expect([store().policy.get(), store().policyRevision.get()]).toEqual([policy, 1])
  })
})

describe('changes', () => {
  it('are kept up to 256, and who comes later is told that some are gone', () => {
    for (let i = 0; i < 300; i++) calls.setSuspension(rootOrigin, { what: 'sgx', suspended: i % 2 === 0 })
    expect(changesSince(chain.execution, 300)).toEqual({ changes: [], next: 300, missed: false })
    expect(changesSince(chain.execution, 44)).toMatchObject({ next: 300, missed: false, changes: { length: 256 } })
    expect(changesSince(chain.execution, 43)).toMatchObject({ next: 300, missed: true, changes: { length: 256 } })
  })
})

it('keeps its invariants whatever approvers do in whatever order', () => {
  const step = fc.tuple(fc.nat(3), fc.nat(3), fc.nat(4), fc.nat(5))
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      chain.reset()
      let highest = 0
      for (const [what, who, release, version] of steps) {
        const origin = signed([alice, bob, charlie, dave][who] ?? alice)
        chain.failureOf(() => {
          if (what === 0) calls.proposeRelease(origin, { proposal: proposalOf(release, { version }) })
          else if (what === 1) calls.approveRelease(origin, { release })
          else if (what === 2) calls.revokeRelease(origin, { release })
          else calls.deprecateRelease(origin, { release, from: BigInt(1_000 + version) })
        })
        expect(store().newestVersion.get()).toBeGreaterThanOrEqual(highest)
        highest = store().newestVersion.get()
        expect(chain.brokenInvariants()).toEqual([])
      }
    }),
    { numRuns: 60, seed: 5 },
  )
})
