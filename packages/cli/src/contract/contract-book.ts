// SPDX-License-Identifier: Apache-2.0
import { keypairFromUri } from '@phat/crypto'
import { toByteString, toHex } from '@phat/primitives'
import { cliErrors } from '../terminal/cli-errors.ts'
import { devUris, isDevUri, parseAccount, showAccount } from '../values/account.ts'
import type { ArgumentNames } from './argument-names.ts'
import type { ContractFile } from './parse-contract.ts'

/** A contract that lives in the workbench. */
export interface KnownContract {
  readonly name: string
  readonly address: Uint8Array
  readonly file: ContractFile
}

/** Who is who: development accounts, contracts, and the files of their code. */
export interface ContractBook extends ArgumentNames {
  addFile(file: ContractFile): void
  fileOf(codeHash: Uint8Array): ContractFile | undefined
  /** Remembers a contract; one whose name is taken gets a number. */
  addContract(name: string, address: Uint8Array, file: ContractFile): KnownContract
  /** The contract of a name, or the last one without. @throws PhatError `cli.bad-value` */
  contract(name?: string): KnownContract
  contractAt(address: Uint8Array): KnownContract | undefined
  contracts(): readonly KnownContract[]
  files(): readonly ContractFile[]
  /** `//Alice`, `counter`, or the address. */
  nameOf(account: Uint8Array): string
}

/** Makes an empty one, which knows the development accounts. */
export function createContractBook(): ContractBook {
  const files = new Map<string, ContractFile>()
  const byName = new Map<string, KnownContract>()
  const byAddress = new Map<string, KnownContract>()
  const people = new Map(devUris.map((uri) => [toByteString(keypairFromUri(uri, 'sr25519').accountId) as string, uri]))

  const contract = (name?: string): KnownContract => {
    const found = name === undefined ? [...byName.values()].at(-1) : byName.get(name)
    if (found !== undefined) return found
    if (name === undefined) throw cliErrors.error('bad-value', 'no contract was made before')
    const names = [...byName.keys()].join(', ')
    throw cliErrors.error(
      'bad-value',
      `no contract ${JSON.stringify(name.slice(0, 60))}: there ${names === '' ? 'is none' : `are ${names}`}`,
    )
  }
  return {
    addFile: (file) => void files.set(toByteString(file.codeHash), file),
    fileOf: (codeHash) => files.get(toByteString(codeHash)),
    addContract: (wished, address, file) => {
      const before = byAddress.get(toByteString(address))
      if (before !== undefined) return before
      let name = wished
      for (let i = 2; byName.has(name); i++) name = `${wished}-${i}`
      const made = { name, address, file }
      byName.set(name, made)
      byAddress.set(toByteString(address), made)
      return made
    },
    contract,
    contractAt: (address) => byAddress.get(toByteString(address)),
    contracts: () => [...byName.values()],
    files: () => [...files.values()],
    nameOf: (account) => people.get(toByteString(account)) ?? byAddress.get(toByteString(account))?.name ?? showAccount(account),
    account: (text) => {
      if (isDevUri(text)) return showAccount(parseAccount(text))
      const known = byName.get(text)
      return known && showAccount(known.address)
    },
    codeHash: (text) => {
      if (!text.startsWith('code:')) return undefined
      const name = text.slice('code:'.length)
      const file = byName.get(name)?.file ?? [...files.values()].find((one) => one.name === name)
      if (file === undefined) throw cliErrors.error('bad-value', `no code of ${JSON.stringify(name.slice(0, 60))} was uploaded`)
      return toHex(file.codeHash)
    },
  }
}
