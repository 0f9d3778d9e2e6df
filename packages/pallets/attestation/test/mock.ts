// SPDX-License-Identifier: Apache-2.0
import { type TrustedRoot, vendorRoots } from '@phat/attestation'
import { simulatedRoots } from '@phat/attestation-simulator'
import { verifyPlatformSignature } from '@phat/crypto/platform-signature'
import { install } from '@phat/frame'
import {
  Attestation,
  type AttestationConfig,
  type AttestationGenesis,
  type Measurement,
  type Proposal,
} from '@phat/pallet-attestation'
import { reserve, unreserve } from '@phat/pallet-balances'
import { alice, bob, charlie, dave, type MockOptions } from '@phat/test-kit'
import { createMockRuntime } from '@phat/test-kit/vitest'

/** Stands for a vendor's own root where a test needs one that is not simulated. */
export const genuineRoot: TrustedRoot = { vendor: 'intel', publicKey: new Uint8Array(91).fill(7), simulated: false }

/** What a test may change while it runs. */
export interface Clock {
  seconds: number
}

export const mockConfig = (clock: Clock, changes: Partial<AttestationConfig> = {}): AttestationConfig => ({
  now: () => clock.seconds,
  verifySignature: () => false,
  vendorRoots: [genuineRoot],
  currency: { reserve, unreserve },
  depositBase: 100n,
  depositPerByte: 1n,
  ...changes,
})

/** Two of three approve, and ten blocks lie between their approval and its effect. */
export const mockGenesis: AttestationGenesis = {
  roots: [genuineRoot, ...simulatedRoots],
  acceptsSimulated: true,
  approvers: { members: [alice, bob, charlie], threshold: 2, timelock: 10 },
}

interface MockParts {
  readonly genesis?: AttestationGenesis
  readonly config?: Partial<AttestationConfig>
}

/** A mock of Attestation and four accounts with a million each, and its clock. */
export function mockOptions({ genesis = mockGenesis, config = {} }: MockParts = {}) {
  const clock: Clock = { seconds: 1_000 }
  const options: MockOptions = {
    balances: [alice, bob, charlie, dave].map((who) => [who, 1_000_000n] as const),
    pallets: [install(2, Attestation, mockConfig(clock, config))],
    genesis: [{ pallet: Attestation, genesis }],
  }
  return { options, clock }
}

/** A chain that verifies signatures, under the vendors' own roots and the simulated ones unless others are given. */
export const verifying = (roots: readonly TrustedRoot[] = [...vendorRoots, ...simulatedRoots]): MockParts => ({
  genesis: { ...mockGenesis, roots, acceptsSimulated: roots.some(({ simulated }) => simulated) },
  config: { vendorRoots, verifySignature: verifyPlatformSignature },
})

/** A chain of Attestation for a test file. */
export function mockChain(parts: MockParts = {}) {
  const { options, clock } = mockOptions(parts)
  return { chain: createMockRuntime(options), clock }
}

const filled = (length: number, byte: number): Uint8Array => new Uint8Array(length).fill(byte)

export const sgxMeasurement = (seed: number): Measurement => ({
  type: 'Sgx',
  value: { mrEnclave: filled(32, seed), mrSigner: filled(32, 1), isvProdId: 1, isvSvn: 2 },
})

export const tdxMeasurement = (seed: number, pins: { readonly rtmr3?: number; readonly mrConfigId?: number }): Measurement => ({
  type: 'Tdx',
  value: {
    mrTd: filled(48, seed),
    rtmr0: filled(48, 1),
    rtmr1: filled(48, 2),
    rtmr2: filled(48, 3),
    rtmr3: pins.rtmr3 === undefined ? undefined : filled(48, pins.rtmr3),
    mrConfigId: pins.mrConfigId === undefined ? undefined : filled(48, pins.mrConfigId),
  },
})

/** A proposal of one measurement of SGX, told apart by `seed`. */
export const proposalOf = (seed: number, changes: Partial<Proposal> = {}): Proposal => ({
  version: 1,
  measurements: [sgxMeasurement(seed)],
  supersedes: undefined,
  notBefore: 0n,
  minCollateralEvaluation: 0,
  buildProof: filled(32, seed) as Proposal['buildProof'],
  checkpoint: undefined,
  ...changes,
})
