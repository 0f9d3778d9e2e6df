// SPDX-License-Identifier: Apache-2.0
import { signExtrinsic } from '@phat/client/node'
import { type Keypair, keypairFromUri } from '@phat/crypto'
import { certificateBody } from '@phat/envelope'
import { signatureTypes } from '@phat/wire/prpc'
import type { Signer } from './signer.ts'

/**
 * Speaks for a key in this process.
 * @param key a key pair, or a secret URI such as `//Alice` or a mnemonic, for sr25519
 * @throws PhatError `crypto.*` for a URI that is none; it never repeats the text
 */
export function keypairSigner(key: Keypair | string): Signer {
  const keypair = typeof key === 'string' ? keypairFromUri(key) : key
  return {
    account: keypair.accountId,
    kind: 'keypair',
    signCall: async (chain, call, terms) => signExtrinsic(chain, call, keypair, terms),
    certify: async (body, ttl) => ({
      signedBy: {
        encodedBody: certificateBody.encode({ pubkey: keypair.publicKey, ttl, configBits: 0 }),
        signature: undefined,
      },
      signatureType: signatureTypes[keypair.scheme],
      signature: keypair.sign(body),
    }),
  }
}
