// SPDX-License-Identifier: Apache-2.0
import { policyCodec, type TrustedRoot, vendorRoots } from '@phat/attestation'
import type { Codec } from '@phat/codec'
import { type AttestationGenesis, checkRoots, proposal } from '@phat/pallet-attestation'
import { type AccountId, PhatError, toByteString } from '@phat/primitives'
import { bytesAt, type JsonField, listAt, objectAt, refuse, wholeAt } from '../json-field.ts'
import { specErrors } from '../spec-errors.ts'

const products = ['Milan', 'Genoa', 'Turin'] as const

/** What the rest of a spec says. */
interface AttestationRules {
  readonly isLive: boolean
  readonly accountAt: (field: JsonField) => AccountId
}

/**
 * Which evidence a chain accepts: roots, and who approves releases. A live chain pins the vendors' own roots and no others.
 * @throws PhatError `spec.*`, `genesis.*`
 */
export function parseAttestation(field: JsonField, { isLive, accountAt }: AttestationRules): AttestationGenesis {
  const fields = objectAt(field, ['roots'], ['acceptsSimulated', 'approvers', 'policy', 'releases'])
  const acceptsSimulated = fields.acceptsSimulated !== undefined && boolAt(fields.acceptsSimulated)
  if (isLive && acceptsSimulated) {
    throw specErrors.error('simulated-evidence', `${fields.acceptsSimulated?.path} is true, and chainType is Live`)
  }
  const roots = listAt(fields.roots).map(rootAt)
  checkRoots(roots, { vendorRoots, acceptsSimulated, path: fields.roots.path })
  return {
    roots,
    acceptsSimulated,
    ...(fields.approvers === undefined ? {} : { approvers: approversAt(fields.approvers, accountAt) }),
    ...(fields.policy === undefined ? {} : { policy: decodedAt(fields.policy, policyCodec, 'an encoded policy') }),
    ...(fields.releases === undefined
      ? {}
      : { releases: listAt(fields.releases).map((one) => decodedAt(one, proposal, 'an encoded proposal')) }),
  }
}

function boolAt(field: JsonField): boolean {
  return typeof field.value === 'boolean' ? field.value : refuse(field, 'true or false')
}

function rootAt(field: JsonField): TrustedRoot {
  const { vendor, product, publicKey, simulated } = objectAt(field, ['vendor', 'publicKey'], ['product', 'simulated'])
  const key = { publicKey: bytesAt(publicKey), simulated: simulated !== undefined && boolAt(simulated) }
  if (vendor.value === 'intel') {
    if (product !== undefined) refuse(product, 'left out, because Intel has one root')
    return { vendor: 'intel', ...key }
  }
  if (vendor.value !== 'amd') return refuse(vendor, 'intel or amd')
  const named = products.find((one) => one === product?.value)
  return {
    vendor: 'amd',
    product: named ?? refuse(product ?? { path: `${field.path}.product`, value: undefined }, products.join(', ')),
    ...key,
  }
}

function approversAt(field: JsonField, accountAt: AttestationRules['accountAt']): NonNullable<AttestationGenesis['approvers']> {
  const { members, threshold, timelock } = objectAt(field, ['members', 'threshold', 'timelock'])
  const accounts = listAt(members).map(accountAt)
  if (accounts.length === 0 || accounts.length > 32) refuse(members, 'a list of 1 to 32 accounts')
  if (new Set(accounts.map(toByteString)).size < accounts.length) refuse(members, 'a list that names each account once')
  return {
    members: accounts,
    threshold: wholeAt(threshold, 1, accounts.length),
    timelock: wholeAt(timelock, 0, 0xffff_ffff),
  }
}

/** A value as calls of Attestation take it, SCALE-encoded. */
function decodedAt<T>(field: JsonField, codec: Codec<T>, what: string): T {
  const bytes = bytesAt(field)
  try {
    return codec.decode(bytes)
  } catch (cause) {
    if (!(cause instanceof PhatError)) throw cause
    throw specErrors.error('bad-field', `${field.path} must be ${what}: ${cause.message}`, { cause })
  }
}
