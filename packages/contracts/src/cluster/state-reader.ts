// SPDX-License-Identifier: Apache-2.0
import { type Acceptance, acceptanceByte, defaultAcceptance, readAcceptance } from '@phat/abi'
import { type ByteString, toByteString } from '@phat/primitives'
import { readCodeInfo } from '../exec/code-store.ts'
import { createBalances } from '../state/balances.ts'
import {
  readClusterAcceptance,
  readContractCount,
  readDeployer,
  readLogGrantees,
  readOwnAcceptance,
} from '../state/contract-data.ts'
import type { Overlay } from '../state/overlay.ts'
import {
  type Account,
  type CodeInfo,
  type ContractInfo,
  decodeAccount,
  decodeContractInfo,
  decodeSidevmCode,
} from '../state/records.ts'
import {
  accountName,
  codeBytesKey,
  contractKey,
  noteKey,
  sidevmCodeKey,
  singleKeys,
  storageKeySuffix,
  storagePrefix,
} from '../state/state-keys.ts'
import { secretOf } from './contract-settings.ts'

/** Reads of one view of a cluster, for the worker and for tools. Accounts and hashes are 32 bytes. */
export interface StateReader {
  account(who: Uint8Array): Account
  /** Sum of all balances, free and held. */
  issuance(): bigint
  contract(address: Uint8Array): ContractInfo | undefined
  code(codeHash: Uint8Array): CodeInfo | undefined
  codeBytes(codeHash: Uint8Array): Uint8Array | undefined
  sidevmCode(codeHash: Uint8Array): { readonly owner: Uint8Array; readonly code: Uint8Array } | undefined
  /** A value that a contract stored, by the key as it gave it; `fixed` for keys of the first storage functions. */
  storage(address: Uint8Array, key: Uint8Array, fixed?: boolean): Uint8Array | undefined
  systemContract(): Uint8Array | undefined
  /** How many contracts live. */
  contractCount(): number
  codeHash(contract: Uint8Array): Uint8Array | undefined
  /** Who made a contract: an account, or the contract that instantiated it. */
  deployer(contract: Uint8Array): Uint8Array | undefined
  /** How commands may come to a contract: what its deployer said, else its code, else `defaultAcceptance`; widened by `clusterAcceptance`. */
  acceptance(contract: Uint8Array): Acceptance | undefined
  /** What every contract accepts because the cluster does. */
  clusterAcceptance(): Acceptance
  /** A secret that a contract's deployer has set; for the contract's own queries alone. */
  secret(contract: Uint8Array, name: string): Uint8Array | undefined
  /** Accounts that may read a contract's log beside its deployer. */
  logGrantees(contract: Uint8Array): readonly Uint8Array[]
  /** A record of whoever drives the cluster; see `Cluster.note`. */
  noted(name: ByteString): Uint8Array | undefined
}

/** Reads a view of a cluster; of the open block, the reader follows its changes. */
export function createReader(state: Overlay): StateReader {
  const balances = createBalances(state)
  const contract = (address: Uint8Array): ContractInfo | undefined => {
    const encoded = state.get(contractKey(accountName(address)))
    return encoded && decodeContractInfo(encoded)
  }
  return {
    account: (who) => balances.account(accountName(who)),
    issuance: () => {
      const encoded = state.get(singleKeys.issuance)
      return encoded === undefined ? 0n : decodeAccount(encoded).free
    },
    contract,
    code: (codeHash) => readCodeInfo(state, toByteString(codeHash)),
    codeBytes: (codeHash) => state.get(codeBytesKey(toByteString(codeHash))),
    sidevmCode: (codeHash) => {
      const encoded = state.get(sidevmCodeKey(toByteString(codeHash)))
      return encoded && decodeSidevmCode(encoded)
    },
    storage: (address, key, fixed = false) => {
      const info = contract(address)
      return info && state.get(`${storagePrefix(info.trieId)}${storageKeySuffix(key, fixed)}` as ReturnType<typeof toByteString>)
    },
    systemContract: () => state.get(singleKeys.systemContract),
    contractCount: () => readContractCount(state),
    codeHash: (address) => contract(address)?.codeHash.slice(),
    deployer: (address) => {
      const info = contract(address)
      return info && readDeployer(state, info.trieId)
    },
    acceptance: (address) => {
      const info = contract(address)
      if (info === undefined) return undefined
      const own = readOwnAcceptance(state, info.trieId) ?? acceptanceByte(defaultAcceptance)
      return readAcceptance(own | readClusterAcceptance(state))
    },
    clusterAcceptance: () => readAcceptance(readClusterAcceptance(state)),
    secret: (address, name) => secretOf(state, address, name),
    logGrantees: (address) => {
      const info = contract(address)
      return info === undefined ? [] : readLogGrantees(state, info.trieId)
    },
    noted: (name) => state.get(noteKey(name)),
  }
}
