// SPDX-License-Identifier: Apache-2.0
import { blake2b128, blake2b256, keccak256, sha256 } from '@phat/crypto'
import { type HostFunction, hostFunction, ptr, type SealHost, u32 } from '../host-function.ts'
import type { HostPrices } from '../prices.ts'

type PriceName = 'hashSha256' | 'hashKeccak256' | 'hashBlake2'

/** `(input, length, out)`: the digest is written to `out`, which may overlap the input. */
function hashFunction(name: string, price: PriceName, digest: (bytes: Uint8Array) => Uint8Array): HostFunction {
  const perByte = `${price}Byte` as const satisfies keyof HostPrices
  return hostFunction('seal0', name, [ptr, u32, ptr], undefined, (host: SealHost, input, length, out) => {
    host.charge(host.prices[price] + host.prices[perByte] * length)
    host.memory.write(out, digest(host.memory.read(input, length)))
  })
}

export const hashSha256 = hashFunction('hash_sha2_256', 'hashSha256', sha256)
export const hashKeccak256 = hashFunction('hash_keccak_256', 'hashKeccak256', keccak256)
export const hashBlake2b256 = hashFunction('hash_blake2_256', 'hashBlake2', blake2b256)
export const hashBlake2b128 = hashFunction('hash_blake2_128', 'hashBlake2', blake2b128)
