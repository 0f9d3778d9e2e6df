// SPDX-License-Identifier: Apache-2.0
import type { CertificateDraft } from '../pki/certificate.ts'
import { ia5String, integer } from '../pki/der-writer.ts'
import { authorityKey, basicConstraints, crlPoint, type Extension, keyUsage, subjectKey } from '../pki/extension.ts'
import { amdName, type Name } from '../pki/name.ts'
import { createSeed, type Seed } from '../pki/seed.ts'
import { type EcSigner, keyIdentifier, pssAlgorithm, rsaSigner, type Signer, seededEcSigner } from '../pki/signer.ts'
import { validityEnd } from '../pki/validity.ts'
import { amdKeys } from '../pki/vendor-keys.ts'
import type { SnpProduct, SnpTcb } from './snp-report.ts'

/** Who signs reports: the chip with its own key, or with a key that a provider loaded into it. */
export type SnpSigner = 'vcek' | 'vlek'

/** The keys of a simulated AMD for one product line: root and intermediates are always the same. */
export interface AmdVendor {
  readonly product: SnpProduct
  readonly seed: Seed
  readonly ark: Signer
  readonly ask: Signer
  readonly asvk: Signer
  /** A chip's keys, made when first asked for. */
  chip(name: string): AmdChip
}

/** A simulated chip. */
export interface AmdChip {
  readonly name: string
  readonly tcb: SnpTcb
  /** What certificates call it: 64 bytes, from Turin on 8. */
  readonly hardwareId: Uint8Array
  /** What reports call it: 64 bytes. */
  readonly chipId: Uint8Array
  key(signer: SnpSigner): EcSigner
}

const chipsMax = 1_000

/** Makes the vendor for a product line; `levels` replaces patch levels of its chips. */
export function createAmdVendor(seedText: string, product: SnpProduct, levels: Partial<SnpTcb> = {}): AmdVendor {
  const seed = createSeed(`amd ${product} ${seedText}`)
  const keys = amdKeys[product]
  const chips = new Map<string, AmdChip>()
  return {
    product,
    seed,
    ark: rsaSigner(keys.ark),
    ask: rsaSigner(keys.ask),
    asvk: rsaSigner(keys.asvk),
    chip(name) {
      let chip = chips.get(name)
      if (chip === undefined) {
        if (chips.size >= chipsMax) chips.clear()
        chip = createChip(seed, product, name, levels)
        chips.set(name, chip)
      }
      return chip
    },
  }
}

function createChip(seed: Seed, product: SnpProduct, name: string, levels: Partial<SnpTcb>): AmdChip {
  const hardwareId = seed.bytes(`chip ${name}`, product === 'Turin' ? 8 : 64)
  const chipId = new Uint8Array(64)
  chipId.set(hardwareId)
  const keys = new Map<SnpSigner, EcSigner>()
  return {
    name,
    tcb: {
      ...(product === 'Turin'
        ? { fmc: 2, bootLoader: 1, tee: 1, snp: 4, microcode: 72 }
        : { fmc: 0, bootLoader: 4, tee: 0, snp: 27, microcode: 222 }),
      ...levels,
    },
    hardwareId,
    chipId,
    key(signer) {
      // A loaded key belongs to the provider, not to the chip.
      const label = signer === 'vcek' ? `vcek ${name}` : 'vlek'
      const key = keys.get(signer) ?? seededEcSigner('P-384', seed, label)
      keys.set(signer, key)
      return key
    },
  }
}

const lineNumbers = { Milan: 1, Genoa: 2, Turin: 3 } as const

const arkName = (product: SnpProduct): Name => amdName(`SIMULATED ARK-${product}, NOT A TEE`)

const crlPointOf = (product: SnpProduct, signer: SnpSigner): Extension =>
  crlPoint(`https://kdsintf.simulated.invalid/${signer}/v1/${product}/crl`)

/** The root of a product line. */
export function draftArk({ product, ark }: AmdVendor): CertificateDraft {
  return {
    serial: Uint8Array.of(lineNumbers[product], 0, 0),
    issuer: arkName(product),
    subject: arkName(product),
    notBefore: 0,
    notAfter: validityEnd,
    publicKey: ark.publicKey,
    extensions: [keyUsage(0x06, 1), subjectKey(keyIdentifier(ark)), basicConstraints({}), crlPointOf(product, 'vcek')],
    signer: ark,
  }
}

/** The intermediate: ASK for chip keys, ASVK for loaded keys. AMD writes its key usage with one unused bit, not two. */
export function draftIntermediate(vendor: AmdVendor, signer: SnpSigner): CertificateDraft {
  const { product, ark } = vendor
  const key = signer === 'vcek' ? vendor.ask : vendor.asvk
  return {
    serial: Uint8Array.of(lineNumbers[product], signer === 'vcek' ? 0 : 1, 1),
    issuer: arkName(product),
    subject: intermediateName(product, signer),
    notBefore: 0,
    notAfter: validityEnd,
    publicKey: key.publicKey,
    extensions: [
      subjectKey(keyIdentifier(key)),
      authorityKey(keyIdentifier(ark)),
      basicConstraints({ pathLength: 0 }),
      keyUsage(0x04, 1),
      crlPointOf(product, signer),
    ],
    signer: ark,
  }
}

const intermediateName = (product: SnpProduct, signer: SnpSigner): Name =>
  amdName(signer === 'vcek' ? `SEV-${product}` : `SEV-VLEK-${product}`)

const amd = '1.3.6.1.4.1.3704.1'

/** The certificate of the key that signs reports (AMD 57230, "VCEK Certificate", "VLEK Certificate"). */
export function draftEndorsement(vendor: AmdVendor, chip: AmdChip, signer: SnpSigner): CertificateDraft {
  const { product } = vendor
  return {
    serial: Uint8Array.of(0),
    issuer: intermediateName(product, signer),
    subject: amdName(signer === 'vcek' ? 'SEV-VCEK' : 'SEV-VLEK'),
    notBefore: 0,
    notAfter: validityEnd,
    publicKey: chip.key(signer).publicKey,
    extensions: endorsementExtensions(product, chip.tcb, signer, chip.hardwareId),
    signer: signer === 'vcek' ? vendor.ask : vendor.asvk,
    algorithm: pssAlgorithm(false),
  }
}

/** What AMD says of a chip, in the order in which it says so. */
export function endorsementExtensions(product: SnpProduct, tcb: SnpTcb, signer: SnpSigner, hardwareId: Uint8Array): Extension[] {
  const field = (arc: string, value: Uint8Array): Extension => ({ oid: `${amd}.${arc}`, critical: false, value })
  const level = (number: number, value: number) => field(`3.${number}`, integer(value))
  const name = product === 'Turin' || signer === 'vlek' ? product : `${product}-B1`
  const levels =
    product === 'Turin'
      ? [level(9, tcb.fmc), level(1, tcb.bootLoader), level(2, tcb.tee), level(3, tcb.snp), ...[5, 6, 7].map((n) => level(n, 0))]
      : [level(1, tcb.bootLoader), level(2, tcb.tee), ...[4, 5, 6, 7].map((n) => level(n, 0)), level(3, tcb.snp)]
  return [
    field('1', integer(product === 'Turin' ? 1 : 0)),
    field('2', ia5String(name)),
    ...levels,
    level(8, tcb.microcode),
    // The identifier of a chip stands there bare; the provider of a loaded key is a string.
    signer === 'vcek' ? field('4', hardwareId) : field('5', ia5String('simulated.invalid')),
  ]
}
