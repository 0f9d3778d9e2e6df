// SPDX-License-Identifier: Apache-2.0
import {
  type Arms,
  arm,
  bool,
  boundedBytes,
  boundedVec,
  type Codec,
  codecErrors,
  mapped,
  option,
  struct,
  u8,
  u32,
  variant,
} from '@phat/codec'
import { known, textBytes } from '@phat/primitives'
import { type TcbStatus, tcbStatuses } from '../verification.ts'
import { codeFields, type Policy, platformFamilies, platformFields, type Suspension, suspensions } from './policy.ts'

/** Most entries of a list; the policy of a chain stays small enough to be read in each block. */
const listMax = 64
const patternMax = 8
const textMax = 48
const valueMax = 64

/** One of a list of names, as its place in the list: names are only ever appended. */
function choice<const Name extends string>(path: string, names: readonly Name[]): Codec<Name> {
  const arms: Record<string, Arms[string]> = {}
  names.forEach((name, i) => {
    arms[armName(name)] = arm(i)
  })
  const byArm = new Map(names.map((name) => [armName(name), name]))
  return mapped(variant(path, arms), {
    from: (name: Name) => ({ type: armName(name) }),
    to: ({ type }) => known(byArm.get(type), 'an arm is made of each name'),
  })
}

/** `sev-snp` becomes `SevSnp`, as types of a chain write their cases. */
function armName(name: string): string {
  return name
    .split('-')
    .map((part) => part.slice(0, 1).toUpperCase() + part.slice(1))
    .join('')
}

/** Printable ASCII: names of SVNs and advisories. */
const name: Codec<string> = mapped(boundedBytes(textMax), {
  from: (text: string) => checkedText(textBytes(text)),
  to: (bytes) => String.fromCharCode(...checkedText(bytes)),
})

function checkedText(bytes: Uint8Array): Uint8Array {
  const isText = bytes.length > 0 && bytes.every((byte) => byte > 0x20 && byte < 0x7f)
  if (!isText) throw codecErrors.error('invalid-value', 'a name has printable characters of ASCII, one at least')
  return bytes
}

const value = boundedBytes(valueMax)

/** A vendor or a kind of TEE, as the kill switch names it. */
export const suspensionCodec: Codec<Suspension> = choice('phat_attestation::Suspension', suspensions)
/** What the vendor says of a platform's firmware. */
export const tcbStatusCodec: Codec<TcbStatus> = choice('phat_attestation::TcbStatus', tcbStatuses)

const codePattern = struct('phat_attestation::CodeMeasurement', {
  field: choice('phat_attestation::CodeField', codeFields),
  value,
})
const platformMatch = struct('phat_attestation::PlatformMatch', {
  field: choice('phat_attestation::PlatformField', platformFields),
  value,
})

/** How a policy is stored on chain. Lists have at most 64 entries, patterns of code at most eight fields. */
export const policyCodec: Codec<Policy> = struct('phat_attestation::Policy', {
  families: boundedVec(
    struct('phat_attestation::FamilyFloor', {
      family: choice('phat_attestation::PlatformFamily', platformFamilies),
      versionMin: u8,
      svnsMin: boundedVec(struct('phat_attestation::SvnFloor', { name, min: u32 }), listMax),
    }),
    platformFamilies.length,
  ),
  suspended: boundedVec(suspensionCodec, suspensions.length),
  statuses: boundedVec(tcbStatusCodec, tcbStatuses.length),
  advisories: option(boundedVec(name, listMax)),
  evaluationNumberMin: u32,
  statementAgeMaxSeconds: option(u32),
  revocationRequired: bool,
  vmplMax: u8,
  specOnly: bool,
  simulated: bool,
  platformsAllowed: option(boundedVec(platformMatch, listMax)),
  platformsDenied: boundedVec(platformMatch, listMax),
  codeAllowed: option(boundedVec(boundedVec(codePattern, patternMax), listMax)),
  codeDenied: boundedVec(boundedVec(codePattern, patternMax), listMax),
})
