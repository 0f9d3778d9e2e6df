// SPDX-License-Identifier: Apache-2.0
import { createSimulatedAmd, createSimulatedIntel, dcapCollateralJson, simulatedRoots } from '@phat/attestation-simulator'
import { known } from '@phat/primitives'
import type { Story } from '../src/index.ts'
import type { GivenFile } from './browser-page.ts'

const text = (value: string): Uint8Array => new TextEncoder().encode(value)
/** When the simulated evidence is verified. */
export const simulatedNow = 1_768_435_200

/** Files of a simulated TDX machine: quote, collateral, and the root that a person names by hand. */
export function simulatedTdx(reportData = new Uint8Array(64).fill(7)): {
  quote: GivenFile
  collateral: GivenFile
  root: GivenFile
} {
  const intel = createSimulatedIntel({ seed: 'page', now: simulatedNow })
  const root = known(simulatedRoots[0], 'the first root is that of the simulated Intel')
  return {
    quote: { name: 'quote.bin', bytes: intel.quote({ tee: 'tdx', reportData }) },
    collateral: { name: 'collateral.json', bytes: text(dcapCollateralJson(intel.collateral('tdx'))) },
    root: { name: 'simulated-root.der', bytes: root.publicKey },
  }
}

/** Files of a simulated chip of AMD's, with its revocation list, all as DER. */
function simulatedSnp(product: 'Milan' | 'Genoa' | 'Turin'): readonly GivenFile[] {
  const amd = createSimulatedAmd({ product, seed: 'page', now: simulatedNow })
  const { endorsementKey, intermediate, root, crl } = amd.collateral()
  const key = known(
    simulatedRoots.find((one) => one.product === product),
    'each product has a simulated root',
  )
  return [
    { name: 'report.bin', bytes: amd.report({ reportData: new Uint8Array(64).fill(9) }) },
    { name: 'vcek.der', bytes: endorsementKey },
    { name: 'ask.der', bytes: intermediate },
    { name: 'ark.der', bytes: root },
    { name: 'crl.der', bytes: known(crl, 'the simulated vendor issues a list') },
    { name: 'simulated-root.der', bytes: key.publicKey },
  ]
}

/** Cases that need no captured evidence. */
export function simulatedCases(): { name: string; files: readonly GivenFile[]; at: number; outcome: Story['outcome'] }[] {
  const { quote, collateral, root } = simulatedTdx()
  const flipped = { ...quote, bytes: quote.bytes.map((byte, i) => (i === 200 ? byte ^ 1 : byte)) }
  return [
    { name: 'simulated evidence whose root was given', files: [quote, collateral, root], at: simulatedNow, outcome: 'verified' },
    { name: 'simulated evidence whose root was not given', files: [quote, collateral], at: simulatedNow, outcome: 'refused' },
    { name: 'simulated evidence with a bit turned', files: [flipped, collateral, root], at: simulatedNow, outcome: 'refused' },
    ...(['Milan', 'Genoa', 'Turin'] as const).map((product) => ({
      name: `a report of a simulated ${product}`,
      files: simulatedSnp(product),
      at: simulatedNow,
      outcome: 'verified' as const,
    })),
    {
      name: 'simulated evidence a year later',
      files: [quote, collateral, root],
      at: simulatedNow + 365 * 86_400,
      outcome: 'refused',
    },
  ]
}
