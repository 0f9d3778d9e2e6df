// SPDX-License-Identifier: Apache-2.0

import { textBytes } from '@phat/primitives'
import { generateMnemonic, mnemonicToEntropy } from '@scure/bip39'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { hashBackend } from '#hash-backend'
import { cryptoErrors } from '../errors.ts'

/** Numbers of words that BIP-39 allows; 12 words are 128 bits. */
export type MnemonicWordCount = 12 | 15 | 18 | 21 | 24

/** A new mnemonic of English BIP-39 words, from the platform's secure randomness. */
export function mnemonicGenerate(wordCount: MnemonicWordCount = 12): string {
  return generateMnemonic(wordlist, (wordCount / 3) * 32)
}

/** True for a mnemonic of the right length, words and checksum. */
export function isMnemonic(phrase: string): boolean {
  return entropyOf(phrase) !== undefined
}

/**
 * The mini secret (32 bytes) of a mnemonic. Unlike BIP-39, Substrate stretches the entropy and not the words:
 * PBKDF2-HMAC-SHA512, 2048 rounds, salt `mnemonic` ‖ password, the first half of the output (substrate-bip39).
 * @throws crypto.bad-mnemonic, which never repeats the words
 */
export function mnemonicToMiniSecret(phrase: string, password = ''): Uint8Array {
  const entropy = entropyOf(phrase)
  if (entropy === undefined) throw cryptoErrors.error('bad-mnemonic', 'the mnemonic cannot be read')
  return hashBackend.pbkdf2Sha512(entropy, textBytes(`mnemonic${password}`), 2048).slice(0, 32)
}

function entropyOf(phrase: string): Uint8Array | undefined {
  const words = phrase.trim().split(/\s+/u).join(' ')
  try {
    return mnemonicToEntropy(words, wordlist)
  } catch {
    return undefined // The library's message could quote a word of the secret.
  }
}
