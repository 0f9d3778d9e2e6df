// SPDX-License-Identifier: Apache-2.0
import {
  alias,
  arm,
  boundedBytes,
  boundedVec,
  type Codec,
  codecErrors,
  fixedBytes,
  makeCodec,
  option,
  str,
  struct,
  u128,
  type ValueOf,
  variant,
} from '@phat/codec'
import { accountId, h256 } from '@phat/frame'
import type { Balance, Hash } from '@phat/primitives'
import { blockNumber, unixTime } from './release.ts'
import { teeKind } from './tee-kind.ts'

/** Bytes of the largest TCB info or QE identity; Intel's take about 8 KiB. */
export const signedTextMax = 64 * 1024
/** Bytes of the longest certificate chain as PEM. */
export const chainMax = 16 * 1024
/** Bytes of the largest CRL: some 3,000 revoked certificates. */
export const crlMax = 128 * 1024
/** Bytes of the largest certificate as DER. */
export const certificateMax = 4 * 1024

/** A text of so many bytes at most. */
function boundedStr(max: number): Codec<string> {
  const { description, minSize, write } = str
  const bound = (length: number): void => {
    if (length > max) throw codecErrors.error('too-long', `${length} bytes, at most ${max}`)
  }
  return makeCodec<string>({
    description,
    minSize,
    maxSize: 4 + max,
    write: (writer, value) => {
      const before = writer.length
      write(writer, value)
      bound(writer.length - before)
    },
    read: (reader) => {
      const before = reader.remaining
      const value = str.read(reader)
      bound(before - reader.remaining)
      return value
    },
  })
}

const signedText = boundedStr(signedTextMax)
const chain = boundedStr(chainMax)
const crl = boundedBytes(crlMax)
const certificate = boundedBytes(certificateMax)
const signature = fixedBytes(64)

/** What Intel publishes about a family of platforms, as the provisioning certification service answers it. */
export const dcapCollateral = struct('pallet_attestation::DcapCollateral', {
  tcbInfo: signedText,
  tcbInfoSignature: signature,
  tcbInfoIssuerChain: chain,
  qeIdentity: signedText,
  qeIdentitySignature: signature,
  qeIdentityIssuerChain: chain,
  rootCaCrl: crl,
  pckCrl: crl,
  pckCrlIssuerChain: chain,
})

export type DcapCollateralValue = ValueOf<typeof dcapCollateral>

/** The certificates of one AMD chip and what AMD revoked of its product line, as the key distribution service answers. */
export const snpCollateral = struct('pallet_attestation::SnpCollateral', {
  endorsementKey: certificate,
  intermediate: certificate,
  root: certificate,
  crl: option(crl),
})

export type SnpCollateralValue = ValueOf<typeof snpCollateral>

/** Which of Intel's authorities issued a platform's certificate. */
export const pckAuthority = variant('pallet_attestation::PckAuthority', { Platform: arm(0), Processor: arm(1) })
/** Which of AMD's keys sign reports: the chip's own, or one loaded by a provider. */
export const amdSigner = variant('pallet_attestation::AmdSigner', { Vcek: arm(0), Vlek: arm(1) })

const root = alias<Hash>(h256, 'RootId')

/** What names a piece of collateral: the root that it rests on, then what it is about. Each piece is newer or older by itself. */
export const collateralKey = variant('pallet_attestation::CollateralKey', {
  TcbInfo: arm(0, { root, tee: teeKind, fmspc: fixedBytes(6) }, 'TCB levels of a family of platforms.'),
  QeIdentity: arm(1, { root, tee: teeKind }, 'The quoting enclave of a kind of TEE.'),
  PckCrl: arm(2, { root, authority: pckAuthority }, 'Revoked platform certificates.'),
  RootCrl: arm(3, { root }, 'Revoked authorities of Intel.'),
  AmdIntermediate: arm(4, { root, signer: amdSigner }, 'The authority of a product line, under its root.'),
  AmdCrl: arm(5, { root }, 'Revoked authorities and keys of a product line.'),
  AmdKey: arm(
    6,
    { root, signer: amdSigner, chipId: fixedBytes(64), tcb: fixedBytes(8) },
    'The key by which a chip signs reports at a firmware: its number, and REPORTED_TCB as reports show it.',
  ),
})
export type CollateralKey = ValueOf<typeof collateralKey>

const signed = { text: signedText, signature, issuerChain: chain }

/** The bytes of a piece, as the vendor signed them. */
export const collateralContent = variant('pallet_attestation::CollateralContent', {
  TcbInfo: arm(0, signed),
  QeIdentity: arm(1, signed),
  PckCrl: arm(2, { crl, issuerChain: chain }),
  RootCrl: arm(3, { crl }),
  AmdIntermediate: arm(4, { intermediate: certificate, root: certificate }),
  AmdCrl: arm(5, { crl }),
  AmdKey: arm(6, { certificate }),
})
export type CollateralContent = ValueOf<typeof collateralContent>

/**
 * What makes a piece newer: numbers of which none may fall and one must rise. Evaluation number and issue date; number and date of
 * a CRL; the date of a certificate.
 */
export const versions: Codec<readonly bigint[]> = boundedVec(u128, 8)

/** A piece of collateral that was verified. */
export const collateralPiece = struct('pallet_attestation::CollateralPiece', {
  content: collateralContent,
  versions,
  validUntil: unixTime,
  since: blockNumber,
  submitter: accountId,
  deposit: alias<Balance>(u128, 'BalanceOf<T>'),
})
export type CollateralPiece = ValueOf<typeof collateralPiece>
