// SPDX-License-Identifier: Apache-2.0
import {
  arm,
  bool,
  boundedBytes,
  bytes,
  type Codec,
  codecErrors,
  fixedBytes,
  makeCodec,
  option,
  pathOf,
  struct,
  u32,
  u64,
  u128,
  type ValueOf,
  variant,
} from '@phat/codec'
import { blake2b256 } from '@phat/crypto'
import { concatBytes } from '@phat/primitives'
import { accountId32, h256, sr25519Public } from '../identities.ts'

/** Which code a contract is made of. */
export const codeIndex = variant('phala_types::contract::CodeIndex', { WasmCode: arm(0, h256) })
export type CodeIndex = ValueOf<typeof codeIndex>

/** What `instantiate_contract` asks for. */
export const contractInfo = struct('phala_types::contract::ContractInfo', {
  deployer: accountId32,
  codeIndex,
  salt: bytes,
  clusterId: h256,
  instantiateData: bytes,
})
export type ContractInfo = ValueOf<typeof contractInfo>

/** The id that a contract will have: blake2b-256 of deployer, code hash, cluster and salt, one after the other, without lengths. */
export function contractId(of: Pick<ContractInfo, 'deployer' | 'codeIndex' | 'clusterId' | 'salt'>): Uint8Array {
  return blake2b256(concatBytes(of.deployer, of.codeIndex.value, of.clusterId, of.salt))
}

/** `phala/contract/op`: the contracts pallet to workers. */
export const contractOperation = variant('phala_types::contract::messaging::ContractOperation', {
  InstantiateCode: arm(0, { contractInfo, transfer: u128, gasLimit: u64, storageDepositLimit: option(u128) }),
})
export type ContractOperation = ValueOf<typeof contractOperation>

/** Length of a command's nonce at most; it only names the command in logs. */
export const commandNonceMax = 32

/** Bytes of a contract's secret: its name, its value, at most. */
export const secretNameMax = 64
export const secretValueMax = 4096

const nonce = boundedBytes(commandNonceMax)

/**
 * What a command asks of a contract; users encrypt it to the contract's key. Only the first is phala's. `Withdraw` moves the sender's balance
 * in the cluster to their account on chain; the rest count from the contract's deployer alone: a secret that the contract reads (none:
 * removes it), which forms of commands and queries the contract takes, and who else may read its log.
 */
export const inkCommand = variant('phala_types::contract::InkCommand', {
  InkMessage: arm(0, {
    nonce,
    message: bytes,
    transfer: u128,
    gasLimit: u64,
    storageDepositLimit: option(u128),
  }),
  Withdraw: arm(128, { nonce, amount: u128 }),
  SetSecret: arm(129, { nonce, name: boundedBytes(secretNameMax), value: option(boundedBytes(secretValueMax)) }),
  SetAcceptance: arm(130, { nonce, plain: bool, legacy: bool, version2: bool }),
  GrantLog: arm(131, { nonce, account: accountId32, allowed: bool }),
})
export type InkCommand = ValueOf<typeof inkCommand>

/** A ciphertext in the first version of the envelope; see `@phat/envelope` for what it protects and what not. */
export const encryptedData = struct('phactory_api::crypto::EncryptedData', {
  iv: fixedBytes(12),
  pubkey: fixedBytes(32),
  data: bytes,
})
export type EncryptedData = ValueOf<typeof encryptedData>

/** Everything from here to the end of the input. */
const rest: Codec<Uint8Array> = makeCodec<Uint8Array>({
  description: { path: pathOf('phat_envelope::Envelope'), params: [], definition: bytes.description.definition, docs: [] },
  minSize: 1,
  maxSize: Infinity,
  write: (writer, value) => {
    if (!(value instanceof Uint8Array) || value.length === 0) throw codecErrors.error('invalid-value', 'expected an envelope')
    writer.append(value)
  },
  read: (reader) => {
    if (reader.remaining === 0) throw codecErrors.error('unexpected-end', 'an envelope is missing')
    return reader.take(reader.remaining)
  },
})

/** `phala/contract/<id>/command`: users and pallets to workers. The plain form holds an `InkCommand`; `Envelope` is version 2, to the end. */
export const commandPayload = variant('phactory_api::contracts::CommandPayload', {
  Plain: arm(0, inkCommand),
  Encrypted: arm(1, encryptedData),
  Envelope: arm(2, rest),
})
export type CommandPayload = ValueOf<typeof commandPayload>

/** Why a command had no effect, as the chain records it: nothing of what stands inside. */
export const commandFailureReason = variant('phala_types::messaging::CommandFailureReason', {
  Unreadable: arm(0),
  Expired: arm(1),
  Replayed: arm(2),
  NotAccepted: arm(3),
  UnknownContract: arm(4),
  Failed: arm(5),
})
export type CommandFailureReason = ValueOf<typeof commandFailureReason>

/**
 * `^phala/registry/contract`: a cluster to the contracts pallet, once a contract lives and has a key, or could not be made, or balance left
 * the cluster for an account on chain, or a command of block `block` had no effect (`account`: who sent it, unless a pallet did). The error is
 * a SCALE-encoded `DispatchError` of the cluster. phala-blockchain has the first alone.
 */
export const contractRegistryEvent = variant('phala_types::messaging::ContractRegistryEvent', {
  PubkeyAvailable: arm(0, { contract: h256, pubkey: sr25519Public, deployer: h256 }),
  InstantiationFailed: arm(1, { contract: h256, error: bytes }),
  Withdrawn: arm(2, { account: accountId32, amount: u128 }),
  CommandFailed: arm(3, { contract: h256, account: option(accountId32), block: u32, reason: commandFailureReason }),
})
export type ContractRegistryEvent = ValueOf<typeof contractRegistryEvent>
