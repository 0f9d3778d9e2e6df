// SPDX-License-Identifier: Apache-2.0
import { cryptoErrors } from '../errors.ts'
import { type Junction, junctionFromText } from './junction.ts'

/** The public mnemonic of development chains: `//Alice` is short for it followed by `//Alice`. Holds nothing of value. */
export const devPhrase = 'bottom drive obey lake curtain smoke basket hold race lonely fit walk'

/** A secret URI taken apart. */
export interface SecretUri {
  /** A mnemonic, or a seed as 0x hex. */
  readonly phrase: string
  readonly junctions: readonly Junction[]
  readonly password: string
}

const uriLengthMax = 4096
const shape = /^([0-9A-Za-z ]*)((?:\/\/?[^/]+)*)(?:\/\/\/(.*))?$/su

/**
 * Reads `<phrase>/soft//hard///password`; an empty phrase stands for the development phrase (sp-core, `SecretUri`).
 * @throws crypto.bad-uri, which never repeats the text: it is a secret
 */
export function parseSecretUri(uri: string): SecretUri {
  const parts = uri.length <= uriLengthMax ? shape.exec(uri) : null
  if (parts === null) throw cryptoErrors.error('bad-uri', 'the secret URI cannot be read')
  const [, phrase = '', path = '', password = ''] = parts
  const junctions: Junction[] = []
  for (const [, slashes, code] of path.matchAll(/(\/\/?)([^/]+)/gu)) {
    junctions.push(junctionFromText(code ?? '', slashes === '//'))
  }
  return { phrase: phrase.trim() || devPhrase, junctions, password }
}
