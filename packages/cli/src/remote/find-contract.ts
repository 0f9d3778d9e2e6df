// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path'
import type { AbiEntry, ContractAbi } from '@phat/abi'
import { decodeSs58 } from '@phat/crypto'
import { fromHex, type Hex, isHex, known, PhatError, toHex } from '@phat/primitives'
import { type ArgumentNames, readArgumentWords, resolveNames } from '../contract/argument-names.ts'
import { cliErrors, readingOf } from '../terminal/cli-errors.ts'
import { readBounded } from '../terminal/read-bounded.ts'
import { isDevUri, parseAccount, showAccount } from '../values/account.ts'
import { type KeptContract, keptContracts } from './kept-contracts.ts'
import type { Remote } from './open-remote.ts'

/** A contract as a person named it. */
export interface NamedContract {
  readonly name: string
  readonly address: Hex
  /** What is kept of it, when it was deployed from here. */
  readonly kept: KeptContract | undefined
}

/** A contract with what names its messages. */
export interface DescribedContract extends NamedContract {
  readonly bundle: string
}

type Place = Pick<Remote, 'folder' | 'profile'> & { readonly genesisHash: Hex }

/** Where names of contracts count: a project, a network, and its chain. */
export const placeOf = ({ folder, profile, phala }: Remote): Place => ({
  folder,
  profile,
  genesisHash: phala.network.genesisHash,
})

/**
 * The contract of a name that `phat deploy` kept, or of an address.
 * @throws PhatError `cli.unknown-contract`, `cli.other-genesis`
 */
export function findContract(place: Place, named: string): NamedContract {
  const { folder, profile, genesisHash } = place
  const contracts = keptContracts(folder, profile.name)
  const own = Object.hasOwn(contracts, named) ? contracts[named] : undefined
  if (own !== undefined) {
    if (own.genesisHash === genesisHash) return { name: named, address: own.address, kept: own }
    throw cliErrors.error(
      'other-genesis',
      `${named} lives on the chain of genesis ${own.genesisHash}, the node has ${genesisHash}`,
    )
  }
  const address = addressOf(named)
  if (address === undefined) {
    const names = Object.keys(contracts).join(', ')
    const known = names === '' ? 'none was deployed from here' : `there are ${names}`
    throw cliErrors.error('unknown-contract', `no contract ${JSON.stringify(named.slice(0, 60))} on ${profile.name}: ${known}`)
  }
  const [name, kept] = Object.entries(contracts).find(([, one]) => one.address === address) ?? []
  return { name: name ?? address, address, kept: kept?.genesisHash === genesisHash ? kept : undefined }
}

/** The same with its metadata: that of `--metadata`, or what was kept. @throws PhatError `cli.missing-argument`, `cli.unreadable-file` */
export function describedContract(remote: Remote, named: string): DescribedContract {
  const found = findContract(placeOf(remote), named)
  const path = remote.invocation.flags.text('metadata')
  if (path === undefined && found.kept === undefined)
    throw cliErrors.error(
      'missing-argument',
      `${found.name} was not deployed from here: name its .contract with --metadata <file>`,
    )
  const file = path ?? join(remote.folder, known(found.kept, 'checked above').metadata)
  return { ...found, bundle: new TextDecoder().decode(readBounded(file)) }
}

/** 32 bytes as hex or as an address; undefined for any other text. */
function addressOf(text: string): Hex | undefined {
  if (isHex(text)) return fromHex(text).length === 32 ? toHex(fromHex(text)) : undefined
  try {
    return toHex(decodeSs58(text).accountId)
  } catch (error) {
    if (error instanceof PhatError) return undefined
    throw error
  }
}

/** Names that stand for accounts among arguments: development accounts, and contracts that were deployed from here. */
export function argumentNames({ folder, profile }: Pick<Place, 'folder' | 'profile'>): ArgumentNames {
  const contracts = keptContracts(folder, profile.name)
  return {
    account: (text) => {
      if (isDevUri(text)) return showAccount(parseAccount(text))
      const kept = Object.hasOwn(contracts, text) ? contracts[text] : undefined
      return kept && showAccount(fromHex(kept.address))
    },
    codeHash: (text) => {
      if (!text.startsWith('code:')) return undefined
      const kept = contracts[text.slice('code:'.length)]
      if (kept !== undefined) return kept.codeHash
      throw cliErrors.error('bad-value', `no code of ${JSON.stringify(text.slice(0, 60))} was deployed from here`)
    },
  }
}

/** Arguments of a message as a person wrote them. @throws PhatError `cli.bad-value`, `abi.*` */
export function readArguments(
  place: Pick<Place, 'folder' | 'profile'>,
  abi: ContractAbi,
  entry: AbiEntry,
  words: readonly string[],
): unknown {
  const args = resolveNames(abi, entry, readArgumentWords(abi, entry, words), argumentNames(place))
  // Says what is wrong before anything else is asked of the network.
  readingOf(entry.label, () => abi.encode(entry, args))
  return args
}
