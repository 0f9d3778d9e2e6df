// SPDX-License-Identifier: Apache-2.0
import { keypairFromSeed, publicKeyOfSecret, signEcdsaDigest } from '@phat/crypto'
import { concatBytes, known, textBytes } from '@phat/primitives'
import { extensionPrices1 as extension } from '../src/pink/prices.ts'
import { hostPrices1 as host } from '../src/seal/prices.ts'

/** One host function as a guest calls it in a loop, and what it is charged. */
export interface HostCase {
  readonly name: string
  /** Its import, as `(func $f …)` in the text format with module and name in front. */
  readonly import: string
  /** Work of one round; `$i` is the round's number. */
  readonly body: string
  readonly memory?: Readonly<Record<number, Uint8Array>>
  /** Picoseconds that one round is charged for the host's part. */
  readonly price: number
}

const seed = new Uint8Array(32).fill(5)
const digest = new Uint8Array(32).fill(9)
const long = 65_536
const u32le = (value: number): Uint8Array => Uint8Array.of(value, value >>> 8, value >>> 16, value >>> 24)
const one = u32le(1)

/** Where things lie in the guest: outputs below 0x1000, arguments from there on, long data from 0x10000. */
const at = { out: 0, outLength: 2_048, a: 4_096, b: 5_120, c: 6_144 } as const
const room = { [at.outLength]: u32le(2_000) }
const renewRoom = `(i32.store (i32.const ${at.outLength}) (i32.const 2000))`

/** Puts the round into the key, so that each round meets another cell. */
const ownKey = `(i32.store (i32.const ${at.a}) (local.get $i))`

const getter = (name: string, price: number): HostCase => ({
  name,
  import: `(import "seal0" "${name}" (func $f (param i32 i32)))`,
  body: `${renewRoom} (call $f (i32.const ${at.out}) (i32.const ${at.outLength}))`,
  memory: room,
  price,
})

const hash = (name: string, base: number, perByte: number, length: number): HostCase => ({
  name: `${name} ${length}`,
  import: `(import "seal0" "${name}" (func $f (param i32 i32 i32)))`,
  body: `(call $f (i32.const 65536) (i32.const ${length}) (i32.const ${at.out}))`,
  price: base + perByte * length,
})

const storage: readonly HostCase[] = [32, 16_384].flatMap((length): readonly HostCase[] => [
  {
    name: `set_storage ${length}`,
    import: '(import "seal2" "set_storage" (func $f (param i32 i32 i32 i32) (result i32)))',
    body: `${ownKey} (drop (call $f (i32.const ${at.a}) (i32.const 36) (i32.const 65536) (i32.const ${length})))`,
    price: host.storageWrite + host.storageWriteByte * length,
  },
  {
    name: `set_storage and get_storage ${length}`,
    import: `(import "seal2" "set_storage" (func $f (param i32 i32 i32 i32) (result i32)))
      (import "seal1" "get_storage" (func $g (param i32 i32 i32 i32) (result i32)))`,
    body: `${ownKey} (drop (call $f (i32.const ${at.a}) (i32.const 36) (i32.const 65536) (i32.const ${length})))
      (i32.store (i32.const ${at.outLength}) (i32.const ${length}))
      (drop (call $g (i32.const ${at.a}) (i32.const 36) (i32.const 131072) (i32.const ${at.outLength})))`,
    price: host.storageWrite + host.storageRead + (host.storageWriteByte + host.storageReadByte) * length,
  },
])

const missing: HostCase = {
  name: 'get_storage of a missing key',
  import: '(import "seal1" "get_storage" (func $f (param i32 i32 i32 i32) (result i32)))',
  body: `${ownKey} (drop (call $f (i32.const ${at.a}) (i32.const 36) (i32.const ${at.out}) (i32.const ${at.outLength})))`,
  price: host.storageRead,
}

