// SPDX-License-Identifier: Apache-2.0
import { decodeSs58 } from '@phat/crypto'
import { maxBalance } from '@phat/frame'
import { platformWorkersMax } from '@phat/pallet-phala-registry'
import {
  type AccountId,
  type Balance,
  type ByteString,
  formatPha,
  fromHex,
  isHex,
  PhatError,
  toByteString,
} from '@phat/primitives'
import { existentialDeposit, type PhatGenesis, type Runtimes } from '@phat/runtime'
import type { SpecGenesis } from './chain-spec.ts'
import { parseAttestation } from './evidence/parse-attestation.ts'
import {
  bytesAt,
  elementsAt,
  entriesAt,
  type JsonField,
  listAt,
  objectAt,
  pairAt,
  refuse,
  textAt,
  wholeAt,
} from './json-field.ts'
import { publicSecretOf } from './public-secrets.ts'
import { specErrors } from './spec-errors.ts'
import { checkRawState, runtimeNamed } from './spec-state.ts'

const planck = /^(0|[1-9]\d{0,38})$/
const planckForm = 'an amount in planck, as a text of digits'

/** What the rest of a spec says about its genesis. */
interface GenesisRules {
  readonly runtimes: Runtimes
  /** Keys that everyone knows are refused. */
  readonly isLive: boolean
  readonly ss58Prefix: number
}

/** Reads the genesis in either form. @throws PhatError `spec.*` */
export function parseGenesis(field: JsonField, rules: GenesisRules): SpecGenesis {
  const { runtimeGenesis, raw } = objectAt(field, [], ['runtimeGenesis', 'raw'])
  if ((runtimeGenesis === undefined) === (raw === undefined)) refuse(field, 'an object with either runtimeGenesis or raw')
  if (raw !== undefined) return parseRaw(raw, rules)
  return parsePlain(runtimeGenesis as JsonField, rules) // one of the two is there, as checked above
}

function parsePlain(field: JsonField, rules: GenesisRules): SpecGenesis {
  const { runtime, config } = objectAt(field, ['runtime', 'config'])
  const { specName, specVersion } = objectAt(runtime, ['specName', 'specVersion'])
  const named = {
    specName: textAt(specName, /^[\x21-\x7e]{1,64}$/, 'a text of 1 to 64 characters'),
    specVersion: wholeAt(specVersion, 0, 0xffff_ffff),
  }
  const { pallets } = runtimeNamed(rules.runtimes, named, runtime.path)
  const fields = objectAt(config, ['balances'], ['sudo', 'vesting', 'attestation', 'registry'])
  const sudo = fields.sudo === undefined ? undefined : accountAt(objectAt(fields.sudo, ['key']).key, rules)
  const balances = parseBalances(fields.balances, rules)
  if (fields.vesting !== undefined && !pallets.some(({ name }) => name === 'Vesting'))
    refuse(fields.vesting, `left out, because version ${named.specVersion} has no vesting`)
  const vesting = fields.vesting === undefined ? undefined : parseVesting(fields.vesting, balances, rules)
  if (fields.attestation !== undefined && !pallets.some(({ name }) => name === 'Attestation'))
    refuse(fields.attestation, `left out, because version ${named.specVersion} has no attestation`)
  const attestation =
    fields.attestation === undefined
      ? undefined
      : parseAttestation(fields.attestation, { isLive: rules.isLive, accountAt: (account) => accountAt(account, rules) })
  if (fields.registry !== undefined && !pallets.some(({ name }) => name === 'PhalaRegistry'))
    refuse(fields.registry, `left out, because version ${named.specVersion} has no registry of workers`)
  const registry = fields.registry === undefined ? undefined : parseRegistry(fields.registry)
  const plain: PhatGenesis = {
    balances,
    ...(sudo === undefined ? {} : { sudo }),
    ...(vesting === undefined ? {} : { vesting }),
    ...(attestation === undefined ? {} : { attestation }),
    ...(registry === undefined ? {} : { registry }),
  }
  return { form: 'plain', runtime: named, config: plain }
}

/** Rules for workers. No worker, key, cluster or contract can stand here: all of them come by extrinsics. */
function parseRegistry(field: JsonField): NonNullable<PhatGenesis['registry']> {
  const { benchmarkDuration, maxPerPlatform } = objectAt(field, [], ['benchmarkDuration', 'maxPerPlatform'])
  return {
    ...(benchmarkDuration === undefined ? {} : { benchmarkDuration: wholeAt(benchmarkDuration, 0, 0xffff_ffff) }),
    ...(maxPerPlatform === undefined ? {} : { maxPerPlatform: wholeAt(maxPerPlatform, 1, platformWorkersMax) }),
  }
}

