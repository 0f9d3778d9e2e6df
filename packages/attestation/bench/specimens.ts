// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type DcapCollateral, isMalformed, readCollateralJson, type TrustedRoot, trimQuote, vendorRoots } from '@phat/attestation'
import { createSimulatedIntel, dcapCollateralJson, simulatedRoots } from '@phat/attestation-simulator'
import { assert, fromHex } from '@phat/primitives'

/** When all evidence here is current: the captured collateral is of June 2025. */
export const benchTime = 1_750_400_000

/** A quote and all it is verified with, for us and for the peer. */
export interface Specimen {
  readonly quote: Uint8Array
  readonly collateral: DcapCollateral
  readonly collateralText: string
  readonly roots: readonly TrustedRoot[]
  /** The root's certificate where it is not Intel's. */
  readonly peerRoot?: Uint8Array
}

/**
 * One SGX and one TDX quote: those that others captured where they are on this machine, as their collateral is as large as real
 * collateral is; else simulated ones.
 */
export function quoteSpecimens(): readonly Specimen[] {
  const folder = capturedFolder()
  return folder === undefined
    ? [simulated('sgx'), simulated('tdx')]
    : [captured(folder, 'sgx/dcap-v3'), captured(folder, 'tdx/v4')]
}

/** The folder of captured quotes beside the repository; the bundle runs from a folder inside it. */
function capturedFolder(): string | undefined {
  const start = dirname(fileURLToPath(import.meta.url))
  const beside = [1, 2, 3, 4].map((up) => join(start, ...Array<string>(up).fill('..'), 'shared/vectors'))
  return [process.env.PHAT_VECTORS, ...beside]
    .filter((path) => path !== undefined)
    .map((path) => join(path, 'quotes'))
    .find((path) => existsSync(path))
}

function captured(folder: string, name: string): Specimen {
  const collateralText = readFileSync(join(folder, `${name}.collateral.json`), 'utf8')
  const quote = trimQuote(new Uint8Array(readFileSync(join(folder, `${name}.quote.bin`))))
  return { quote, collateral: collateralOf(collateralText), collateralText, roots: vendorRoots }
}

function simulated(tee: 'sgx' | 'tdx'): Specimen {
  const intel = createSimulatedIntel({ seed: 'bench', now: benchTime })
  const collateralText = dcapCollateralJson(intel.collateral(tee))
  const collateral = collateralOf(collateralText)
  return { quote: intel.quote({ tee }), collateral, collateralText, roots: simulatedRoots, peerRoot: rootCertificate(collateral) }
}

function collateralOf(text: string): DcapCollateral {
  const collateral = readCollateralJson(text)
  assert(!isMalformed(collateral), 'benchmarks use well-formed collateral')
  return collateral
}

/** The last certificate of a chain, as DER. */
function rootCertificate({ tcbInfoIssuerChain }: DcapCollateral): Uint8Array {
  const pem = tcbInfoIssuerChain.slice(tcbInfoIssuerChain.lastIndexOf('-----BEGIN'))
  return fromHex(`0x${Buffer.from(pem.replace(/-----.*-----|\n/g, ''), 'base64').toString('hex')}`)
}
