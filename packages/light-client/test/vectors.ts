// SPDX-License-Identifier: Apache-2.0
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fromHex } from '@phat/primitives'
import {
  type BlockId,
  type Commit,
  type CommitSig,
  emptyBlockId,
  type Header,
  type LightBlock,
  type Time,
  type ValidatorSet,
} from '../src/index.ts'

const repository = join(dirname(fileURLToPath(import.meta.url)), '../../..')
const folder = join(process.env.PHAT_VECTORS ?? join(repository, '../shared/vectors'), 'light-client')

/** True where the vectors are on this machine; elsewhere the tests that need them are skipped, which this line says. */
export const hasVectors = existsSync(folder)
if (!hasVectors)
  console.warn('light-client vectors skipped: no ../shared/vectors beside the repository, and PHAT_VECTORS is not set')

/** The JSON files of a folder of vectors, by name. */
export function readVectors<T>(subfolder: string): { name: string; vector: T }[] {
  if (!hasVectors) return []
  const names = readdirSync(join(folder, subfolder)).filter((name) => name.endsWith('.json'))
  return names.sort().map((name) => ({ name, vector: readVector<T>(`${subfolder}/${name}`) }))
}

/** One JSON file of vectors. */
export function readVector<T>(path: string): T {
  return JSON.parse(readFileSync(join(folder, path), 'utf8')) as T
}

interface JsonParts {
  total: number
  hash: string
}

interface JsonBlockId {
  hash: string
  part_set_header?: JsonParts
  parts?: JsonParts
}

export interface JsonHeader {
  version: { block: string; app: string }
  chain_id: string
  height: string
  time: string
  last_block_id: JsonBlockId | null
  [hash: `${string}_hash`]: string
  proposer_address: string
}

export interface JsonCommit {
  height: string
  round: number
  block_id: JsonBlockId
  signatures: { block_id_flag: 1 | 2 | 3; validator_address: string; timestamp: string; signature: string | null }[]
}

export interface JsonSet {
  validators: { pub_key: { value: string }; voting_power?: string; power?: string }[]
}

export interface JsonLightBlock {
  signed_header: { header: JsonHeader; commit: JsonCommit }
  validator_set: JsonSet
  next_validator_set: JsonSet
}

const hex = (text: string | undefined) => fromHex(`0x${text ?? ''}`)
const base64 = (text: string | null) => Uint8Array.from(Buffer.from(text ?? '', 'base64'))

/** RFC 3339 with up to nine decimals; Date alone would lose six of them. */
export function readTime(text: string): Time {
  const match = /^(.{19})(?:\.(\d{1,9}))?Z$/.exec(text)
  if (match === null) throw new RangeError(`not a UTC time: ${text}`)
  return { seconds: BigInt(Date.parse(`${match[1]}Z`)) / 1000n, nanos: Number((match[2] ?? '').padEnd(9, '0')) }
}

function readBlockId(json: JsonBlockId | null): BlockId {
  const parts = json?.part_set_header ?? json?.parts
  return json === null || parts === undefined
    ? emptyBlockId
    : { hash: hex(json.hash), parts: { total: parts.total, hash: hex(parts.hash) } }
}

export function readHeader(json: JsonHeader): Header {
  return {
    version: { block: BigInt(json.version.block), app: BigInt(json.version.app) },
    chainId: json.chain_id,
    height: BigInt(json.height),
    time: readTime(json.time),
    lastBlockId: readBlockId(json.last_block_id),
    lastCommitHash: hex(json.last_commit_hash),
    dataHash: hex(json.data_hash),
    validatorsHash: hex(json.validators_hash),
    nextValidatorsHash: hex(json.next_validators_hash),
    consensusHash: hex(json.consensus_hash),
    appHash: hex(json.app_hash),
    lastResultsHash: hex(json.last_results_hash),
    evidenceHash: hex(json.evidence_hash),
    proposerAddress: hex(json.proposer_address),
  }
}

export function readCommit(json: JsonCommit): Commit {
  const signatures = json.signatures.map(
    (vote): CommitSig => ({
      flag: vote.block_id_flag,
      validatorAddress: hex(vote.validator_address),
      timestamp: readTime(vote.timestamp),
      signature: base64(vote.signature),
    }),
  )
  return { height: BigInt(json.height), round: json.round, blockId: readBlockId(json.block_id), signatures }
}

export function readSet(json: JsonSet): ValidatorSet {
  return json.validators.map(({ pub_key, voting_power, power }) => ({
    publicKey: base64(pub_key.value),
    power: BigInt(voting_power ?? power ?? '0'),
  }))
}

export function readLightBlock(json: JsonLightBlock): LightBlock {
  return {
    header: readHeader(json.signed_header.header),
    commit: readCommit(json.signed_header.commit),
    validators: readSet(json.validator_set),
    nextValidators: readSet(json.next_validator_set),
  }
}
