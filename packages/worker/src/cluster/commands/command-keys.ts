// SPDX-License-Identifier: Apache-2.0
import { type AgreementKey, createAgreementKey } from '@phat/crypto/agreement'
import { deriveSr25519Secret } from '@phat/crypto/key-derivation'
import type { AgreedSecrets } from '@phat/envelope'
import { type ByteString, known, textBytes, toByteString } from '@phat/primitives'
import { type ClusterNotes, type CommandKeysNote, standingNotes } from '../cluster-notes.ts'
import type { ClusterKeys } from '../cluster-work.ts'

/** Blocks after a change of the command key for which the old one still opens commands. */
export const retiredKeyBlocks = 1_200

/** Contracts that are told with their new keys in one block, after a change. */
export const retoldPerBlock = 256

/** Prepared keys that are kept: one for each contract that commands were sent to lately. */
const keptMax = 4_096

/** The keys that clients encrypt commands to. */
export interface CommandKeys {
  /** The key of a contract, as it is published: 32 bytes. */
  publicKey(contract: Uint8Array): Uint8Array
  /** Keys that open commands to a contract at a height, the newest first. */
  at(contract: Uint8Array, height: number): readonly AgreementKey[]
  /** Makes a secret the cluster's from now on; one of an epoch that has begun already changes nothing. */
  rotate(command: Uint8Array, epoch: number, height: number): void
  /** Where telling contracts with their new keys stands; undefined when all have been told. */
  untold(): { readonly after: Uint8Array } | undefined
  /** Notes that contracts up to one were told; undefined: all. */
  told(upTo: Uint8Array | undefined): void
  /** Erases the retired secret once it opens nothing any more; at the end of each block. */
  settle(height: number): void
  reload(): void
}

const purpose = textBytes('contract_key')
const beforeAll = new Uint8Array(32)

/**
 * Opens them; a cluster that never changed its key has the one of its birth. `reload` before they are used.
 * @param secrets what these keys agreed on: forgotten whenever a key comes to its end
 */
export function createCommandKeys(
  notes: ClusterNotes,
  atBirth: Pick<ClusterKeys, 'command' | 'epoch'>,
  secrets: AgreedSecrets,
): CommandKeys {
  let note: CommandKeysNote | undefined
  const prepared = new Map<ByteString, AgreementKey>()
  const retired = new Map<ByteString, AgreementKey>()

  function keyOf(kept: Map<ByteString, AgreementKey>, secret: Uint8Array, contract: Uint8Array): AgreementKey {
    const name = toByteString(contract)
    let key = kept.get(name)
    if (key === undefined) {
      key = createAgreementKey(deriveSr25519Secret(secret, purpose, contract))
      if (kept.size >= keptMax) kept.delete(known(kept.keys().next().value, 'a full cache has a first entry'))
      kept.set(name, key)
    }
    return key
  }

  const current = (contract: Uint8Array): AgreementKey => keyOf(prepared, note?.current ?? atBirth.command, contract)

  function forget(): void {
    prepared.clear()
    retired.clear()
    secrets.forgetAll()
  }

  function write(value: CommandKeysNote): void {
    note = value
    standingNotes.commandKeys.write(notes, value)
  }

  return {
    publicKey: (contract) => current(contract).publicKey,
    at(contract, height) {
      const newest = current(contract)
      return note === undefined || height > note.retiredUntil ? [newest] : [newest, keyOf(retired, note.retired, contract)]
    },
    rotate(command, epoch, height) {
      if (epoch <= (note?.epoch ?? atBirth.epoch)) return
      const old = note?.current ?? atBirth.command
      forget()
      write({
        epoch,
        current: command.slice(),
        retired: old,
        retiredUntil: height + retiredKeyBlocks,
        toldUpTo: beforeAll,
      })
    },
    untold: () => (note?.toldUpTo === undefined ? undefined : { after: note.toldUpTo }),
    told: (upTo) => write({ ...known(note, 'keys were changed before they are told'), toldUpTo: upTo }),
    settle(height) {
      if (note === undefined || height <= note.retiredUntil || note.retired.every((byte) => byte === 0)) return
      forget()
      write({ ...note, retired: new Uint8Array(note.retired.length) })
    },
    reload() {
      note = standingNotes.commandKeys.read(notes)
      forget()
    },
  }
}
