// SPDX-License-Identifier: Apache-2.0
import { sealEnvelope } from '@phat/envelope'
import { commandPayload, inkCommand, secretNameMax, secretValueMax } from '@phat/messaging'
import { equalBytes, type Hex, textBytes, toHex } from '@phat/primitives'
import { readAddress } from '../addresses.ts'
import type { NamedCall } from '../chain/submit-call.ts'
import type { ClusterTerms } from '../cluster/cluster-state.ts'
import { type EventReader, readEventsFrom } from '../contract/chain-events.ts'
import { type Parts, voiceOf } from '../parts.ts'
import type { Phala } from '../phala.ts'
import { askLogger, recordsPerBlock } from '../query/ask-logger.ts'
import type { Provenance, WaitOptions } from '../results.ts'
import { sdkErrors } from '../sdk-errors.ts'
import { freshAgreementKey, randomBytes } from '../session/random.ts'
import { beginWait, type Wait } from '../wait.ts'
import { partsOf } from './parts-of.ts'

/** A setting that took effect. */
export interface SettingResult extends Provenance {
  readonly blockHash: Hex
  readonly blockNumber: number
  readonly extrinsicHash: Hex
  /** Planck that the chain took. */
  readonly fee: bigint
}

/** What setting a secret takes. Planck. */
export interface SecretCost {
  readonly fee: bigint
  /** The most that the cluster holds for it; less where the secret was there before. */
  readonly storageDeposit: bigint
}

/** Blocks that a command may wait for its own. */
const commandBlocks = 300
const commandNonceLength = 32
const sealNonceLength = 12
const recordsMax = 1_000
const pausesMs = { first: 20, last: 500 }

interface Setting {
  readonly call: NamedCall
  readonly nonce: Uint8Array
  readonly id: Uint8Array
  readonly cluster: Uint8Array
  readonly storageDeposit: bigint
}

/**
 * Gives a contract a secret that its queries read, encrypted to the contract's key; undefined takes it away. The deployer alone can.
 * @param name of at most 64 bytes; @param value of at most 4096
 * @throws PhatError `sdk.not-deployer`, `sdk.bad-value`, `sdk.setting-failed` and those of commands
 */
export async function setSecret(
  phala: Phala,
  contract: string | Uint8Array,
  name: string,
  value: Uint8Array | undefined,
  options: WaitOptions = {},
): Promise<SettingResult> {
  const parts = partsOf(phala)
  const wait = beginWait(options, parts.network.patience)
  const setting = await prepare(parts, wait, contract, name, value)
  const included = await voiceOf(parts).submitter.send(wait, [setting.call])
  const { blockHash, blockNumber, extrinsicHash, fee = 0n } = included
  const provenance = await untilDone(parts, wait, setting, blockNumber)
  return { ...provenance, blockHash, blockNumber, extrinsicHash: toHex(extrinsicHash), fee }
}

/** What it would cost; nothing is sent. @throws as `setSecret`, as far as it is known before */
export async function estimateSecret(
  phala: Phala,
  contract: string | Uint8Array,
  name: string,
  value: Uint8Array | undefined,
  options: WaitOptions = {},
): Promise<SecretCost> {
  const parts = partsOf(phala)
  const wait = beginWait(options, parts.network.patience)
  const { call, storageDeposit } = await prepare(parts, wait, contract, name, value)
  return { fee: await voiceOf(parts).submitter.fee(wait, [call]), storageDeposit }
}

