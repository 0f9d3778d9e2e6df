// SPDX-License-Identifier: Apache-2.0
import { createSimulatedIntel, dcapCollateralJson, simulatedRoots } from '@phat/attestation-simulator'
import { known, toHex } from '@phat/primitives'

/** When the evidence of the guide is current. */
export const guideNow = Date.parse('2026-01-15T00:00:00Z') / 1000
/** What its machine was asked to bind: 32 bytes, and zeros behind them. */
export const guideReportData = new Uint8Array(64).fill(0x11, 0, 32)

/** The simulated Intel that made the evidence of the guide. */
export const guideIntel = createSimulatedIntel({ seed: 'verify-evidence', now: guideNow })
export const guideQuote = guideIntel.quote({ tee: 'tdx', reportData: guideReportData })
export const guideCollateral = dcapCollateralJson(guideIntel.collateral('tdx'))
export const guideRoot = pem('PUBLIC KEY', known(simulatedRoots[0], 'the first root is that of the simulated Intel').publicKey)

/** The files of the guide by their names. */
export const guideFiles: Readonly<Record<string, string>> = {
  'quote.hex': `${lines(toHex(guideQuote).slice(2), 128)}\n`,
  'collateral.json': `${JSON.stringify(JSON.parse(guideCollateral), null, 2)}\n`,
  'simulated-root.pem': guideRoot,
}

/** DER as PEM (RFC 7468). */
export function pem(label: string, der: Uint8Array): string {
  return `-----BEGIN ${label}-----\n${lines(Buffer.from(der).toString('base64'), 64)}\n-----END ${label}-----\n`
}

function lines(text: string, width: number): string {
  return (text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join('\n')
}
