// SPDX-License-Identifier: Apache-2.0
export { recoverEcdsa } from './ecdsa/ecdsa.ts'
export { cryptoErrors } from './errors.ts'
export { blake2b, blake2b128, blake2b256, keccak256, sha256, twox64, twox128, twox256 } from './hash/hashes.ts'
export { type Keypair, keypairFromSeed, keypairFromUri } from './keys/keypair.ts'
export { isMnemonic, type MnemonicWordCount, mnemonicGenerate, mnemonicToMiniSecret } from './keys/mnemonic.ts'
export { devPhrase } from './keys/secret-uri.ts'
export { type KeyScheme, type MultiSignature, multiSignatureType, verifyMultiSignature } from './multi-signature.ts'
export { decodeSs58, encodeSs58, type Ss58Address } from './ss58/ss58.ts'