const accounts: readonly HostCase[] = [
  {
    name: 'is_contract',
    import: '(import "seal0" "is_contract" (func $f (param i32) (result i32)))',
    body: `${ownKey} (drop (call $f (i32.const ${at.a})))`,
    price: host.accountRead,
  },
  {
    name: 'transfer',
    import: '(import "seal0" "transfer" (func $f (param i32 i32 i32 i32) (result i32)))',
    body: `${ownKey} (drop (call $f (i32.const ${at.a}) (i32.const 32) (i32.const ${at.b}) (i32.const 16)))`,
    memory: { [at.b]: one },
    price: host.transfer,
  },
]

const calls: readonly HostCase[] = [
  {
    name: 'call of an empty contract',
    import: `(import "seal1" "call" (func $f (param i32 i32 i64 i32 i32 i32 i32 i32) (result i32)))
      (import "seal0" "address" (func $g (param i32 i32)))`,
    // The input of a nested call is empty, which the guest takes for no rounds.
    body: `${renewRoom} (call $g (i32.const ${at.a}) (i32.const ${at.outLength}))
      (drop (call $f (i32.const 8) (i32.const ${at.a}) (i64.const 0) (i32.const ${at.b}) (i32.const ${at.c}) (i32.const 0)
        (i32.const -1) (i32.const 0)))`,
    memory: room,
    price: host.call + 2 * host.simple,
  },
  {
    name: 'instantiate with its own code',
    import: `(import "seal1" "instantiate" (func $f (param i32 i64 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
      (import "seal0" "own_code_hash" (func $g (param i32 i32)))`,
    body: `${renewRoom} (call $g (i32.const ${at.a}) (i32.const ${at.outLength})) (i32.store (i32.const ${at.c}) (local.get $i))
      (drop (call $f (i32.const ${at.a}) (i64.const 0) (i32.const ${at.b}) (i32.const 0) (i32.const 0)
        (i32.const -1) (i32.const 0) (i32.const -1) (i32.const 0) (i32.const ${at.c}) (i32.const 4)))`,
    memory: room,
    price: host.instantiate + host.simple + 4 * host.copyByte,
  },
]

const events: readonly HostCase[] = [0, 4].flatMap((topics): readonly HostCase[] =>
  [32, 16_384].map((length) => ({
    name: `deposit_event ${topics} topics, ${length}`,
    import: '(import "seal0" "deposit_event" (func $f (param i32 i32 i32 i32)))',
    body: `(call $f (i32.const ${at.a}) (i32.const ${topics * 32 + 1}) (i32.const 65536) (i32.const ${length}))`,
    memory: { [at.a]: Uint8Array.of(topics << 2) },
    price: host.depositEvent + host.depositEventTopic * topics + host.depositEventByte * length,
  })),
)

const signatures: readonly HostCase[] = [
  {
    name: 'ecdsa_recover',
    import: '(import "seal0" "ecdsa_recover" (func $f (param i32 i32 i32) (result i32)))',
    body: `(drop (call $f (i32.const ${at.a}) (i32.const ${at.b}) (i32.const ${at.out})))`,
    memory: { [at.a]: known(signEcdsaDigest(seed, digest), 'a signature'), [at.b]: digest },
    price: host.ecdsaRecover,
  },
  {
    name: 'ecdsa_to_eth_address',
    import: '(import "seal0" "ecdsa_to_eth_address" (func $f (param i32 i32) (result i32)))',
    body: `(drop (call $f (i32.const ${at.a}) (i32.const ${at.out})))`,
    memory: { [at.a]: known(publicKeyOfSecret('ecdsa', seed), 'a key') },
    price: host.ecdsaToEthAddress,
  },
  ...[32, long].map((length): HostCase => {
    const pair = keypairFromSeed(seed)
    return {
      name: `sr25519_verify ${length}`,
      import: '(import "seal0" "sr25519_verify" (func $f (param i32 i32 i32 i32) (result i32)))',
      body: `(drop (call $f (i32.const ${at.a}) (i32.const ${at.b}) (i32.const ${length}) (i32.const 65536)))`,
      memory: { [at.a]: pair.sign(new Uint8Array(length)), [at.b]: pair.publicKey },
      price: host.sr25519Verify + host.sr25519VerifyByte * length,
    }
  }),
]

