// SPDX-License-Identifier: Apache-2.0
import type { StateReader } from '@phat/contracts'
import type { AgreementKey } from '@phat/crypto/agreement'
import { type AgreedSecrets, legacyReplayKey, type OpenedEnvelope, openEnvelope, openLegacy } from '@phat/envelope'
import { type CommandPayload, type InkCommand, inkCommand } from '@phat/messaging'
import { PhatError, unreachable } from '@phat/primitives'
import type { CommandFailure } from '../cluster-work.ts'
import type { CommandKeys } from './command-keys.ts'
import type { KeyMemory } from './key-memory.ts'

/** Blocks that a command of version 2 may live from the one that carries it: as long as its replay key is remembered. */
export const commandLifetimeMax = 600

/** Legacy commands that are remembered at least, the newest of all senders: an older one could be pushed again by who pushed it first. */
export const legacyCommandsMax = 262_144

/** What opening a command needs. */
export interface OpeningServices {
  readonly genesis: Uint8Array
  readonly keys: CommandKeys
  /** What the contracts' keys agreed on with those of sessions, for version 2 alone; it changes how long opening takes and nothing else. */
  readonly secrets: AgreedSecrets
  /** Replay keys of each version. */
  readonly seen: { readonly legacy: KeyMemory; readonly version2: KeyMemory }
  reader(): StateReader
}

/** A command as the chain carries it. `origin` undefined: a pallet's. */
export interface CarriedCommand {
  readonly origin: Uint8Array | undefined
  readonly contract: Uint8Array
  readonly payload: CommandPayload
}

export type OpenedCommand =
  | { readonly command: InkCommand; readonly refused?: undefined }
  | { readonly refused: CommandFailure; readonly command?: undefined }

type Opened = { readonly plaintext: Uint8Array; remember(): void } | { readonly refused: CommandFailure }

/**
 * Opens a command to a contract that lives, and remembers that it came. What it refuses is forgotten: it can have no effect later either, or
 * is refused for what the chain itself shows.
 */
export function openCommand(services: OpeningServices, carried: CarriedCommand, height: number): OpenedCommand {
  const { origin, contract, payload } = carried
  // Pallets have no keys: what they say stands on the chain anyway.
  if (origin === undefined) return payload.type === 'Plain' ? { command: payload.value } : { refused: 'not-accepted' }
  const accepted = services.reader().acceptance(contract)
  if (accepted === undefined) return { refused: 'unknown-contract' }
  if (payload.type === 'Plain') return accepted.plain ? { command: payload.value } : { refused: 'not-accepted' }
  if (!(payload.type === 'Encrypted' ? accepted.legacy : accepted.version2)) return { refused: 'not-accepted' }
  const opened = openPayload(services, origin, contract, payload, height)
  if ('refused' in opened) return opened
  // From here on the same bytes never come again, also when what stands inside is no command.
  opened.remember()
  const command = decodeCommand(opened.plaintext)
  return command === undefined ? { refused: 'unreadable' } : { command }
}

function openPayload(
  { genesis, keys, secrets, seen }: OpeningServices,
  origin: Uint8Array,
  contract: Uint8Array,
  payload: Exclude<CommandPayload, { type: 'Plain' }>,
  height: number,
): Opened {
  const candidates = keys.at(contract, height)
  if (payload.type === 'Encrypted') {
    const envelope = payload.value
    const replayKey = legacyReplayKey(origin, envelope)
    if (seen.legacy.has(replayKey)) return { refused: 'replayed' }
    const opened = firstOf(candidates, (key) => openLegacy(key, envelope))
    return opened === undefined
      ? { refused: 'unreadable' }
      : { plaintext: opened.plaintext, remember: () => seen.legacy.add(replayKey, height) }
  }
  if (payload.type !== 'Envelope') return unreachable(payload)
  const context = { purpose: 'command', sender: origin, target: contract, genesis } as const
  const lifetime = { height, blocksMax: commandLifetimeMax }
  let opened: OpenedEnvelope = { refused: 'cannot-open' }
  for (const key of candidates) {
    opened = openEnvelope(key, payload.value, context, lifetime, secrets)
    if (opened.refused !== 'cannot-open') break
  }
  if (opened.refused !== undefined) {
    return { refused: opened.refused === 'expired' || opened.refused === 'expiry-too-far' ? 'expired' : 'unreadable' }
  }
  const { plaintext, replayKey, expiry } = opened
  if (seen.version2.has(replayKey)) return { refused: 'replayed' }
  return { plaintext, remember: () => seen.version2.add(replayKey, expiry) }
}

function firstOf<T>(keys: readonly AgreementKey[], open: (key: AgreementKey) => T | undefined): T | undefined {
  for (const key of keys) {
    const opened = open(key)
    if (opened !== undefined) return opened
  }
  return undefined
}

function decodeCommand(plaintext: Uint8Array): InkCommand | undefined {
  try {
    return inkCommand.decode(plaintext)
  } catch (error) {
    if (!(error instanceof PhatError)) throw error
    return undefined
  }
}
