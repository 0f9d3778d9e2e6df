// SPDX-License-Identifier: Apache-2.0

import type { SnpCollateral } from '../collateral.ts'
import { demand, type Malformed, orRefuse, reading, refuse } from '../malformed.ts'
import { readPemChain } from '../pem/pem-chain.ts'

/** Certificates as AMD's key distribution service, or a host, hands them out. */
export interface SnpCertificateFiles {
  /** VCEK or VLEK, as DER or PEM. */
  readonly endorsementKey: Uint8Array
  /** ASK (or ASVK) and ARK, in that order, as PEM: what `cert_chain` answers. */
  readonly chain: Uint8Array
  /** DER: what `crl` answers. */
  readonly crl?: Uint8Array
}

/** Collateral out of files. Only their wrapping is read: what the certificates say is for verification to judge. */
export function readSnpCertificates({ endorsementKey, chain, crl }: SnpCertificateFiles): SnpCollateral | Malformed {
  return reading(() => {
    const [intermediate, root, ...more] = orRefuse(readPemChain(unixLines(chain)))
    if (intermediate === undefined || root === undefined) refuse('chain', 'ASK and ARK', 'one certificate')
    demand(more.length === 0, 'chain', 'ASK and ARK', `${2 + more.length} certificates`)
    return {
      format: 'sev-snp',
      endorsementKey: readCertificateFile(endorsementKey, 'endorsementKey'),
      intermediate,
      root,
      ...(crl !== undefined && { crl }),
    }
  })
}

const sequenceTag = 0x30

/** One certificate, written as DER or PEM, as DER. Refuses (see `malformed.ts`). DER begins with 0x30, PEM with a hyphen. */
export function readCertificateFile(bytes: Uint8Array, field: string): Uint8Array {
  if (bytes[0] === sequenceTag) return bytes
  const [certificate, ...more] = orRefuse(readPemChain(unixLines(bytes)))
  demand(more.length === 0, field, 'one certificate', `${1 + more.length}`)
  return certificate ?? refuse(field, 'one certificate', 'none')
}

const [lineFeed, carriageReturn] = [0x0a, 0x0d]

/** AMD's service ends lines of Turin's certificates with CR LF, those of others with LF. One or the other: what mixes them stays. */
function unixLines(pem: Uint8Array): Uint8Array {
  const isDos = pem.every((byte, i) => byte !== lineFeed || pem[i - 1] === carriageReturn)
  return isDos ? pem.filter((byte, i) => byte !== carriageReturn || pem[i + 1] !== lineFeed) : pem
}
