// SPDX-License-Identifier: Apache-2.0
import { toHex } from '@phat/primitives'
import { derTag, endDer, openDer, readContent } from '../der/der-reader.ts'
import { readNumber } from '../der/der-values.ts'
import { demand, type Malformed, reading, refuse } from '../malformed.ts'
import type { Certificate } from '../x509/certificate.ts'
import { readAscii } from '../x509/name.ts'
import type { SnpProduct, SnpSigner, SnpTcb } from './snp-report.ts'

/** What AMD certifies of a key that signs reports. */
export interface SnpEndorsement {
  readonly signer: SnpSigner
  /** The product as the certificate writes it: `Milan-B0`, `Turin`. */
  readonly productName: string
  /** The TCB whose key this is. */
  readonly tcb: SnpTcb
  /** HWID of the chip, 64 bytes, from Turin on 8; only of a VCEK. */
  readonly hardwareId?: Uint8Array
  /** The cloud provider that the key was made for; only of a VLEK. */
  readonly providerId?: string
}

const signers: Readonly<Record<string, SnpSigner>> = { 'SEV-VCEK': 'vcek', 'SEV-VLEK': 'vlek' }

/** AMD's arc, and what it numbers (AMD 57230, "VCEK and VLEK Certificate Extensions"). */
const arc = '1.3.6.1.4.1.3704.1'
const extensions = {
  structVersion: `${arc}.1`,
  productName: `${arc}.2`,
  level: (number: number): string => `${arc}.3.${number}`,
  hardwareId: `${arc}.4`,
  providerId: `${arc}.5`,
}
const levels = { bootLoader: 1, tee: 2, snp: 3, microcode: 8, fmc: 9 } as const
const reservedLevels = [4, 5, 6, 7]
const structVersionMax = 1

/** Who a certificate's name says signs with its key; undefined for other names. */
export function signerOf({ subject }: Certificate): SnpSigner | undefined {
  return Object.hasOwn(signers, subject.commonName) ? signers[subject.commonName] : undefined
}

/**
 * Reads AMD's extensions of a VCEK or VLEK. A VCEK names its chip, a VLEK its provider, neither the other's; the product name
 * begins with the product line of the root above it (steppings are not compared: AMD's own certificates mistake them).
 */
export function readEndorsement(certificate: Certificate, product: SnpProduct): SnpEndorsement | Malformed {
  return reading(() => {
    const { commonName } = certificate.subject
    const signer = signerOf(certificate) ?? refuse('endorsementKey.subject', 'SEV-VCEK or SEV-VLEK', commonName)
    readInteger(certificate, extensions.structVersion, 'structVersion', structVersionMax)
    const productName = readIa5(certificate, extensions.productName, 'productName1')
    demand(productName.split('-')[0] === product, 'endorsementKey.productName1', `${product} or ${product}-…`, productName)
    for (const number of reservedLevels) {
      if (certificate.extensions.has(extensions.level(number)))
        readInteger(certificate, extensions.level(number), `spl${number}`, 0)
    }
    return { signer, productName, tcb: readLevels(certificate, product), ...readOwner(certificate, signer, product) }
  })
}

function readLevels(certificate: Certificate, product: SnpProduct): SnpTcb {
  const level = (name: keyof typeof levels): number => readInteger(certificate, extensions.level(levels[name]), `${name}SPL`, 255)
  const common = { bootLoader: level('bootLoader'), tee: level('tee'), snp: level('snp'), microcode: level('microcode') }
  if (product === 'Turin') return { fmc: level('fmc'), ...common }
  const fmc = certificate.extensions.get(extensions.level(levels.fmc))
  demand(fmc === undefined, 'endorsementKey.fmcSPL', `none before Turin`, 'one')
  return common
}

function readOwner(certificate: Certificate, signer: SnpSigner, product: SnpProduct): Partial<SnpEndorsement> {
  const hardwareId = certificate.extensions.get(extensions.hardwareId)
  const hasProvider = certificate.extensions.has(extensions.providerId)
  if (signer === 'vlek') {
    demand(hardwareId === undefined, 'endorsementKey.hwID', 'none in a VLEK', 'one')
    return { providerId: readIa5(certificate, extensions.providerId, 'cspID') }
  }
  demand(!hasProvider, 'endorsementKey.cspID', 'none in a VCEK', 'one')
  const length = product === 'Turin' ? 8 : 64
  // The bytes stand bare in the extension, without a tag of their own.
  if (hardwareId === undefined) refuse('endorsementKey.hwID', `${length} bytes`, 'none')
  demand(hardwareId.length === length, 'endorsementKey.hwID', `${length} bytes`, toHex(hardwareId.subarray(0, 96)))
  return { hardwareId }
}

function contentOf({ extensions: found }: Certificate, oid: string, name: string): Uint8Array {
  return found.get(oid) ?? refuse(`endorsementKey.${name}`, `the extension ${oid}`, 'none')
}

function readInteger(certificate: Certificate, oid: string, name: string, max: number): number {
  const cursor = openDer(contentOf(certificate, oid, name))
  const value = readNumber(cursor, `endorsementKey.${name}`, max)
  endDer(cursor, `endorsementKey.${name}`)
  return value
}

function readIa5(certificate: Certificate, oid: string, name: string): string {
  const cursor = openDer(contentOf(certificate, oid, name))
  const text = readAscii(readContent(cursor, derTag.ia5String, `endorsementKey.${name}`), `endorsementKey.${name}`)
  endDer(cursor, `endorsementKey.${name}`)
  return text
}
