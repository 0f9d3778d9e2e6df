// SPDX-License-Identifier: Apache-2.0
import {
  chainPolicy,
  type DcapCollateral,
  type Evidence,
  type Policy,
  type SnpCollateral,
  vendorRoots,
  verifyEvidence,
} from '@phat/attestation'
import { createSimulatedAmd, createSimulatedIntel, simulatedRoots } from '@phat/attestation-simulator'
import { verifyPlatformSignature } from '@phat/crypto/platform-signature'
import { attempt, install, rootOrigin, signed } from '@phat/frame'
import { Attestation, type CollateralKey, type Measurement, type Proposal, rootIdOf } from '@phat/pallet-attestation'
import { reserve, unreserve } from '@phat/pallet-balances'
import { known } from '@phat/primitives'
import { account, alice, benchCase, benchStep, bob, createMockChain, type MockChain, type WeightBench } from '@phat/test-kit'
import { verifyDcapPieces } from '../src/collateral/dcap-pieces.ts'
import { changesKept } from '../src/types/change.ts'
import { signedTextMax } from '../src/types/collateral.ts'
import { approversMax, measurementsMax } from '../src/types/release.ts'

const now = 1_750_400_000
const time = { seconds: now }
const intel = createSimulatedIntel({ seed: 'bench', now })
const milan = createSimulatedAmd({ seed: 'bench', now, product: 'Milan' })
const roots = [...vendorRoots, ...simulatedRoots]
const approvers = Array.from({ length: approversMax }, (_, i) => account(i + 1))

/** Everyone approves, so that lists are as long as they get. Nothing is remembered: each verification begins anew. */
const createChain = (): MockChain => {
  time.seconds = now
  return createMockChain({
    balances: [alice, bob].map((who) => [who, 10n ** 18n] as const),
    pallets: [
      install(2, Attestation, {
        now: () => time.seconds,
        verifySignature: verifyPlatformSignature,
        vendorRoots,
        currency: { reserve, unreserve },
        depositBase: 1n,
        depositPerByte: 1n,
      }),
    ],
    genesis: [
      {
        pallet: Attestation,
        genesis: { roots, acceptsSimulated: true, approvers: { members: approvers, threshold: approversMax, timelock: 0 } },
      },
    ],
  })
}

const filled = (length: number, byte: number): Uint8Array => new Uint8Array(length).fill(byte)
const tdxMeasurement = (seed: number): Measurement => ({
  type: 'Tdx',
  value: {
    mrTd: filled(48, seed),
    rtmr0: filled(48, 1),
    rtmr1: filled(48, 2),
    rtmr2: filled(48, 3),
    rtmr3: filled(48, 4),
    mrConfigId: filled(48, 5),
  },
})
const proposalWith = (measurements: readonly Measurement[]): Proposal => ({
  version: 1,
  measurements,
  supersedes: undefined,
  notBefore: 0n,
  minCollateralEvaluation: 0,
  buildProof: filled(32, 1) as Proposal['buildProof'],
  checkpoint: { height: 1, headerHash: filled(32, 2) as never, validatorsHash: filled(32, 3) as never },
})

/** A release of the most measurements, which all but `missing` approvers have approved. */
function proposed(chain: MockChain, missing: number): number {
  const measurements = Array.from({ length: measurementsMax }, (_, i) => tdxMeasurement(i))
  const calls = chain.calls(Attestation)
  calls.proposeRelease(rootOrigin, { proposal: proposalWith(measurements) })
  for (const who of approvers.slice(missing)) calls.approveRelease(signed(who), { release: 0 })
  return 0
}

/** The list of changes as full as it gets, so that the next one drops the first. */
function fillChanges(chain: MockChain): void {
  const calls = chain.calls(Attestation)
  for (let i = 0; i < changesKept; i++) calls.setSuspension(rootOrigin, { what: 'amd', suspended: i % 2 === 0 })
  chain.takeEvents()
}

const dcapArgs = ({ format: _, ...collateral }: DcapCollateral) => ({ collateral })
const snpArgs = ({ format: _, crl, ...collateral }: SnpCollateral) => ({ collateral: { ...collateral, crl } })

