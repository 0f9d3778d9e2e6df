// SPDX-License-Identifier: Apache-2.0
import { createSimulatedIntel, simulatedRoots } from '@phat/attestation-simulator'
import { verifyPlatformSignature } from '@phat/crypto/platform-signature'
import { known } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import { planDcapCollateral, type VerifiedDcapCollateral } from '../src/dcap/dcap-collateral.ts'
import { createPckChainMemory } from '../src/dcap/pck-chain-memory.ts'
import { planDcap, planDcapQuote } from '../src/dcap/plan-dcap.ts'
import { vendorRoots } from '../src/vendor-roots.ts'
import type { Plan, Verification } from '../src/verification.ts'

const now = 1_750_400_000
const day = 86_400
const roots = simulatedRoots
const intel = createSimulatedIntel({ seed: 'warm', now })
const worlds = [
  { tee: 'sgx', version: 3 },
  { tee: 'sgx', version: 4 },
  { tee: 'sgx', version: 5 },
  { tee: 'tdx', version: 4 },
  { tee: 'tdx', version: 5, tdx: '1.0' },
  { tee: 'tdx', version: 5, tdx: '1.5' },
] as const

const judge = <Result>(plan: Plan<Result>): Result => plan.judge(plan.signatures.map(verifyPlatformSignature))
const verified = (vendor: typeof intel, tee: 'sgx' | 'tdx'): VerifiedDcapCollateral => {
  const { part } = judge(planDcapCollateral({ collateral: vendor.collateral(tee), roots, now }))
  return known(part, 'simulated collateral verifies')
}
const refusedAt = ({ refusal }: Verification): string | undefined => refusal?.check

describe.each(worlds)('simulated evidence of $tee in version $version', (world) => {
  const reportData = Uint8Array.from({ length: 64 }, (_, i) => i)
  const quote = intel.quote({ ...world, reportData })

  test('is attested, cold and with collateral that was verified before', () => {
    const cold = judge(planDcap({ quote, collateral: intel.collateral(world.tee), roots, now }))
    const warm = judge(planDcapQuote({ quote, collateral: verified(intel, world.tee), roots, now }))
    for (const { attested, checks } of [cold, warm]) {
      expect(attested).toMatchObject({
        ...{ tee: world.tee, version: world.version },
        simulated: true,
        tcbStatus: 'UpToDate',
        reportData,
      })
      expect(checks.every(({ verdict }) => verdict === 'pass')).toBe(true)
    }
    expect(warm.attested).toEqual(cold.attested)
  })

  test('is no evidence under the genuine roots', () => {
    const plan = planDcap({ quote, collateral: intel.collateral(world.tee), roots: vendorRoots, now })
    expect(plan.signatures).toEqual([])
    expect(refusedAt(plan.judge([]))).toBe('dcap.pckChain.root')
  })

  test('its checks have one id each, and end in what the code binds, whether it is reached or not', () => {
    const plan = planDcap({ quote, collateral: intel.collateral(world.tee), roots, now })
    const forged = plan.judge(plan.signatures.map((_, i) => i + 1 < plan.signatures.length))
    expect(forged.refusal?.check).toBe('dcap.quote.signature')
    const expired = planDcap({ quote, collateral: intel.collateral(world.tee), roots, now: now + 90 * day }).judge([])
    for (const [{ checks }, verdict] of [
      [judge(plan), 'pass'],
      [forged, 'not-reached'],
      [expired, 'not-reached'],
    ] as const) {
      expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length)
      expect(checks.at(-1)).toMatchObject({ id: 'dcap.quote.reportData', rung: 'key', verdict })
    }
  })
})

describe('collateral that was verified before', () => {
  const quote = intel.quote({ tee: 'tdx' })
  const collateral = verified(intel, 'tdx')

  test('leaves the chain and two signatures, and a chain seen before only these two', () => {
    const memory = createPckChainMemory()
    const first = planDcapQuote({ quote, collateral, roots, now, memory })
    expect(first.signatures.length).toBe(5)
    expect(planDcapQuote({ quote, collateral, roots, now, memory }).signatures.length).toBe(5)
    const { attested } = judge(first)
    const second = planDcapQuote({ quote, collateral, roots, now, memory })
    expect(second.signatures.length).toBe(2)
    expect(judge(second).attested).toEqual(attested)
  })

  test('is refused when it is no longer, or not yet, current', () => {
    const at = (time: number) => refusedAt(planDcapQuote({ quote, collateral, roots, now: time }).judge([]))
    expect(at(collateral.validUntil + 1)).toBe('dcap.collateral.current')
    expect(at(collateral.validFrom - 1)).toBe('dcap.collateral.current')
    expect(planDcapQuote({ quote, collateral, roots, now: collateral.validUntil }).signatures.length).toBe(5)
  })

  test('of the other kind of TEE is refused', () => {
    expect(refusedAt(planDcapQuote({ quote, collateral: verified(intel, 'sgx'), roots, now }).judge([]))).toBe(
      'dcap.collateral.teeType',
    )
  })

  test('of another authority cannot say whether a certificate is revoked', () => {
    const other = verified(createSimulatedIntel({ seed: 'warm', now, pckCa: 'processor' }), 'tdx')
    expect(refusedAt(planDcapQuote({ quote, collateral: other, roots, now }).judge([]))).toBe('dcap.pck.crlIssuer')
  })

  test('says at which of its own checks it is refused', () => {
    const { refusal, part } = judge(planDcapCollateral({ collateral: intel.collateral('tdx'), roots, now: now + 60 * day }))
    expect(part).toBeUndefined()
    expect(refusal?.check).toBe('dcap.tcbInfo.current')
  })
})

