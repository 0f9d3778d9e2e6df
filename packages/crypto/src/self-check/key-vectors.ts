// SPDX-License-Identifier: Apache-2.0
import type { KeyScheme } from '../multi-signature.ts'

/** The public key (0x hex) of a secret URI. The secrets are public and worthless. */
export interface KeyVector {
  readonly scheme: KeyScheme
  readonly uri: string
  readonly publicKey: string
}

/** Hard and soft, numeric, short and hashed junctions, with and without mnemonic and password. */
export const keyVectors: readonly KeyVector[] = [
  {
    scheme: 'sr25519',
    uri: '//Alice',
    publicKey: '0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d',
  },
  {
    scheme: 'ed25519',
    uri: '//Alice',
    publicKey: '0x88dc3417d5058ec4b4503e0c12ea1a0a89be200fe98922423d4334014fa6b0ee',
  },
  {
    scheme: 'ecdsa',
    uri: '//Alice',
    publicKey: '0x020a1091341fe5664bfa1782d5e04779689068c916b04cb365ec3153755684d9a1',
  },
  {
    scheme: 'sr25519',
    uri: '//Alice//stash/0',
    publicKey: '0x6ec1d52d09ea2136574aa8b32d6c2dc7cea3999ce6857ac7fe92bfbe8a163e15',
  },
  {
    scheme: 'sr25519',
    uri: '//Alice//7//a path step that is longer than thirty-two bytes',
    publicKey: '0xb6d9989cc86835d681b6782b5e875d3bc2a63e2717de52dd51df15b71b742a5c',
  },
  {
    scheme: 'ed25519',
    uri: '//Alice//7//a path step that is longer than thirty-two bytes',
    publicKey: '0xe7c788eb1034b84f8b1e1df31ff47c5d014456c922e0f03f01a9b9f4966d7f22',
  },
  {
    scheme: 'ecdsa',
    uri: '//Alice//7//a path step that is longer than thirty-two bytes',
    publicKey: '0x02dfc5197301163818620398dbf6f48c729384fe017cff517e7dbe9f6952522d64',
  },
  {
    scheme: 'sr25519',
    uri: 'legal winner thank year wave sausage worth useful legal winner thank yellow//polkadot/1///secret',
    publicKey: '0x00eead4d2a492c3a4f17b4dd4870aba7b2d467a5c16a601590ebf7e15bc7e66a',
  },
  {
    scheme: 'ed25519',
    uri: 'legal winner thank year wave sausage worth useful legal winner thank yellow//0///',
    publicKey: '0x5911985f04152e64641cd5e21600597bb3cd02794dbe98de5e57af7d6448b0ab',
  },
]