/** Collateral of TDX whose list of revoked platforms is as long as asked for, made once for each length. */
const listBytesMax = 107_000
const bytesPerEntry = 53
const made = new Map<number, DcapCollateral>()
function collateralWithList(bytes: number): DcapCollateral {
  const present = made.get(bytes)
  if (present !== undefined) return present
  const revokedMachines = Array.from({ length: Math.floor(bytes / bytesPerEntry) }, (_, i) => `machine ${i}`)
  const collateral = intel.reissue({ now, issue: { revokedMachines } }).collateral('tdx')
  made.set(bytes, collateral)
  return collateral
}
const smallCollateral = collateralWithList(0)

/** A JSON text of `bytes` that is read to its end, with as many values as fit, and is no TCB info then. */
const jsonOf = (bytes: number): string => `{"a":[0${',0'.repeat(Math.max(0, bytes - 8) / 2)}]}`
const quote: Evidence = { format: 'dcap', quote: intel.quote({ tee: 'tdx', version: 5 }) }
const report: Evidence = { format: 'sev-snp', report: milan.report() }
const chipCollateral = milan.collateral()
const olderIssue = { issuedAt: now - 2 * 86_400, crlNumber: 0 }
const olderCollateral = intel.reissue({ now, issue: { ...olderIssue, evaluationNumber: 1 } }).collateral('tdx')
const olderChipCollateral = milan.reissue({ now, issue: olderIssue }).collateral()

/** A release of exactly what evidence measures, and collateral to verify it with. */
function prepareEvidence(chain: MockChain, evidence: Evidence, collateral: DcapCollateral | SnpCollateral): void {
  const calls = chain.calls(Attestation)
  if (collateral.format === 'dcap') calls.submitDcapCollateral(signed(alice), dcapArgs(collateral))
  else calls.submitSnpCollateral(signed(alice), snpArgs(collateral))
  const { attested } = verifyEvidence({ evidence, collateral, roots, now }, verifyPlatformSignature)
  const { measurements } = known(attested, 'the evidence of the benchmark is good')
  calls.setApprovers(rootOrigin, { approvers: { members: [alice], threshold: 1, timelock: 0 } })
  const own: Measurement =
    measurements.tee === 'tdx'
      ? {
          type: 'Tdx',
          value: {
            mrTd: measurements.mrTd,
            rtmr0: measurements.rtmrs[0],
            rtmr1: measurements.rtmrs[1],
            rtmr2: measurements.rtmrs[2],
            rtmr3: undefined,
            mrConfigId: measurements.mrConfigId,
          },
        }
      : {
          type: 'SevSnp',
          value:
            measurements.tee === 'sev-snp'
              ? { measurement: measurements.measurement, hostData: measurements.hostData }
              : { measurement: filled(48, 0), hostData: filled(32, 0) },
        }
  const others = Array.from({ length: measurementsMax - 1 }, (_, i) => tdxMeasurement(i))
  calls.proposeRelease(signed(alice), { proposal: proposalWith([own, ...others]) })
}

/** As many denied platforms as a policy can name, and as long. */
const largePolicy = (entries: number): Policy => ({
  ...chainPolicy,
  platformsDenied: Array.from({ length: entries }, (_, i) => ({ field: 'chipId' as const, value: filled(64, i) })),
})

const ends =
  (event: string) =>
  (chain: MockChain): boolean =>
    chain.takeEvents().at(-1)?.[0] === `Attestation.${event}`