describe('a chain seen before', () => {
  const quote = intel.quote({ tee: 'sgx' })
  const collateral = verified(intel, 'sgx')

  test('is judged again for roots, time and revocation', () => {
    const memory = createPckChainMemory()
    judge(planDcapQuote({ quote, collateral, roots, now, memory }))
    expect(refusedAt(planDcapQuote({ quote, collateral, roots: vendorRoots, now, memory }).judge([]))).toBe('dcap.pckChain.root')
    const late = 2_524_608_000
    const later = { ...collateral, validUntil: late }
    expect(refusedAt(planDcapQuote({ quote, collateral: later, roots, now: late, memory }).judge([]))).toBe(
      'dcap.pckChain.validity',
    )
    const revoking = verified(intel.reissue({ now, issue: { crlNumber: 2, revokedMachines: ['default'] } }), 'sgx')
    expect(refusedAt(planDcapQuote({ quote, collateral: revoking, roots, now, memory }).judge([]))).toBe('dcap.pck.notRevoked')
  })

  test('is kept only when all of the evidence held', () => {
    const memory = createPckChainMemory()
    const plan = planDcapQuote({ quote, collateral, roots, now, memory })
    for (let bad = 0; bad < plan.signatures.length; bad++) {
      expect(refusedAt(plan.judge(plan.signatures.map((_, i) => i !== bad)))).toBeDefined()
      expect(planDcapQuote({ quote, collateral, roots, now, memory }).signatures.length).toBe(5)
    }
  })

  test('is forgotten before the memory outgrows its bound', () => {
    const memory = createPckChainMemory(2)
    const quotes = ['a', 'b', 'c'].map((machine) => intel.quote({ tee: 'sgx', machine }))
    const signatures = (bytes: Uint8Array) => planDcapQuote({ quote: bytes, collateral, roots, now, memory }).signatures.length
    for (const bytes of quotes) judge(planDcapQuote({ quote: bytes, collateral, roots, now, memory }))
    expect(quotes.map(signatures)).toEqual([5, 2, 2])
  })
})

describe('what Intel says of a platform', () => {
  test('reaches the attestation: status and advisories, those of the quoting enclave among them', () => {
    const issue = { standing: { status: 'ConfigurationNeeded', advisories: ['INTEL-SA-00002', 'INTEL-SA-00001'] } } as const
    const vendor = intel.reissue({ now, issue })
    const { attested } = judge(
      planDcap({ quote: vendor.quote({ tee: 'sgx' }), collateral: vendor.collateral('sgx'), roots, now }),
    )
    expect(attested).toMatchObject({ tcbStatus: 'ConfigurationNeeded', advisories: ['INTEL-SA-00001', 'INTEL-SA-00002'] })
  })

  test('is an advice to launch again when only the module that launched the TD is out of date', () => {
    const teeTcbSvn = Uint8Array.from({ length: 16 }, (_, i) => [2, 1, 3][i] ?? 0)
    const quote = intel.quote({ tee: 'tdx', version: 5, td: { teeTcbSvn } })
    const { attested } = judge(planDcap({ quote, collateral: intel.collateral('tdx'), roots, now }))
    expect(attested).toMatchObject({ tcbStatus: 'OutOfDate', relaunchAdvised: true })
    const old = intel.quote({ tee: 'tdx', version: 5, tdx: '1.0', td: { teeTcbSvn } })
    const still = judge(planDcap({ quote: old, collateral: intel.collateral('tdx'), roots, now })).attested
    expect(still?.tcbStatus).toBe('OutOfDate')
    expect(still?.relaunchAdvised).toBeUndefined()
  })

  test('is as old as the narrowest of what it rests on', () => {
    const { attested } = judge(planDcap({ quote: intel.quote({ tee: 'sgx' }), collateral: intel.collateral('sgx'), roots, now }))
    expect(attested?.age).toEqual({ validFrom: now - day, validUntil: now + 29 * day, evaluationNumber: 17, issuedAt: now - day })
  })
})
