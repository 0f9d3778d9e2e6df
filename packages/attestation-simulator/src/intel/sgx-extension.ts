// SPDX-License-Identifier: Apache-2.0
import { booleanTrue, enumerated, integer, objectIdentifier, octetString, sequence } from '../pki/der-writer.ts'
import type { Extension } from '../pki/extension.ts'

/** What Intel certifies about a machine. */
export interface SgxPlatform {
  /** 16 bytes: which machine it is. */
  ppid: Uint8Array
  /** 16 SVNs, one a component. */
  components: number[]
  pceSvn: number
  /** 16 bytes, as the processor reports them. */
  cpuSvn: Uint8Array
  /** 2 bytes. */
  pceId: Uint8Array
  /** 6 bytes: the family of platforms that share TCB info. */
  fmspc: Uint8Array
  /** 16 bytes, for machines of the platform CA; the processor CA certifies none. */
  platformInstanceId?: Uint8Array
}

const sgx = '1.2.840.113741.1.13.1'

/** The SGX extension of a PCK certificate (Intel, SGX PCK Certificate and CRL Profile Specification, 1.3.5). */
export function sgxExtension(platform: SgxPlatform): Extension {
  const { ppid, components, pceSvn, cpuSvn, pceId, fmspc, platformInstanceId } = platform
  const field = (arc: string, value: Uint8Array) => sequence(objectIdentifier(`${sgx}.${arc}`), value)
  const svns = components.map((svn, at) => field(`2.${at + 1}`, integer(svn)))
  const tcb = sequence(...svns, field('2.17', integer(pceSvn)), field('2.18', octetString(cpuSvn)))
  // Dynamic platform, cached keys, SMT enabled: true, as on every machine of the vectors.
  const configuration = sequence(...['7.1', '7.2', '7.3'].map((arc) => field(arc, booleanTrue)))
  const ofPlatformCa =
    platformInstanceId === undefined ? [] : [field('6', octetString(platformInstanceId)), field('7', configuration)]
  return {
    oid: sgx,
    critical: false,
    value: sequence(
      field('1', octetString(ppid)),
      field('2', tcb),
      field('3', octetString(pceId)),
      field('4', octetString(fmspc)),
      field('5', enumerated(platformInstanceId === undefined ? 0 : 1)),
      ...ofPlatformCa,
    ),
  }
}
