// SPDX-License-Identifier: Apache-2.0
import { blake2b128, blake2b256, keccak256, recoverEcdsa, sha256, verifyMultiSignature } from '@phat/crypto'
import { concatBytes, fromHex, toHex } from '@phat/primitives'
import type { HostPrices } from '../../seal/prices.ts'
import { expectLength, free, type OperationHandler, truth } from './operation.ts'

/*
 * Operations that need no frame: they answer the same at upload, when top-level code runs.
 */

function hash(price: 'hashSha256' | 'hashKeccak256' | 'hashBlake2', digest: (bytes: Uint8Array) => Uint8Array): OperationHandler {
  const perByte = `${price}Byte` as const satisfies keyof HostPrices
  return {
    price: (prices, argument) => prices[price] + prices[perByte] * argument.length,
    run: (_host, argument) => digest(argument),
  }
}

export const hashBlake2b256 = hash('hashBlake2', blake2b256)
export const hashBlake2b128 = hash('hashBlake2', blake2b128)
export const hashKeccak256 = hash('hashKeccak256', keccak256)
export const hashSha256 = hash('hashSha256', sha256)

export const sr25519Verify: OperationHandler = {
  price: (prices, argument) => prices.sr25519Verify + prices.sr25519VerifyByte * argument.length,
  run(_host, argument) {
    expectLength(argument, 96, 'signature, public key, message', 'tail')
    const [value, account] = [argument.slice(0, 64), argument.slice(64, 96)]
    return truth(verifyMultiSignature({ type: 'Sr25519', value }, argument.slice(96), account))
  },
}

export const ecdsaRecover: OperationHandler = {
  price: (prices) => prices.ecdsaRecover,
  run(_host, argument) {
    expectLength(argument, 97, 'signature and message hash')
    return recoverEcdsa(argument.slice(0, 65), argument.slice(65))
  },
}

const fieldPrime = 2n ** 256n - 2n ** 32n - 977n

/** The y of secp256k1 to an x and its parity: y² = x³ + 7, by the exponent (p + 1) / 4. */
function liftX(x: bigint, odd: boolean): bigint | undefined {
  if (x >= fieldPrime) return undefined
  const square = (x * x * x + 7n) % fieldPrime
  let y = 1n
  let base = square
  for (let exponent = (fieldPrime + 1n) / 4n; exponent > 0n; exponent >>= 1n) {
    if ((exponent & 1n) === 1n) y = (y * base) % fieldPrime
    base = (base * base) % fieldPrime
  }
  if ((y * y) % fieldPrime !== square) return undefined
  return ((y & 1n) === 1n) === odd ? y : fieldPrime - y
}

export const ecdsaToEthAddress: OperationHandler = {
  price: (prices) => prices.ecdsaToEthAddress,
  run(_host, key) {
    expectLength(key, 33, 'a compressed public key')
    const prefix = key[0]
    if (prefix !== 2 && prefix !== 3) return undefined
    const x = key.slice(1)
    const y = liftX(BigInt(toHex(x)), prefix === 3)
    if (y === undefined) return undefined
    return keccak256(concatBytes(x, fromHex(`0x${y.toString(16).padStart(64, '0')}`))).slice(12)
  },
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

/** The argument comes as the bytes of the string already. */
export const utf8Encode: OperationHandler = {
  price: free,
  run(_host, argument) {
    return argument
  },
}

export const utf8Decode: OperationHandler = {
  price: free,
  run(_host, argument) {
    return utf8.decode(argument)
  },
}