async function prepare(
  parts: Parts,
  wait: Wait,
  contract: string | Uint8Array,
  name: string,
  value: Uint8Array | undefined,
): Promise<Setting> {
  const { network } = parts
  const { signer, inquirer, clusters } = voiceOf(parts)
  const nameBytes = textBytes(name)
  checkLength('the name of a secret', nameBytes.length, secretNameMax, 1)
  if (value !== undefined) checkLength('a secret', value.length, secretValueMax, 0)
  const id = readAddress('the address of a contract', contract)
  const cluster = await inquirer.directory.clusterOf(wait, id)
  const [found, key, settled, terms, free] = await Promise.all([
    network.read(wait, 'PhalaPhatContracts.Contracts', id),
    network.read(wait, 'PhalaRegistry.ContractKeys', id),
    network.settledBlock(wait),
    clusters.terms(wait, cluster),
    clusters.freeBalance(wait, cluster, signer.account),
  ])
  // The cast states what pallet-phala-phat-contracts keeps.
  if (!equalBytes((found as { readonly deployer: Uint8Array }).deployer, signer.account))
    throw sdkErrors.error('not-deployer', `contract ${toHex(id)} was deployed by another account`)
  if (key === undefined) throw sdkErrors.error('contract-not-found', `the chain has no key of contract ${toHex(id)}`)
  const storageDeposit = value === undefined ? 0n : depositOf(terms, nameBytes.length + value.length)
  const nonce = randomBytes(commandNonceLength)
  const plain = inkCommand.encode({ type: 'SetSecret', value: { nonce, name: nameBytes, value } })
  const context = { purpose: 'command', sender: signer.account, target: id, genesis: network.genesis } as const
  const sealing = { nonce: randomBytes(sealNonceLength), expiry: settled.number + commandBlocks }
  const envelope = sealEnvelope(freshAgreementKey(), key as Uint8Array, sealing, context, plain)
  const payload = commandPayload.encode({ type: 'Envelope', value: envelope })
  // One planck keeps the account alive in the cluster.
  const missing = storageDeposit + 1n - free
  const deposit = storageDeposit > 0n && missing > 0n ? missing : 0n
  const call = { name: 'PhalaPhatContracts.pushContractMessage', args: { contractId: id, payload, deposit } }
  return { call, nonce, id, cluster, storageDeposit }
}

function checkLength(what: string, length: number, most: number, least: number): void {
  if (length >= least && length <= most) return
  throw sdkErrors.error('bad-value', `${what} has ${least} to ${most} bytes, not ${length}`)
}

const depositOf = ({ depositPerByte, depositPerItem }: ClusterTerms, bytes: number): bigint =>
  BigInt(bytes) * depositPerByte + depositPerItem

/** Follows the logger, which tells what took effect, and the chain, which tells what did not. */
async function untilDone(parts: Parts, wait: Wait, { nonce, id, cluster }: Setting, blockNumber: number): Promise<Provenance> {
  const chain = readEventsFrom(parts.network, blockNumber + 1)
  const wanted = toHex(nonce)
  for (let pauseMs = pausesMs.first; ; pauseMs = Math.min(2 * pauseMs, pausesMs.last)) {
    const question = { contract: toHex(id), from: blockNumber * recordsPerBlock, count: recordsMax }
    const { records, provenance } = await askLogger(parts, wait, cluster, question, undefined)
    // The log may be a moment ahead of the state that queries are answered from.
    if (provenance.height >= blockNumber) {
      if (records.some((record) => record.type === 'MessageOutput' && record.nonce === wanted)) {
        voiceOf(parts).inquirer.freshness.saw(cluster, blockNumber)
        return provenance
      }
      await throwIfFailed(parts, wait, chain, id)
    }
    await wait.pause(pauseMs, `outcome of the command in block ${blockNumber}`)
  }
}

async function throwIfFailed(parts: Parts, wait: Wait, chain: EventReader, id: Uint8Array): Promise<void> {
  const { account } = voiceOf(parts).signer
  for (let block = await chain.next(wait); block !== undefined; block = await chain.next(wait)) {
    for (const { name, fields } of block.events) {
      if (name !== 'CommandFailed') continue
      // The cast states what the pallet declares.
      const failed = fields as { contract: Uint8Array; account: Uint8Array | undefined; reason: { type: string } }
      const isOwn = failed.account !== undefined && equalBytes(failed.account, account) && equalBytes(failed.contract, id)
      if (isOwn)
        throw sdkErrors.error('setting-failed', `contract ${toHex(id)}: ${failed.reason.type}, told in block ${block.height}`)
    }
  }
}
