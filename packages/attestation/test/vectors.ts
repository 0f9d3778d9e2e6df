// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The folder of evidence that nobody here made: `PHAT_VECTORS`, or `shared/vectors` beside the repository. */
const folder = process.env.PHAT_VECTORS ?? join(import.meta.dirname, '../../../../shared/vectors')

/** False where the folder is absent: tests that need it are skipped, and one line says so. */
export const hasVectors = existsSync(join(folder, 'quotes'))

if (!hasVectors) console.warn(`skipped: tests with captured evidence, because ${folder} does not exist (set PHAT_VECTORS)`)

/** One file by its path below `quotes/`; its own copy of the bytes. */
export function vector(path: string): Uint8Array {
  return new Uint8Array(readFileSync(join(folder, 'quotes', path)))
}

/** The same as text of one character a byte. */
export function vectorText(path: string): string {
  return readFileSync(join(folder, 'quotes', path), 'latin1')
}

/** Collateral as its file has it: chains in PEM, JSON as signed, the rest in hex. */
export type CapturedCollateral = Readonly<
  Record<
    | 'pck_crl_issuer_chain'
    | 'root_ca_crl'
    | 'pck_crl'
    | 'tcb_info_issuer_chain'
    | 'tcb_info'
    | 'tcb_info_signature'
    | 'qe_identity_issuer_chain'
    | 'qe_identity'
    | 'qe_identity_signature',
    string
  >
>

/** Captured collateral by its path below `quotes/`. */
export function capturedCollateral(path: string): CapturedCollateral {
  return JSON.parse(vectorText(path)) as CapturedCollateral // The files are ours to trust: their folder is read-only test data.
}

/** The PEM text inside a quote, from its first mark through the line feed after the last. */
export function chainInQuote(quote: Uint8Array): string {
  const text = Buffer.from(quote).toString('latin1')
  const mark = '-----END CERTIFICATE-----\n'
  return text.slice(text.indexOf('-----BEGIN'), text.lastIndexOf(mark) + mark.length)
}
