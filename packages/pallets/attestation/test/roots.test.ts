// SPDX-License-Identifier: Apache-2.0
import type { TrustedRoot } from '@phat/attestation'
import { simulatedRoots } from '@phat/attestation-simulator'
import { Attestation, checkRoots } from '@phat/pallet-attestation'
import { PhatError } from '@phat/primitives'
import { createMockChain } from '@phat/test-kit'
import { describe, expect, it } from 'vitest'
import { genuineRoot, mockGenesis, mockOptions, proposalOf, tdxMeasurement } from './mock.ts'

const rules = { vendorRoots: [genuineRoot], acceptsSimulated: false, path: 'roots' }
const [simulated] = simulatedRoots as readonly [TrustedRoot]

function refusal(step: () => unknown): string | undefined {
  try {
    step()
    return undefined
  } catch (error) {
    if (!(error instanceof PhatError)) throw error
    expect(error.why.length * error.remedy.length).toBeGreaterThan(0)
    return error.code
  }
}

describe('roots of a genesis', () => {
  it.each<[string, readonly TrustedRoot[], boolean, string | undefined]>([
    ['a vendor’s own', [genuineRoot], false, undefined],
    ['simulated ones that the genesis accepts', [genuineRoot, ...simulatedRoots], true, undefined],
    ['none', [], false, undefined],
    ['a simulated one that the genesis does not accept', [genuineRoot, simulated], false, 'genesis.root-not-genuine'],
    ['a simulated one that says it is a vendor’s', [{ ...simulated, simulated: false }], true, 'genesis.root-mislabelled'],
    ['the same where none is accepted', [{ ...simulated, simulated: false }], false, 'genesis.root-mislabelled'],
    ['a vendor’s own that says it is simulated', [{ ...genuineRoot, simulated: true }], true, 'genesis.root-mislabelled'],
    [
      'a vendor’s key under another name',
      [{ ...genuineRoot, vendor: 'amd', product: 'Milan' }],
      true,
      'genesis.root-mislabelled',
    ],
    ['the same twice', [genuineRoot, genuineRoot], false, 'genesis.root-duplicate'],
    ['a long key', [{ ...simulated, publicKey: new Uint8Array(601) }], true, 'genesis.root-bounds'],
    [
      'too many',
      Array.from({ length: 17 }, (_, i) => ({ ...simulated, publicKey: Uint8Array.of(i) })),
      true,
      'genesis.root-bounds',
    ],
  ])('may be %s, or not', (_, roots, acceptsSimulated, code) => {
    expect(refusal(() => checkRoots(roots, { ...rules, acceptsSimulated }))).toBe(code)
    const built = refusal(() => createMockChain(mockOptions({ genesis: { roots, acceptsSimulated } }).options))
    expect(built).toBe(code)
  })
})

describe('the genesis', () => {
  it('pins roots and approvers, and releases count at once', () => {
    const chain = createMockChain(mockOptions({ genesis: { ...mockGenesis, releases: [proposalOf(1, { version: 7 })] } }).options)
    const { store } = Attestation.at(chain.execution)
    expect(store.roots.get()).toEqual(mockGenesis.roots)
    expect([store.acceptsSimulated.get(), store.newestVersion.get(), store.proposals.get()]).toEqual([true, 7, []])
    expect(store.releases.get(0)?.stage).toEqual({ type: 'Approved', value: { activeFrom: 0 } })
    expect(chain.brokenInvariants()).toEqual([])
  })
})

describe('a release of the genesis', () => {
  it.each([
    ['has no measurement', [proposalOf(1, { measurements: [] })]],
    ['leaves the application open', [proposalOf(1, { measurements: [tdxMeasurement(1, {})] })]],
    ['stands twice', [proposalOf(1), proposalOf(1)]],
    ['has a version below the one before', [proposalOf(1, { version: 2 }), proposalOf(2, { version: 1 })]],
  ])('that %s is refused', (_, releases) => {
    expect(refusal(() => createMockChain(mockOptions({ genesis: { ...mockGenesis, releases } }).options))).toBe(
      'genesis.release-refused',
    )
  })
})

describe('a chain that began without this pallet', () => {
  it('trusts the vendors’ own roots and no others', () => {
    const chain = createMockChain(mockOptions().options)
    const { store } = Attestation.at(chain.execution)
    store.roots.kill()
    store.acceptsSimulated.kill()
    expect(store.roots.get()).toEqual([genuineRoot])
    expect(chain.brokenInvariants()).toEqual([])
  })
})