export const bench: WeightBench = {
  pallet: Attestation,
  chain: createChain,
  cases: [
    benchCase(Attestation, 'proposeRelease', {
      component: { name: 'measurements', min: 1, max: measurementsMax },
      setup: (_, n) => {
        const measurements = Array.from({ length: Math.max(1, n) }, (_, i) => tdxMeasurement(i))
        return { origin: signed(alice), args: { proposal: proposalWith(measurements) } }
      },
      verify: ends('ReleaseEndorsed'),
    }),
    benchCase(Attestation, 'approveRelease', {
      setup: (chain) => ({ origin: signed(alice), args: { release: proposed(chain, 1) } }),
      verify: ends('ReleaseApproved'),
    }),
    benchCase(Attestation, 'revokeRelease', {
      setup: (chain) => ({ origin: signed(alice), args: { release: proposed(chain, 1) } }),
      verify: ends('ReleaseRevoked'),
    }),
    benchCase(Attestation, 'revokeRelease', {
      weight: 'revokeApproved',
      setup: (chain) => {
        fillChanges(chain)
        return { origin: signed(alice), args: { release: proposed(chain, 0) } }
      },
      verify: ends('ReleaseRevoked'),
    }),
    benchCase(Attestation, 'deprecateRelease', {
      setup: (chain) => {
        fillChanges(chain)
        return { origin: signed(alice), args: { release: proposed(chain, 0), from: BigInt(now) } }
      },
      verify: ends('ReleaseDeprecated'),
    }),
    benchCase(Attestation, 'setApprovers', {
      setup: () => ({ origin: rootOrigin, args: { approvers: { members: approvers, threshold: 1, timelock: 9 } } }),
      verify: ends('ApproversSet'),
    }),
    benchCase(Attestation, 'setSuspension', {
      setup: (chain) => {
        chain.calls(Attestation).setPolicy(rootOrigin, { policy: largePolicy(64) })
        fillChanges(chain)
        return { origin: rootOrigin, args: { what: 'tdx' as const, suspended: true } }
      },
      verify: ends('Suspended'),
    }),
    benchCase(Attestation, 'setPolicy', {
      component: { name: 'entries', min: 0, max: 64 },
      setup: (chain, n) => {
        fillChanges(chain)
        return { origin: rootOrigin, args: { policy: largePolicy(n) } }
      },
      verify: ends('PolicySet'),
    }),
    benchCase(Attestation, 'clearCollateral', {
      setup: (chain) => {
        fillChanges(chain)
        chain.calls(Attestation).submitDcapCollateral(signed(alice), dcapArgs(collateralWithList(listBytesMax)))
        time.seconds = now + 90 * 86_400
        const root = rootIdOf(known(simulatedRoots[0], 'there is a simulated Intel'))
        const key: CollateralKey = { type: 'PckCrl', value: { root, authority: { type: 'Platform' } } }
        return { origin: signed(bob), args: { key } }
      },
      verify: ends('CollateralCleared'),
    }),
    benchCase(Attestation, 'submitDcapCollateral', {
      component: { name: 'listBytes', min: 0, max: listBytesMax },
      setup: (chain, n) => {
        fillChanges(chain)
        chain.calls(Attestation).submitDcapCollateral(signed(bob), dcapArgs(olderCollateral))
        chain.takeEvents()
        return { origin: signed(alice), args: dcapArgs(collateralWithList(n)) }
      },
      verify: (chain) => chain.takeEvents().filter(([name]) => name === 'Attestation.CollateralStored').length === 4,
    }),
    benchStep('readTexts', {
      component: { name: 'textBytes', min: 0, max: 2 * signedTextMax },
      setup: () => {},
      step: (at, n) => {
        const text = jsonOf(n / 2)
        const bad = { ...smallCollateral, tcbInfo: text, qeIdentity: text }
        attempt(at, () => verifyDcapPieces(Attestation.at(at), bad))
      },
      verify: () => true,
    }),
    benchCase(Attestation, 'submitSnpCollateral', {
      setup: (chain) => {
        fillChanges(chain)
        chain.calls(Attestation).submitSnpCollateral(signed(bob), snpArgs(olderChipCollateral))
        const { store } = Attestation.at(chain.execution)
        // Certificates of a chip are issued once: this one is as if it came for the first time.
        for (const key of [...store.collateral.keys()]) {
          if (key.type === 'AmdCrl') continue
          store.collateral.remove(key)
          store.newestVersions.remove(key)
        }
        chain.takeEvents()
        return { origin: signed(alice), args: snpArgs(chipCollateral) }
      },
      verify: (chain) => chain.takeEvents().filter(([name]) => name === 'Attestation.CollateralStored').length === 3,
    }),
    benchCase(Attestation, 'checkEvidence', {
      weight: 'checkQuote',
      setup: (chain) => {
        prepareEvidence(chain, quote, collateralWithList(listBytesMax))
        return { origin: signed(alice), args: { evidence: quote } }
      },
      verify: ends('EvidenceAccepted'),
    }),
    benchCase(Attestation, 'checkEvidence', {
      weight: 'checkReport',
      setup: (chain) => {
        prepareEvidence(chain, report, chipCollateral)
        return { origin: signed(alice), args: { evidence: report } }
      },
      verify: ends('EvidenceAccepted'),
    }),
  ],
}
