// SPDX-License-Identifier: Apache-2.0
import {
  type Collateral,
  type DcapCollateral,
  type Evidence,
  type Measurements,
  type SnpCollateral,
  vendorRoots,
  verifyEvidence,
} from '@phat/attestation'
import { createSimulatedAmd, createSimulatedIntel, simulatedRoots } from '@phat/attestation-simulator'
import { verifyPlatformSignature } from '@phat/crypto/platform-signature'
import { rootOrigin, signed } from '@phat/frame'
import { Attestation, type Measurement, type Proposal } from '@phat/pallet-attestation'
import { known } from '@phat/primitives'
import { alice, bob, type MockChain } from '@phat/test-kit'
import { proposalOf } from './mock.ts'

/** A time in summer 2025, at which the captured evidence is current as well. */
export const noon = 1_750_400_000
export const day = 86_400

export const intel = createSimulatedIntel({ seed: 'pallet', now: noon, issue: { evaluationNumber: 17, crlNumber: 5 } })
export const milan = createSimulatedAmd({ seed: 'pallet', now: noon, product: 'Milan', issue: { crlNumber: 5 } })

/** Collateral as calls take it. */
export const dcapArgs = ({ format: _, ...collateral }: DcapCollateral) => ({ collateral })
export const snpArgs = ({ format: _, crl, ...collateral }: SnpCollateral) => ({ collateral: { ...collateral, crl } })

/** What a release must say for code that was measured so. */
export function pinnedBy(measured: Measurements): Measurement {
  switch (measured.tee) {
    case 'sgx': {
      const { mrEnclave, mrSigner, isvProdId, isvSvn } = measured
      return { type: 'Sgx', value: { mrEnclave, mrSigner, isvProdId, isvSvn } }
    }
    case 'tdx': {
      const [rtmr0, rtmr1, rtmr2, rtmr3] = measured.rtmrs
      return { type: 'Tdx', value: { mrTd: measured.mrTd, rtmr0, rtmr1, rtmr2, rtmr3, mrConfigId: undefined } }
    }
    case 'sev-snp':
      return { type: 'SevSnp', value: { measurement: measured.measurement, hostData: measured.hostData } }
  }
}

/** Approves a release of these measurements; it counts ten blocks later. Its number. */
export function approveRelease(chain: MockChain, measurements: readonly Measurement[], changes: Partial<Proposal> = {}): number {
  const calls = chain.calls(Attestation)
  const number = Attestation.at(chain.execution).store.nextRelease.get()
  calls.proposeRelease(signed(alice), { proposal: proposalOf(1, { measurements, ...changes }) })
  calls.approveRelease(signed(bob), { release: number })
  return number
}

/** Lets releases count at once. */
export function withoutTimelock(chain: MockChain): void {
  chain.calls(Attestation).setApprovers(rootOrigin, { approvers: { members: [alice, bob], threshold: 2, timelock: 0 } })
}

/** What a release must say for the code of good evidence, found apart from any chain. */
export function measurementOf(evidence: Evidence, collateral: Collateral, now = noon): Measurement {
  const roots = [...vendorRoots, ...simulatedRoots]
  const { attested, refusal } = verifyEvidence({ evidence, collateral, roots, now }, verifyPlatformSignature)
  return pinnedBy(known(attested, `evidence is good apart from the chain, not refused by ${refusal?.check}`).measurements)
}
