// SPDX-License-Identifier: Apache-2.0
import type { DcapCollateral } from '@phat/attestation'
import { createSimulatedAmd, createSimulatedIntel, simulatedRoots } from '@phat/attestation-simulator'
import { noneOrigin, signed } from '@phat/frame'
import { Attestation, type CollateralKey, rootIdOf } from '@phat/pallet-attestation'
import { reservedBalance } from '@phat/pallet-balances'
import { alice, bob } from '@phat/test-kit'
import { describe, expect, it } from 'vitest'
import { mockChain, verifying } from './mock.ts'
import { day, dcapArgs, intel, milan, noon, snpArgs } from './worlds.ts'

const { chain, clock } = mockChain(verifying())
clock.seconds = noon
const calls = chain.calls(Attestation)
const submit = (collateral: DcapCollateral, who = alice) => calls.submitDcapCollateral(signed(who), dcapArgs(collateral))
const store = () => Attestation.at(chain.execution).store
const root = rootIdOf(simulatedRoots[0] as (typeof simulatedRoots)[0])
const amdRoot = rootIdOf(simulatedRoots.find(({ product }) => product === 'Milan') as (typeof simulatedRoots)[0])
const at = <T>(seconds: number, step: () => T): T => {
  clock.seconds = seconds
  try {
    return step()
  } finally {
    clock.seconds = noon
  }
}

describe('collateral of Intel', () => {
  const sgx = intel.collateral('sgx')
  const tdx = intel.collateral('tdx')

  it('is kept in pieces by root, kind of TEE, platform and issuer', () => {
    submit(sgx)
    const fmspc = new TextEncoder().encode('SIM\0\0\0')
    const keys: readonly CollateralKey[] = [
      { type: 'TcbInfo', value: { root, tee: 'sgx', fmspc } },
      { type: 'QeIdentity', value: { root, tee: 'sgx' } },
      { type: 'PckCrl', value: { root, authority: { type: 'Platform' } } },
      { type: 'RootCrl', value: { root } },
    ]
    expect(new Set(store().collateral.keys())).toEqual(new Set(keys))
    const issued = BigInt(noon - day)
    expect(keys.map((key) => store().collateral.get(key)?.versions)).toEqual([
      [17n, issued],
      [17n, issued],
      [5n, issued],
      [5n, issued],
    ])
    expect(store().collateral.get(keys[0] as CollateralKey)?.validUntil).toBe(BigInt(noon + 29 * day))
  })

  it('of the other kind of TEE adds what differs, for a deposit of who brings it', () => {
    submit(sgx)
    submit(tdx, bob)
    expect([...store().collateral.keys()].length).toBe(6)
    expect(reservedBalance(chain.execution, bob)).toBeGreaterThan(2_000n)
    expect(reservedBalance(chain.execution, bob)).toBeLessThan(reservedBalance(chain.execution, alice))
  })

  it('that is stored is not kept again', () => {
    submit(sgx)
    chain.expectNoop(() => submit(sgx, bob), 'Attestation.CollateralNotNewer')
  })

  it.each([
    ['TCB info of a lower evaluation', { evaluationNumber: 16, issuedAt: noon - 3_600 }, 'OlderTcbInfo'],
    ['TCB info that was issued earlier', { issuedAt: noon - 2 * day }, 'OlderTcbInfo'],
    ['lists of a lower number', { crlNumber: 4, issuedAt: noon - 3_600 }, 'OlderPckCrl'],
  ])('old but valid is refused after newer: %s', (_, issue, failure) => {
    submit(sgx)
    const old = intel.reissue({ now: noon, issue: { ...issue } }).collateral('sgx')
    chain.expectNoop(() => submit(old, bob), `Attestation.${failure}`)
  })

  it('of day 1 is refused after that of day 20, though it is valid until day 30', () => {
    const dayOne = intel.reissue({ now: noon, issue: { issuedAt: noon - 20 * day } }).collateral('tdx')
    const dayTwenty = intel.reissue({ now: noon, issue: { issuedAt: noon - day, evaluationNumber: 18 } }).collateral('tdx')
    submit(dayOne)
    submit(dayTwenty, bob)
    chain.expectNoop(() => submit(dayOne), 'Attestation.OlderTcbInfo')
    expect(reservedBalance(chain.execution, alice)).toBe(0n)
    // Nor after the newer one has expired and is gone.
    at(noon + 40 * day, () => {
      for (const key of [...store().collateral.keys()]) calls.clearCollateral(signed(bob), { key })
    })
    expect([...store().collateral.keys()]).toEqual([])
    chain.expectNoop(() => submit(dayOne), 'Attestation.OlderTcbInfo')
  })

  it('must verify at the time of the block', () => {
    for (const seconds of [noon - 2 * day, noon + 30 * day])
      at(seconds, () => chain.expectNoop(() => submit(sgx), 'Attestation.CollateralRefused'))
  })

  it.each<[string, Partial<DcapCollateral>]>([
    ['TCB info of another kind of TEE', { tcbInfo: tdx.tcbInfo, tcbInfoSignature: tdx.tcbInfoSignature }],
    ['changed TCB info', { tcbInfo: sgx.tcbInfo.replace('UpToDate', 'Outdated') }],
    ['TCB info and no signature', { tcbInfoSignature: new Uint8Array(64) }],
    ['a QE identity with the signature of TCB info', { qeIdentitySignature: sgx.tcbInfoSignature }],
    ['the lists in each other’s place', { pckCrl: sgx.rootCaCrl, rootCaCrl: sgx.pckCrl }],
    ['an empty list', { pckCrl: new Uint8Array() }],
    ['no chain', { tcbInfoIssuerChain: '' }],
    ['the chain of the lists over TCB info', { tcbInfoIssuerChain: sgx.pckCrlIssuerChain }],
  ])('with %s is refused', (_, change) => {
    chain.expectNoop(() => submit({ ...sgx, ...change }), 'Attestation.CollateralRefused')
  })

  it('is brought by who signs', () => {
    chain.expectNoop(() => calls.submitDcapCollateral(noneOrigin, dcapArgs(sgx)), 'BadOrigin')
    chain.expectNoop(() => calls.submitSnpCollateral(noneOrigin, snpArgs(milan.collateral())), 'BadOrigin')
  })
})