/** A function of the chain extension on fixed arguments. */
const pink = (name: string, id: number, input: Uint8Array, price: number, answerLength: number): HostCase => ({
  name: `extension ${name}`,
  import: '(import "seal0" "call_chain_extension" (func $f (param i32 i32 i32 i32 i32) (result i32)))',
  body: `${renewRoom} (drop (call $f (i32.const ${id}) (i32.const ${at.a}) (i32.const ${input.length}) (i32.const ${at.out})
    (i32.const ${at.outLength})))`,
  memory: { ...room, [at.a]: input },
  price: host.extension + host.copyByte * (input.length + answerLength) + price,
})

/** SCALE bytes of a short array. */
const scaleBytes = (bytes: Uint8Array): Uint8Array => concatBytes(Uint8Array.of(bytes.length << 2), bytes)

const signInput = (type: number): Uint8Array => concatBytes(Uint8Array.of(type), scaleBytes(seed), scaleBytes(digest))

const extensions: readonly HostCase[] = [
  pink('is_in_transaction', 12, new Uint8Array(), extension.simple, 1),
  pink('sign ed25519', 2, signInput(0), extension.sign + extension.signByte * 67, 65),
  pink('sign sr25519', 2, signInput(1), extension.sign + extension.signByte * 67, 65),
  pink('sign ecdsa', 2, signInput(2), extension.sign + extension.signByte * 67, 66),
  pink('derive_sr25519_key', 4, scaleBytes(digest), extension.deriveKey + extension.inputByte * 33, 65),
  pink(
    'get_public_key sr25519',
    5,
    concatBytes(Uint8Array.of(1), scaleBytes(seed)),
    extension.publicKey + extension.inputByte * 34,
    33,
  ),
  pink('ecdsa_sign_prehashed', 13, concatBytes(scaleBytes(seed), digest), extension.sign + extension.inputByte * 65, 65),
  pink('balance_of', 16, seed, extension.accountRead, 32),
  pink('cache_get', 8, scaleBytes(digest), extension.cache + extension.cacheByte * 33, 1),
  pink(
    'log',
    10,
    concatBytes(Uint8Array.of(3), scaleBytes(textBytes('a line of text'))),
    extension.log + extension.logByte * 16,
    0,
  ),
]

/** Every kind of price, the ones with a price for each byte at two lengths. */
export const hostCases: readonly HostCase[] = [
  getter('address', host.simple),
  getter('value_transferred', host.simple),
  getter('gas_left', host.simple),
  getter('balance', host.accountRead),
  ...storage,
  missing,
  ...accounts,
  ...calls,
  ...events,
  {
    name: `debug_message ${1_024}`,
    import: '(import "seal0" "debug_message" (func $f (param i32 i32) (result i32)))',
    body: '(drop (call $f (i32.const 65536) (i32.const 1024)))',
    price: host.simple + host.debugMessageByte * 1_024,
  },
  {
    name: `call_runtime (copies ${long} bytes)`,
    import: '(import "seal0" "call_runtime" (func $f (param i32 i32) (result i32)))',
    body: `(drop (call $f (i32.const 65536) (i32.const ${long})))`,
    price: host.simple + host.copyByte * long,
  },
  ...[64, long].flatMap((length) => [
    hash('hash_sha2_256', host.hashSha256, host.hashSha256Byte, length),
    hash('hash_keccak_256', host.hashKeccak256, host.hashKeccak256Byte, length),
    hash('hash_blake2_256', host.hashBlake2, host.hashBlake2Byte, length),
  ]),
  ...signatures,
  ...extensions,
]
