// SPDX-License-Identifier: Apache-2.0
import { arm, bool, bytes, fixedBytes, struct, tuple, type ValueOf, variant } from '@phat/codec'
import {
  blake2b256,
  expandSr25519Seed,
  hkdfSha256,
  type KeyScheme,
  publicKeyOfSecret,
  recoverEcdsa,
  signEcdsaDigest,
  signWithSecret,
  verifyMultiSignature,
} from '@phat/crypto'
import { concatBytes, equalBytes, fromHex } from '@phat/primitives'
import { type PinkFunction, pinkFunction } from './pink-function.ts'

const signatureType = variant('pink::SigType', { Ed25519: arm(0), Sr25519: arm(1), Ecdsa: arm(2) })
type SignatureType = ValueOf<typeof signatureType>['type']

const schemes: Readonly<Record<SignatureType, KeyScheme>> = { Ed25519: 'ed25519', Sr25519: 'sr25519', Ecdsa: 'ecdsa' }

/** sp-core reads the recovery id as it is; the forms 27 to 30, which the seal function takes, are Ethereum's. */
const hasPlainRecoveryId = (signature: Uint8Array): boolean => (signature[64] ?? 4) < 4

const empty = new Uint8Array()

/** 2: signs with a key that the contract brings. sr25519 needs fresh randomness: in a transaction the answer is empty. */
const sign = pinkFunction(2, 'sign', {
  args: struct('pink::sign', { type: signatureType, key: bytes, message: bytes }),
  answer: bytes,
  price: (prices, length) => prices.sign + prices.signByte * length,
  run({ host, query }, { type: { type }, key, message }) {
    if (type === 'Sr25519' && query === undefined) return empty
    return signWithSecret(schemes[type], key, message) ?? host.context.fail('Other')
  },
})

/** 3: verifies a signature. Key or signature of a wrong length end the frame. */
const verify = pinkFunction(3, 'verify', {
  args: struct('pink::verify', { type: signatureType, publicKey: bytes, message: bytes, signature: bytes }),
  answer: bool,
  price: (prices, length) => prices.verify + prices.signByte * length,
  run({ host }, { type: { type }, publicKey, message, signature }) {
    const ecdsa = type === 'Ecdsa'
    if (publicKey.length !== (ecdsa ? 33 : 32) || signature.length !== (ecdsa ? 65 : 64)) return host.context.fail('Other')
    if (ecdsa && !hasPlainRecoveryId(signature)) return false
    return verifyMultiSignature({ type, value: signature }, message, ecdsa ? blake2b256(publicKey) : publicKey)
  },
})

/** Salt of every key that Phala derives: the genesis hash of its fourth testnet. */
const derivationSalt = fromHex('0x18e876adfa74cc743b4b7d7f92c96e03de559a3c15270581fce445963d90f85e')

const keygen = Uint8Array.of(...[0x6b, 0x65, 0x79, 0x67, 0x65, 0x6e]) // 'keygen'

/**
 * The sr25519 secret of a contract (64 bytes) for a salt of its choice: HKDF over the cluster's secret, for the contract's address and the
 * salt. The same in every mode, so it is the contract's for as long as the cluster lives.
 */
export function deriveContractKey(clusterKey: Uint8Array, contract: Uint8Array, salt: Uint8Array): Uint8Array | undefined {
  return expandSr25519Seed(hkdfSha256(clusterKey, derivationSalt, concatBytes(contract, salt, keygen), 32))
}

/** 4: a key of the contract's own. */
const deriveKey = pinkFunction(4, 'derive_sr25519_key', {
  args: bytes,
  answer: bytes,
  price: (prices, length) => prices.deriveKey + prices.inputByte * length,
  run({ host }, salt) {
    const clusterKey = host.clusterKey ?? host.context.fail('KeySeedMissing')
    return deriveContractKey(clusterKey, host.context.address, salt) ?? host.context.fail('DeriveKeyFailed')
  },
})

/** 5: the public key of a key that the contract brings. */
const publicKey = pinkFunction(5, 'get_public_key', {
  args: struct('pink::get_public_key', { type: signatureType, key: bytes }),
  answer: bytes,
  price: (prices, length) => prices.publicKey + prices.inputByte * length,
  run: ({ host }, { type: { type }, key }) => publicKeyOfSecret(schemes[type], key) ?? host.context.fail('Other'),
})

/** 13: signs a digest. */
const signDigest = pinkFunction(13, 'ecdsa_sign_prehashed', {
  args: tuple(bytes, fixedBytes(32)),
  answer: fixedBytes(65),
  price: (prices, length) => prices.sign + prices.inputByte * length,
  run: ({ host }, [key, digest]) => signEcdsaDigest(key, digest) ?? host.context.fail('Other'),
})

/** 14: verifies a signature over a digest. */
const verifyDigest = pinkFunction(14, 'ecdsa_verify_prehashed', {
  args: tuple(fixedBytes(65), fixedBytes(32), fixedBytes(33)),
  answer: bool,
  price: (prices) => prices.verify,
  run(_call, [signature, digest, signer]) {
    const recovered = hasPlainRecoveryId(signature) ? recoverEcdsa(signature, digest) : undefined
    return recovered !== undefined && equalBytes(recovered, signer)
  },
})

export const keyFunctions: readonly PinkFunction[] = [sign, verify, deriveKey, publicKey, signDigest, verifyDigest]