describe('collateral of AMD', () => {
  const collateral = milan.collateral()

  it('is kept in pieces by root, chip and firmware', () => {
    calls.submitSnpCollateral(signed(alice), snpArgs(collateral))
    const kinds = [...store().collateral.keys()].map(({ type, value }) => [type, value.root])
    expect(kinds.toSorted()).toEqual([
      ['AmdCrl', amdRoot],
      ['AmdIntermediate', amdRoot],
      ['AmdKey', amdRoot],
    ])
    chain.expectNoop(() => calls.submitSnpCollateral(signed(bob), snpArgs(collateral)), 'Attestation.CollateralNotNewer')
  })

  it('of another chip adds its key alone', () => {
    calls.submitSnpCollateral(signed(alice), snpArgs(collateral))
    calls.submitSnpCollateral(signed(bob), snpArgs(milan.collateral({ chip: 'another' })))
    expect([...store().collateral.keys()].filter(({ type }) => type === 'AmdKey').length).toBe(2)
    expect([...store().collateral.keys()].length).toBe(4)
  })

  it('with an older list is refused after newer, and without a list the stored one stands', () => {
    calls.submitSnpCollateral(signed(alice), snpArgs(collateral))
    const old = milan.reissue({ now: noon, issue: { crlNumber: 4 } }).collateral({ chip: 'another' })
    chain.expectNoop(() => calls.submitSnpCollateral(signed(bob), snpArgs(old)), 'Attestation.OlderAmdCrl')
    const without = milan.reissue({ now: noon, issue: { withCrl: false } }).collateral({ chip: 'another' })
    calls.submitSnpCollateral(signed(bob), snpArgs(without))
    expect(store().collateral.get({ type: 'AmdCrl', value: { root: amdRoot } })?.versions[0]).toBe(5n)
  })

  it('of another product line under this one’s authority is refused', () => {
    const { root: genoaRoot, intermediate } = createSimulatedAmd({ seed: 'x', now: noon, product: 'Genoa' }).collateral()
    const mixed = { ...collateral, root: genoaRoot, intermediate }
    chain.expectNoop(() => calls.submitSnpCollateral(signed(alice), snpArgs(mixed)), 'Attestation.CollateralRefused')
  })
})

describe('a chain that pins only the vendors’ own roots', () => {
  const genuine = mockChain(verifying(verifying().config?.vendorRoots))
  genuine.clock.seconds = noon

  it('takes no simulated collateral', () => {
    const genuineCalls = genuine.chain.calls(Attestation)
    for (const tee of ['sgx', 'tdx'] as const) {
      const args = dcapArgs(createSimulatedIntel({ seed: 'pallet', now: noon }).collateral(tee))
      genuine.chain.expectNoop(() => genuineCalls.submitDcapCollateral(signed(alice), args), 'Attestation.RootNotPinned')
    }
    const snp = () => genuineCalls.submitSnpCollateral(signed(alice), snpArgs(milan.collateral()))
    genuine.chain.expectNoop(snp, 'Attestation.RootNotPinned')
  })

  it('takes none either where its state names a simulated root but does not accept any', () => {
    const { store: state } = Attestation.at(genuine.chain.execution)
    state.roots.set([...state.roots.get(), ...simulatedRoots])
    const step = () => genuine.chain.calls(Attestation).submitDcapCollateral(signed(alice), dcapArgs(intel.collateral('sgx')))
    genuine.chain.expectNoop(step, 'Attestation.RootNotPinned')
    state.roots.set(state.roots.get().filter(({ simulated }) => !simulated))
  })
})
