// SPDX-License-Identifier: Apache-2.0
import type { Evidence } from '@phat/attestation'
import { rootOrigin, signed } from '@phat/frame'
import { Attestation, createEvidenceMemory, verifyEvidence } from '@phat/pallet-attestation'
import { alice, createMockChain } from '@phat/test-kit'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { mockOptions, verifying } from './mock.ts'
import { approveRelease, day, dcapArgs, intel, measurementOf, noon, withoutTimelock } from './worlds.ts'

const evidences: readonly Evidence[] = [
  { format: 'dcap', quote: intel.quote({ tee: 'tdx' }) },
  { format: 'dcap', quote: intel.quote({ tee: 'tdx', machine: 'stolen' }) },
  { format: 'dcap', quote: intel.evidence({ tee: 'tdx', fault: 'quote-signature-flipped' }).quote },
  { format: 'dcap', quote: new Uint8Array(600) },
]
const collaterals = [
  intel.collateral('tdx'),
  intel.reissue({ now: noon, issue: { crlNumber: 6, issuedAt: noon - 60, revokedMachines: ['stolen'] } }).collateral('tdx'),
]
const measurement = measurementOf(evidences[0] as Evidence, intel.collateral('tdx'))

it('changes no verdict and no refusal, whatever was verified before and whatever the time', () => {
  const step = fc.record({
    evidence: fc.nat(evidences.length - 1),
    seconds: fc.constantFrom(
      noon - 2 * day,
      noon - day,
      noon,
      noon + 20 * day,
      noon + 29 * day,
      noon + 30 * day,
      noon + 9_000 * day,
    ),
    bring: fc.option(fc.nat(collaterals.length - 1)),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const memory = createEvidenceMemory()
      const chains = [undefined, memory].map((one) => {
        const parts = verifying()
        const { options, clock } = mockOptions({
          ...parts,
          config: { ...parts.config, ...(one === undefined ? {} : { memory: one }) },
        })
        clock.seconds = noon
        const chain = createMockChain(options)
        withoutTimelock(chain)
        approveRelease(chain, [measurement])
        return { chain, clock }
      })
      for (const { evidence, seconds, bring } of steps) {
        const [without, remembering] = chains.map(({ chain, clock }) => {
          clock.seconds = noon
          const collateral = bring === null ? undefined : collaterals[bring]
          const calls = chain.calls(Attestation)
          const failure = chain.failureOf(() => {
            if (collateral === undefined) calls.setSuspension(rootOrigin, { what: 'amd', suspended: false })
            else calls.submitDcapCollateral(signed(alice), dcapArgs(collateral))
          })
          clock.seconds = seconds
          const verdict = verifyEvidence(chain.execution, evidences[evidence] as Evidence)
          return { failure, verdict: verdict.accepted ? verdict.facts : verdict.refusal }
        })
        expect(remembering).toEqual(without)
      }
    }),
    { numRuns: 25, seed: 6 },
  )
})
