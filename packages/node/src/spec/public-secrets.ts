// SPDX-License-Identifier: Apache-2.0
import { devPhrase, type KeyScheme, keypairFromUri } from '@phat/crypto'
import { type ByteString, toByteString } from '@phat/primitives'
import { devNames, devValidator } from '../dev-chain.ts'

const schemes: readonly KeyScheme[] = ['sr25519', 'ed25519', 'ecdsa']
/** Keys that Substrate's keyring, and thus every wallet for development, knows by name. */
const uris = [...devNames.flatMap((name) => [`//${name}`, `//${name}//stash`]), '//One', '//Two', devPhrase]

let known: ReadonlyMap<ByteString, string> | undefined

/** The name under which everyone knows the secret of a key or account, `//Alice (sr25519)`; undefined for all others. */
export function publicSecretOf(key: Uint8Array): string | undefined {
  known ??= new Map([
    ...schemes.flatMap((scheme) =>
      uris.map((uri) => {
        const shown = uri === devPhrase ? 'the development phrase' : uri
        return [toByteString(keypairFromUri(uri, scheme).accountId), `${shown} (${scheme})`] as const
      }),
    ),
    [toByteString(devValidator().publicKey), "the development chain's validator"],
  ])
  return known.get(toByteString(key))
}
