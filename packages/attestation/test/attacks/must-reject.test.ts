// SPDX-License-Identifier: Apache-2.0
import {
  createSimulatedAmd,
  createSimulatedIntel,
  type DcapFault,
  dcapFaults,
  type SnpFault,
  simulatedRoots,
  snpFaults,
} from '@phat/attestation-simulator'
import { verifyPlatformSignature } from '@phat/crypto/platform-signature'
import { known } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import type { Attack } from './attack.ts'
import { mustReject } from './must-reject.ts'
import { capturedSpecimens, dcapSpecimen, refusalOf, type Specimen, snpSpecimen } from './specimens.ts'

const now = 1_760_000_000
const intel = createSimulatedIntel({ seed: 'attacks', now })
const products = ['Milan', 'Genoa', 'Turin'] as const
const amds = Object.fromEntries(products.map((product) => [product, createSimulatedAmd({ seed: 'attacks', now, product })])) as {
  readonly [Product in (typeof products)[number]]: ReturnType<typeof createSimulatedAmd>
}

/** The check that refuses a specimen as it is, or `none`. */
const verdict = ({ plan, parts }: Specimen): string => refusalOf(plan(parts), verifyPlatformSignature)

/** Each kind of quote that can have a fault, or none. */
function quotesWith(tee: 'sgx' | 'tdx', fault?: DcapFault): Specimen[] {
  const kinds =
    tee === 'sgx'
      ? ([{ version: 3 }, { version: 4 }, { version: 5 }] as const)
      : ([{ version: 4 }, { version: 5, tdx: '1.0' }, { version: 5, tdx: '1.5' }] as const)
  return kinds
    .filter(({ version, ...kind }) => fault?.versions?.includes(version) !== false && hasBody(fault, kind))
    .map((kind) => {
      const { quote, collateral } = intel.evidence({ tee, ...kind, ...(fault && { fault: fault.id }) })
      return dcapSpecimen(`${tee} ${JSON.stringify(kind)}`, quote, collateral, now, simulatedRoots)
    })
}

function hasBody(fault: DcapFault | undefined, kind: { readonly tdx?: '1.0' | '1.5' }): boolean {
  return fault?.tdx === undefined || fault.tdx === kind.tdx
}

/** Each kind of report that can have a fault, or none: product lines, versions, kinds of keys. */
function reportsWith(fault?: SnpFault): Specimen[] {
  return products
    .filter((product) => fault?.products?.includes(product) !== false)
    .flatMap((product) =>
      (['vcek', 'vlek'] as const)
        .filter((signer) => fault?.signers?.includes(signer) !== false)
        .flatMap((signer) =>
          ([2, 3, 4, 5] as const)
            // Version 2 does not name the processor, and Turin is later than it.
            .filter((version) => fault?.versions?.includes(version) !== false)
            .map((version) => {
              const request = { version, signer, ...(fault && { fault: fault.id }) }
              const { report, collateral } = amds[product].evidence(request)
              return snpSpecimen(`${product} v${version} ${signer}`, report, collateral, now, simulatedRoots)
            }),
        ),
    )
}

describe('what the simulated vendors make', () => {
  test('is accepted when nothing is wrong with it', () => {
    for (const specimen of [...quotesWith('sgx'), ...quotesWith('tdx'), ...reportsWith()]) {
      expect(verdict(specimen), specimen.name).toBe('none')
    }
  })

  test('is refused where only the vendors’ own roots are trusted', () => {
    const { quote, collateral } = intel.evidence({ tee: 'tdx' })
    expect(verdict(dcapSpecimen('tdx', quote, collateral, now))).toBe('dcap.pckChain.root')
    const { report, collateral: certificates } = amds.Milan.evidence()
    expect(verdict(snpSpecimen('snp', report, certificates, now))).toBe('snp.authority.root')
  })

  test.each(dcapFaults)('is refused when it has the fault $id: $says', (fault) => {
    const specimens = fault.tees.flatMap((tee) => (tee === 'sev-snp' ? [] : quotesWith(tee, fault)))
    expect(specimens).not.toHaveLength(0)
    for (const specimen of specimens) expect(verdict(specimen), specimen.name).toBe(fault.check)
  })

  test.each(snpFaults)('is refused when its report or certificates have the fault $id: $says', (fault) => {
    const specimens = reportsWith(fault)
    expect(specimens).not.toHaveLength(0)
    for (const specimen of specimens) expect(verdict(specimen), specimen.name).toBe(fault.check)
  })
})

const captured = new Map(capturedSpecimens().map((specimen) => [specimen.name, specimen]))

/** The specimens of an attack with the check that must refuse them; none where captured evidence is absent. */
function specimensOf(attack: Attack, tee: 'sgx' | 'tdx' | 'snp'): readonly { specimen: Specimen; check: string }[] {
  if ('fault' in attack) {
    const list: readonly (DcapFault | SnpFault)[] = tee === 'snp' ? snpFaults : dcapFaults
    const fault = known(
      list.find(({ id }) => id === attack.fault),
      `there is a fault ${attack.fault}`,
    )
    const made = tee === 'snp' ? reportsWith(fault as SnpFault) : quotesWith(tee, fault as DcapFault)
    return made.map((specimen) => ({ specimen, check: fault.check }))
  }
  if (captured.size === 0) return []
  const specimen = known(captured.get(attack.captured), `there is captured evidence ${attack.captured}`)
  return [{ specimen: changedSpecimen(specimen, attack), check: attack.check }]
}

function changedSpecimen(specimen: Specimen, attack: Exclude<Attack, { fault: string }>): Specimen {
  if ('part' in attack) {
    const part = known(specimen.parts[attack.part], `there is a part ${attack.part}`)
    return { ...specimen, parts: { ...specimen.parts, [attack.part]: attack.change(part) } }
  }
  if ('from' in attack) {
    const other = known(captured.get(attack.from), `there is captured evidence ${attack.from}`)
    const parts = Object.entries(attack.parts).map(([part, source]) => [part, other.parts[source]])
    return { ...specimen, parts: { ...specimen.parts, ...Object.fromEntries(parts) } }
  }
  const { at } = attack
  return at === undefined ? specimen : { ...specimen, plan: (parts) => specimen.plan(parts, at) }
}

describe.each(mustReject)('must be refused: $item', (row) => {
  test.each(['sgx', 'tdx', 'snp'] as const)('on %s', (tee) => {
    const attacks = row[tee]
    if (typeof attacks === 'string') {
      expect(attacks, 'says why it does not apply').not.toBe('')
      return
    }
    expect(attacks).not.toHaveLength(0)
    for (const attack of attacks) {
      for (const { specimen, check } of specimensOf(attack, tee)) {
        expect(verdict(specimen), `${JSON.stringify(attack)} on ${specimen.name}`).toBe(check)
      }
    }
  })
})
