// SPDX-License-Identifier: Apache-2.0
import { fromHex, textBytes } from '@phat/primitives'
import type { CertificateDraft } from '../pki/certificate.ts'
import { authorityKey, basicConstraints, crlPoint, keyUsage, subjectKey } from '../pki/extension.ts'
import { intelName, type Name } from '../pki/name.ts'
import { createSeed, type Seed } from '../pki/seed.ts'
import { type EcSigner, ecSigner, keyIdentifier, type Signer, seededEcSigner } from '../pki/signer.ts'
import { validityEnd } from '../pki/validity.ts'
import { intelRootSecret } from '../pki/vendor-keys.ts'
import { type SgxPlatform, sgxExtension } from './sgx-extension.ts'
import { outdatedSvns, platformSvns } from './tcb-info.ts'

/** The keys of a simulated Intel: the root is always the same, what it certified grows from the seed. */
export interface IntelVendor {
  readonly seed: Seed
  readonly root: EcSigner
  readonly pckCa: EcSigner
  readonly tcbSigning: EcSigner
  /** Which of the two authorities certifies machines. */
  readonly pckCaKind: 'platform' | 'processor'
  /** The family of all its machines, 6 bytes. */
  readonly fmspc: Uint8Array
  readonly pceId: Uint8Array
  /** Who signs its quoting enclaves, 32 bytes. */
  readonly qeMrSigner: Uint8Array
  /** A machine's keys, made when first asked for. */
  machine(name: string): IntelMachine
}

/** A simulated machine. */
export interface IntelMachine {
  readonly name: string
  readonly pck: EcSigner
  readonly attestationKey: EcSigner
  readonly pckSerial: Uint8Array
  readonly platform: SgxPlatform
}

const machinesMax = 1_000

/** What makes a vendor; see `SimulatedIntelOptions`. */
export interface VendorOptions {
  readonly seed: string
  readonly pckCa?: 'platform' | 'processor'
  readonly fmspc?: Uint8Array
  readonly outdatedMachines?: readonly string[]
}

/** Makes the vendor; its family of machines is called SIM unless it is told otherwise. */
export function createIntelVendor({
  seed: seedText,
  pckCa = 'platform',
  fmspc,
  outdatedMachines = [],
}: VendorOptions): IntelVendor {
  const seed = createSeed(`intel ${seedText}`)
  const machines = new Map<string, IntelMachine>()
  const vendor: IntelVendor = {
    seed,
    root: intelRoot(),
    pckCa: seededEcSigner('P-256', seed, `pck ca ${pckCa}`),
    tcbSigning: seededEcSigner('P-256', seed, 'tcb signing'),
    pckCaKind: pckCa,
    fmspc: fmspc ?? textBytes('SIM\0\0\0'),
    pceId: Uint8Array.of(0, 0),
    qeMrSigner: seed.bytes('qe signer', 32),
    machine(name) {
      let machine = machines.get(name)
      if (machine === undefined) {
        if (machines.size >= machinesMax) machines.clear()
        machine = createMachine(vendor, name, outdatedMachines.includes(name))
        machines.set(name, machine)
      }
      return machine
    },
  }
  return vendor
}

let root: EcSigner | undefined

function intelRoot(): EcSigner {
  root ??= ecSigner('P-256', fromHex(intelRootSecret))
  return root
}

function createMachine(vendor: IntelVendor, name: string, isOutdated: boolean): IntelMachine {
  const { seed, pckCaKind, fmspc, pceId } = vendor
  const { components, pceSvn } = isOutdated ? outdatedSvns : platformSvns
  return {
    name,
    pck: seededEcSigner('P-256', seed, `pck ${name}`),
    attestationKey: seededEcSigner('P-256', seed, `attestation key ${name}`),
    pckSerial: seed.bytes(`pck serial ${name}`, 20),
    platform: {
      ppid: seed.bytes(`ppid ${name}`, 16),
      components: [...components],
      pceSvn,
      cpuSvn: Uint8Array.from(components),
      pceId,
      fmspc,
      ...(pckCaKind === 'platform' ? { platformInstanceId: seed.bytes(`platform instance ${name}`, 16) } : {}),
    },
  }
}

const names = {
  root: intelName('SIMULATED Intel SGX Root CA, NOT A TEE'),
  platform: intelName('Intel SGX PCK Platform CA'),
  processor: intelName('Intel SGX PCK Processor CA'),
  tcbSigning: intelName('Intel SGX TCB Signing'),
  pck: intelName('Intel SGX PCK Certificate'),
}

const rootPoint = crlPoint('https://certificates.simulated.invalid/IntelSGXRootCA.der')
const certSignAndCrlSign = keyUsage(0x06, 1)
const digitalSignature = keyUsage(0xc0, 6)

/** The root's certificate: as Intel's, its serial is its key identifier. */
export function draftRoot({ root }: IntelVendor): CertificateDraft {
  return draft(names.root, root, names.root, root, {
    serial: keyIdentifier(root),
    point: rootPoint,
    usage: certSignAndCrlSign,
    authority: { pathLength: 1 },
  })
}

/** The authority that certifies machines. */
export function draftPckCa({ root, pckCa, pckCaKind }: IntelVendor): CertificateDraft {
  return draft(names[pckCaKind], pckCa, names.root, root, {
    serial: keyIdentifier(pckCa),
    point: rootPoint,
    usage: certSignAndCrlSign,
    authority: { pathLength: 0 },
  })
}

/** The key that signs TCB info and identities. */
export function draftTcbSigning({ root, tcbSigning }: IntelVendor): CertificateDraft {
  return draft(names.tcbSigning, tcbSigning, names.root, root, {
    serial: keyIdentifier(tcbSigning),
    point: rootPoint,
    usage: digitalSignature,
    authority: false,
  })
}

/** The certificate of a machine's provisioning key. */
export function draftPck({ pckCa, pckCaKind }: IntelVendor, { pck, pckSerial, platform }: IntelMachine): CertificateDraft {
  const certificate = draft(names.pck, pck, names[pckCaKind], pckCa, {
    serial: pckSerial,
    point: crlPoint(`https://api.simulated.invalid/sgx/certification/v4/pckcrl?ca=${pckCaKind}&encoding=der`),
    usage: digitalSignature,
    authority: false,
  })
  certificate.extensions.push(sgxExtension(platform))
  return certificate
}

interface Profile {
  readonly serial: Uint8Array
  readonly point: ReturnType<typeof crlPoint>
  readonly usage: ReturnType<typeof keyUsage>
  readonly authority: false | { readonly pathLength: number }
}

/** The profile that Intel's certificates share: these extensions, in this order. */
function draft(subject: Name, key: Signer, issuer: Name, signer: Signer, profile: Profile): CertificateDraft {
  return {
    serial: profile.serial,
    issuer,
    subject,
    notBefore: 0,
    notAfter: validityEnd,
    publicKey: key.publicKey,
    extensions: [
      authorityKey(keyIdentifier(signer)),
      profile.point,
      subjectKey(keyIdentifier(key)),
      profile.usage,
      basicConstraints(profile.authority),
    ],
    signer,
  }
}