/** An account of this network. @throws PhatError `spec.bad-account`, `spec.wrong-prefix`, `spec.public-secret` */
function accountAt(field: JsonField, { isLive, ss58Prefix }: GenesisRules): AccountId {
  const text = textAt(field, /^.{0,200}$/, 'an SS58 address')
  let address: ReturnType<typeof decodeSs58>
  try {
    address = decodeSs58(text)
  } catch (cause) {
    if (!(cause instanceof PhatError)) throw cause
    throw specErrors.error('bad-account', `${field.path}: ${cause.message}`, { cause })
  }
  if (address.prefix !== ss58Prefix) {
    const detail = `${field.path} is an address of network ${address.prefix}, and properties.ss58Format is ${ss58Prefix}`
    throw specErrors.error('wrong-prefix', detail)
  }
  const secret = isLive ? publicSecretOf(address.accountId) : undefined
  if (secret !== undefined) throw specErrors.error('public-secret', `${field.path} is ${secret}`)
  return address.accountId
}

function parseBalances(field: JsonField, rules: GenesisRules): PhatGenesis['balances'] {
  // There can be a million: nothing is kept of an entry but what it means.
  const balances: PhatGenesis['balances'][number][] = []
  const seen = new Map<ByteString, number>()
  let total: Balance = 0n
  for (const entry of elementsAt(field)) {
    const [account, amount] = pairAt(entry, 'a pair of an SS58 address and an amount')
    const who = accountAt(account, rules)
    const name = toByteString(who)
    const earlier = seen.get(name)
    if (earlier !== undefined) {
      throw specErrors.error('duplicate-account', `${account.path} is the account of ${field.path}[${earlier}][0]`)
    }
    seen.set(name, balances.length)
    const free = BigInt(textAt(amount, planck, planckForm))
    if (free < existentialDeposit) {
      const least = `${existentialDeposit} planck, ${formatPha(existentialDeposit)}`
      throw specErrors.error('below-deposit', `${amount.path} is ${free} planck; the existential deposit is ${least}`)
    }
    total += free
    if (total > maxBalance) throw specErrors.error('issuance-overflow', `${amount.path} brings the sum to ${total} planck`)
    balances.push({ who, free })
  }
  return balances
}

/** `[account, begin, length, liquid]` as Substrate's specs have it: blocks, and what is free from the beginning. */
function parseVesting(
  field: JsonField,
  balances: PhatGenesis['balances'],
  rules: GenesisRules,
): NonNullable<PhatGenesis['vesting']> {
  const endowed = new Map(balances.map(({ who, free }) => [toByteString(who), free]))
  const seen = new Map<ByteString, string>()
  return listAt(field).map((entry) => {
    const [account, begin, length, amount, ...more] = listAt(entry)
    if (account === undefined || begin === undefined || length === undefined || amount === undefined || more.length > 0) {
      return refuse(entry, 'a list of an SS58 address, a first block, a number of blocks and an amount')
    }
    const who = accountAt(account, rules)
    const free = endowed.get(toByteString(who)) ?? refuse(account, 'an account of balances')
    const earlier = seen.get(toByteString(who))
    if (earlier !== undefined) throw specErrors.error('duplicate-account', `${account.path} is the account of ${earlier}`)
    seen.set(toByteString(who), account.path)
    const liquid = BigInt(textAt(amount, planck, planckForm))
    // What is locked becomes free by at least one planck a block.
    const blocks = wholeAt(length, 1, 0xffff_ffff)
    if (free - liquid < BigInt(blocks)) refuse(amount, `less than ${free - BigInt(blocks) + 1n} planck, so that something vests`)
    return { who, begin: wholeAt(begin, 0, 0xffff_ffff), length: blocks, liquid }
  })
}

function parseRaw(field: JsonField, { runtimes, isLive }: GenesisRules): SpecGenesis {
  const { top: topField, childrenDefault } = objectAt(field, ['top'], ['childrenDefault'])
  const [child] = childrenDefault === undefined ? [] : entriesAt(childrenDefault)
  if (child !== undefined) throw specErrors.error('child-state', `${child[1].path.slice(0, 200)} is a child trie`)
  const top = new Map<ByteString, Uint8Array>()
  for (const [name, value] of entriesAt(topField)) {
    if (!isHex(name)) refuse({ path: `a key of ${topField.path}`, value: name }, 'a 0x text of whole bytes')
    const key = toByteString(fromHex(name))
    if (top.has(key)) throw specErrors.error('duplicate-field', `${topField.path}.${name.slice(0, 200)} stands twice`)
    top.set(key, bytesAt(value))
  }
  checkRawState(top, { runtimes, isLive, path: topField.path })
  return { form: 'raw', top }
}
