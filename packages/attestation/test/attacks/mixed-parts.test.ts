// SPDX-License-Identifier: Apache-2.0
import { createSimulatedAmd, createSimulatedIntel, simulatedRoots } from '@phat/attestation-simulator'
import { verifyPlatformSignature } from '@phat/crypto/platform-signature'
import { equalBytes, known } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import { rangesOf } from './byte-ranges.ts'
import { dcapSpecimen, refusalOf, type Specimen, snpSpecimen } from './specimens.ts'

// Parts that are good, each by itself, put together from two pieces of evidence that are both accepted.

const now = 1_760_000_000
const intel = createSimulatedIntel({ seed: 'mixed', now })
const milan = createSimulatedAmd({ seed: 'mixed', now, product: 'Milan' })
const genoa = createSimulatedAmd({ seed: 'mixed', now, product: 'Genoa' })

type Parts = Readonly<Record<string, Uint8Array>>

const verdict = (plan: Specimen['plan'], parts: Parts): string => refusalOf(plan(parts), verifyPlatformSignature)

/** Every way to take some parts from the one and some from the other; the two themselves are left out. */
function mixes(one: Parts, other: Parts): Parts[] {
  const names = Object.keys(one).filter((name) => !equalBytes(part(one, name), part(other, name)))
  const all: Parts[] = []
  for (let chosen = 1; chosen < 2 ** names.length - 1; chosen++) {
    const taken = names.filter((_, i) => (chosen & (1 << i)) !== 0).map((name) => [name, part(other, name)])
    all.push({ ...one, ...Object.fromEntries(taken) })
  }
  return all
}

function part(parts: Parts, name: string): Uint8Array {
  return known(parts[name], `both have a part ${name}`)
}

/** Accepts both, refuses each mix of them. */
function expectOnlyWhole(one: Specimen, other: Specimen): void {
  expect(verdict(one.plan, one.parts)).toBe('none')
  expect(verdict(one.plan, other.parts)).toBe('none')
  const mixed = mixes(one.parts, other.parts)
  expect(mixed).not.toHaveLength(0)
  const accepted = mixed.filter((parts) => verdict(one.plan, parts) === 'none')
  expect(accepted.map((parts) => Object.keys(parts).filter((name) => parts[name] !== one.parts[name]))).toEqual([])
}

/** A quote cut where its ranges change, so that quotes of one layout can be mixed. */
function cut(quote: Uint8Array): Parts {
  const ranges = rangesOf('quote', quote).map((range) => (/^(pem|certificate)/.test(range) ? 'chain' : range))
  const starts = ranges.flatMap((range, i) => (i === 0 || range !== ranges[i - 1] ? [i] : []))
  return Object.fromEntries(starts.map((start, i) => [`${i} ${ranges[start]}`, quote.subarray(start, starts[i + 1])]))
}

describe('two quotes of two machines', () => {
  test.each([
    { tee: 'sgx', version: 3 },
    { tee: 'tdx', version: 4 },
    { tee: 'tdx', version: 5 },
  ] as const)('of $tee, version $version, cannot be mixed', ({ tee, version }) => {
    const [one, other] = ['one', 'other'].map((machine, i) => {
      const reportData = new Uint8Array(64).fill(i + 1)
      const { quote, collateral } = intel.evidence({ tee, version, machine, reportData })
      const whole = dcapSpecimen(machine, quote, collateral, now, simulatedRoots)
      const plan: Specimen['plan'] = (parts) => whole.plan({ ...whole.parts, quote: joined(parts) })
      return { name: machine, parts: cut(quote), plan }
    }) as [Specimen, Specimen]
    expectOnlyWhole(one, other)
  })
})

function joined(parts: Parts): Uint8Array {
  return Uint8Array.from(Object.values(parts).flatMap((bytes) => [...bytes]))
}

test('collateral of SGX and TDX, and their quotes, cannot be mixed', () => {
  const [sgx, tdx] = (['sgx', 'tdx'] as const).map((tee) => {
    const { quote, collateral } = intel.evidence({ tee })
    return dcapSpecimen(tee, quote, collateral, now, simulatedRoots)
  }) as [Specimen, Specimen]
  expectOnlyWhole(sgx, tdx)
})

test('reports and certificates of two product lines, two kinds of keys, two chips cannot be mixed', () => {
  const specimen = (amd: typeof milan, choice: { readonly chip?: string; readonly signer?: 'vcek' | 'vlek' }): Specimen => {
    const { report, collateral } = amd.evidence({ version: 5, ...choice })
    return snpSpecimen(JSON.stringify(choice), report, collateral, now, simulatedRoots)
  }
  expectOnlyWhole(specimen(milan, {}), specimen(genoa, {}))
  expectOnlyWhole(specimen(milan, { signer: 'vcek' }), specimen(milan, { signer: 'vlek' }))
  expectOnlyWhole(specimen(genoa, { chip: 'one' }), specimen(genoa, { chip: 'other' }))
})

describe('roots', () => {
  const { quote, collateral } = intel.evidence({ tee: 'tdx' })
  const evidence = milan.evidence()
  const underRoots = (roots: typeof simulatedRoots) => {
    const dcap = dcapSpecimen('tdx', quote, collateral, now, roots)
    const snp = snpSpecimen('snp', evidence.report, evidence.collateral, now, roots)
    return [dcap, snp].map(({ plan, parts }) => verdict(plan, parts))
  }

  test('of one vendor end no chain of the other', () => {
    const exchanged = simulatedRoots.map((root) => ({ ...root, vendor: root.vendor === 'intel' ? 'amd' : 'intel' }) as const)
    expect(underRoots(exchanged)).toEqual(['dcap.pckChain.root', 'snp.authority.root'])
  })

  test('of simulated vendors cannot pass for genuine ones', () => {
    const unmarked = simulatedRoots.map((root) => ({ ...root, simulated: false }))
    expect(underRoots(unmarked)).toEqual(['dcap.pckChain.marked', 'snp.authority.marked'])
  })

  test('that are none trust nothing', () => {
    expect(underRoots([])).toEqual(['dcap.pckChain.root', 'snp.authority.root'])
  })
})
