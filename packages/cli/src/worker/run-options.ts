// SPDX-License-Identifier: Apache-2.0
import { createAddressRules, type RecoveryOptions } from '@phat/worker'
import { checkRecoveryKeys } from '@phat/worker/recovery-share'
import type { Invocation } from '../command.ts'
import { cliErrors, readingOf } from '../terminal/cli-errors.ts'
import { isDevUri, isSecretUri, parseAccount } from '../values/account.ts'

const listOf = (text: string): readonly string[] => text.split(',').map((one) => one.trim())

/**
 * Whom the master key is split to: `--recovery-keys` and `--recovery-needed`, which come together.
 * @throws PhatError `cli.missing-argument`, `cli.bad-value`, `crypto.*`, `keys.bad-threshold`, `keys.bad-receiver`
 */
export function recoveryOf({ flags }: Pick<Invocation, 'flags'>): RecoveryOptions | undefined {
  const keys = flags.text('recovery-keys')
  const needed = flags.whole('recovery-needed', { min: 1, max: 255 })
  if (keys === undefined && needed === undefined) return undefined
  if (keys === undefined || needed === undefined)
    throw cliErrors.error('missing-argument', '--recovery-keys and --recovery-needed come together')
  const recovery = { needed, keys: readingOf('--recovery-keys', () => listOf(keys).map(publicKeyOf)) }
  readingOf('--recovery-keys', () => checkRecoveryKeys(recovery))
  return recovery
}

function publicKeyOf(text: string): Uint8Array {
  // A worker must never be told what opens a share.
  if (isSecretUri(text) && !isDevUri(text)) throw cliErrors.error('bad-value', 'a recovery key is a public key, not a secret URI')
  return parseAccount(text)
}

/** Networks that contracts may reach although they are not public: `--allow-networks`. @throws PhatError `query-host.bad-network` */
export function allowedNetworksOf({ flags }: Pick<Invocation, 'flags'>): readonly string[] | undefined {
  const text = flags.text('allow-networks')
  if (text === undefined) return undefined
  const networks = listOf(text)
  readingOf('--allow-networks', () => createAddressRules(networks))
  return networks
}
