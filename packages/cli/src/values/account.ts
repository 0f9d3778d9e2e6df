// SPDX-License-Identifier: Apache-2.0
import { decodeSs58, encodeSs58, type Keypair, type KeyScheme, keypairFromUri } from '@phat/crypto'
import { type AccountId, fromHex, isHex } from '@phat/primitives'
import type { Invocation } from '../command.ts'
import { cliErrors, readingOf } from '../terminal/cli-errors.ts'
import { warn } from '../terminal/show-error.ts'

/** The accounts that every development chain begins with. */
export const devUris = ['//Alice', '//Bob', '//Charlie', '//Dave', '//Eve', '//Ferdie'] as const

/** True for URIs of the public development phrase: they are no secrets. */
export function isDevUri(uri: string): boolean {
  return uri.startsWith('/')
}

/** True for what can only be a secret URI: not an address, not a public key. */
export function isSecretUri(text: string): boolean {
  return text.includes('/') || text.trim().includes(' ')
}

/** The scheme that `--scheme` names; its values are checked when the command line is read. */
export function schemeOf(flags: Invocation['flags']): KeyScheme {
  return (flags.text('scheme') ?? 'sr25519') as KeyScheme
}

/**
 * Reads an account as a person writes it: SS58 address of any network, 0x public key, or URI.
 * @throws PhatError `cli.bad-value`, `crypto.*`; a URI is never repeated
 */
export function parseAccount(text: string, scheme: KeyScheme = 'sr25519'): AccountId {
  if (isSecretUri(text)) return keypairFromUri(text, scheme).accountId
  if (isHex(text)) {
    const bytes = fromHex(text)
    if (bytes.length === 32) return bytes as AccountId // 32 bytes are an account
    throw cliErrors.error('bad-value', `a public key has 32 bytes, not ${bytes.length}: ${text.slice(0, 80)}`)
  }
  return decodeSs58(text).accountId
}

const visibleSecret = 'a secret on the command line is seen by other users of this machine; set PHAT_SURI instead of it'

/** Warns of a secret among the arguments: other users of the machine see them. Development keys are no secrets. */
export function warnOfSecret(invocation: Pick<Invocation, 'json' | 'io'>, written: string): void {
  if (isSecretUri(written) && !isDevUri(written)) warn(invocation, visibleSecret)
}

/** The SS58 form; without a prefix that of Phala. */
export function showAccount(account: Uint8Array, prefix?: number): string {
  return encodeSs58(account, prefix)
}

/** The network prefix that an address was written for, or undefined for keys and URIs. */
export function writtenPrefix(text: string): number | undefined {
  return isSecretUri(text) || isHex(text) ? undefined : decodeSs58(text).prefix
}

/**
 * The secret URI of `--from` or PHAT_SURI, read by `read`. Warns when a secret stands on the command line.
 * @throws PhatError `cli.no-secret`, and what `read` throws, with the name of where the secret stood and never the secret
 */
export function readSecret<T>(invocation: Pick<Invocation, 'flags' | 'json' | 'io'>, read: (uri: string) => T): T {
  const { flags } = invocation
  const uri = flags.text('from')
  if (uri === undefined || uri === '') throw cliErrors.error('no-secret', 'no account to send from')
  // An address is the natural mistake, and its error would speak of mnemonics.
  if (!isSecretUri(uri) && !isHex(uri)) throw cliErrors.error('no-secret', '--from is a secret URI; an address cannot sign')
  if (flags.given('from') && !isDevUri(uri)) warn(invocation, visibleSecret)
  return readingOf(flags.given('from') ? '--from' : 'PHAT_SURI', () => read(uri))
}

/**
 * The key that signs: `--from` or PHAT_SURI. Warns when a secret stands on the command line.
 * @throws PhatError `cli.no-secret`, `crypto.*`
 */
export function signerOf(invocation: Pick<Invocation, 'flags' | 'json' | 'io'>): Keypair {
  return readSecret(invocation, (uri) => keypairFromUri(uri, schemeOf(invocation.flags)))
}
